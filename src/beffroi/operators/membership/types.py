"""The words of members: legal forms, steps of a membership, agreements, successions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal
from beffroi.operators.types import Kind, Standing


class LegalForm(StrEnum):
    """What an operator is in law: it rules how one enters and leaves."""

    SYNDICATE = "syndicate"
    MIXED_SYNDICATE = "mixed_syndicate"
    AGENCY = "agency"
    MANAGEMENT_CENTRE = "management_centre"
    ASSOCIATION = "association"
    GIP = "gip"
    SHARED_SERVICE = "shared_service"


class State(StrEnum):
    """Where a membership stands in its life."""

    PROSPECT = "prospect"
    DELIBERATED = "deliberated"
    AGREED = "agreed"
    ORDERED = "ordered"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    ARCHIVED = "archived"
    ABANDONED = "abandoned"


class Step(StrEnum):
    """An act in the life of a membership."""

    DELIBERATE = "deliberate"
    AGREE = "agree"
    CONSULT = "consult"
    ORDER = "order"
    SIGN = "sign"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_LEAVE = "ask_leave"
    AGREE_LEAVE = "agree_leave"
    CONSULT_LEAVE = "consult_leave"
    ORDER_LEAVE = "order_leave"
    LEAVE = "leave"
    RENOUNCE = "renounce"
    SETTLE = "settle"
    ARCHIVE = "archive"
    ABANDON = "abandon"


class Effect(StrEnum):
    """When an entry or a withdrawal may take effect."""

    FROM_ACT = "from_act"
    NEXT_JANUARY = "next_january"


class Voice(StrEnum):
    """What a member's council says of an entry or of a withdrawal."""

    FOR = "for"
    AGAINST = "against"
    SILENT = "silent"


class AgreementKind(StrEnum):
    """What an agreement is for."""

    SERVICE = "service"
    PROCESSING = "processing"
    SHARED_SERVICE = "shared_service"
    PURCHASING = "purchasing"
    OTHER = "other"


class ClauseState(StrEnum):
    """How a clause stands in the text of an agreement."""

    PRESENT = "present"
    ABSENT = "absent"
    TO_COMPLETE = "to_complete"


class SuccessionKind(StrEnum):
    """What happens to an organisation.

    MERGE: it ends and another one takes everything over; SPLIT: it goes on, and a new one leaves it;
    EPCI: it goes on and changes intercommunal body.
    """

    MERGE = "merge"
    SPLIT = "split"
    EPCI = "epci"


@dataclass(frozen=True, slots=True)
class Route:
    """How one enters or leaves: the steps in order, when the last one takes effect, and the texts.

    ``silence``: what a council that says nothing within ``months`` is held to have said, when councils are
    consulted; ``confirmed`` is false while a text was not read (certainty M).
    """

    steps: tuple[Step, ...]
    effect: Effect
    texts: tuple[str, ...]
    explanation: str
    silence: Voice = Voice.FOR
    months: int = 3
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form, its name, and its routes in and out."""

    form: LegalForm
    label: str
    entry: Route
    withdrawal: Route


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one member's council said: ``population`` in inhabitants."""

    key: str
    population: int
    voice: Voice


@dataclass(frozen=True, slots=True)
class Majority:
    """The count of a qualified majority; ``required`` are the large members whose consent lacks."""

    reached: bool
    members_for: int
    members: int
    population_for: int
    population: int
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """A member or a beneficiary on a day.

    ``through``: the member that represents a beneficiary; ``until``: first day without; ``population`` in
    inhabitants, as the organisation carries it today.
    """

    id: UUID
    siren: str
    slug: str
    name: str
    kind: Kind
    department: str
    population: int
    standing: Standing
    since: date
    until: date | None
    suspended: bool
    through: UUID | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A member that holds a competence on a day."""

    id: UUID
    siren: str
    name: str
    population: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Caution:
    """Something out of the perimeter of an operator, about one of its members."""

    slug: str
    name: str
    text: str


STEP_LABELS: Mapping[Step, str] = {
    Step.DELIBERATE: "Délibération du candidat",
    Step.AGREE: "Accord de l’assemblée de l’opérateur",
    Step.CONSULT: "Accord des membres",
    Step.ORDER: "Arrêté préfectoral",
    Step.SIGN: "Convention signée",
    Step.ACTIVATE: "Entrée en vigueur",
    Step.SUSPEND: "Suspension",
    Step.RESUME: "Fin de la suspension",
    Step.ASK_LEAVE: "Délibération de retrait",
    Step.AGREE_LEAVE: "Accord de l’assemblée sur le retrait",
    Step.CONSULT_LEAVE: "Accord des membres sur le retrait",
    Step.ORDER_LEAVE: "Arrêté préfectoral de retrait",
    Step.LEAVE: "Sortie",
    Step.RENOUNCE: "Retrait abandonné",
    Step.SETTLE: "Comptes et biens réglés",
    Step.ARCHIVE: "Dossier archivé",
    Step.ABANDON: "Adhésion abandonnée",
}
STATE_LABELS: Mapping[State, tuple[str, str]] = {
    State.PROSPECT: ("Prospect", "neutral"),
    State.DELIBERATED: ("Délibérée", "waiting"),
    State.AGREED: ("Acceptée", "waiting"),
    State.ORDERED: ("Arrêté pris", "waiting"),
    State.SIGNED: ("Convention signée", "waiting"),
    State.ACTIVE: ("En vigueur", "done"),
    State.SUSPENDED: ("Suspendue", "late"),
    State.WITHDRAWING: ("Retrait en cours", "soon"),
    State.WITHDRAWN: ("Sortie", "soon"),
    State.SETTLED: ("Réglée", "neutral"),
    State.ARCHIVED: ("Archivée", "neutral"),
    State.ABANDONED: ("Abandonnée", "neutral"),
}


class NotNow(Refusal):
    """The step does not come at this point of the membership's life."""

    def __init__(self, step: Step) -> None:
        super().__init__(
            f"L’étape « {STEP_LABELS[step]} » n’est pas possible maintenant. Choisissez une étape de la liste.",
            field_errors={"step": "Choisissez une étape possible."},
        )


class AlreadySucceeded(Refusal):
    """An organisation that ended has one successor."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} a déjà un successeur. Consultez son dossier.")


class Succeeded(Refusal):
    """A new request belongs to the successor."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(f"Cette commune a été remplacée par {name}. Faites votre demande sur {address}.")

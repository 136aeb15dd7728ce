"""The words of cases: states, channels, verbs, and what a person files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from beffroi.kernel.errors import Refusal
from beffroi.kernel.words import N_


class CaseState(StrEnum):
    """Where a case stands; derived from its ledger and kept beside it for lists."""

    RECEIVED = "received"
    WAITING = "waiting"
    COMPLETED = "completed"
    DECIDED = "decided"
    TACIT = "tacit"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


OPEN_STATES = frozenset({CaseState.RECEIVED, CaseState.WAITING, CaseState.COMPLETED})

STATE_LABELS: Mapping[CaseState, tuple[str, str]] = {
    CaseState.RECEIVED: ("À instruire", N_("Demande reçue, en cours d’examen")),
    CaseState.WAITING: ("Attente de pièces", N_("En attente de pièces de votre part")),
    CaseState.COMPLETED: ("Pièces reçues", N_("Pièces reçues, examen en cours")),
    CaseState.DECIDED: ("Décidée", N_("Réponse donnée")),
    CaseState.TACIT: ("Décision tacite", N_("Décision née du silence")),
    CaseState.WITHDRAWN: ("Retirée", N_("Demande retirée")),
    CaseState.TRANSFERRED: ("Transmise", N_("Transmise au service compétent")),
}


class Channel(StrEnum):
    """How a request came in."""

    ELECTRONIC = "electronic"
    COUNTER = "counter"
    PHONE = "phone"
    POST = "post"


class Verb(StrEnum):
    """What may be done to a case, as the API names it."""

    ACKNOWLEDGE = "acknowledge"
    REQUEST_DOCUMENTS = "request_documents"
    COMPLETE = "complete"
    TRANSFER = "transfer"
    EXTEND = "extend"
    DECIDE = "decide"
    MESSAGE = "message"
    WITHDRAW = "withdraw"
    ATTEST = "attest"
    ASK_REASONS = "ask_reasons"
    GIVE_REASONS = "give_reasons"


class PaperKind(StrEnum):
    """The papers that a case holds."""

    PIECES = "pieces"
    EXTENSION = "extension"
    TRANSFER = "transfer"
    DECISION = "decision"
    ATTESTATION = "attestation"
    REASONS = "reasons"
    RECEIPT = "receipt"


class MigrationPolicy(StrEnum):
    """What a new version says of the cases under way on the versions before it."""

    STAY = "stay"
    OFFER = "offer"
    REQUIRE = "require_before_decision"


class VersionMove(StrEnum):
    """What was done with a case when a newer version came: it followed, or somebody said why it does not."""

    MOVED = "moved"
    KEPT = "kept"


class DeliveryState(StrEnum):
    """Where a mail stands. ``unknown``: its sender died between the server's answer and its own record."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    """How near the date is: the groups of an agent's queue, gravest first."""

    LATE = "late"
    SOON = "soon"
    NEAR = "near"
    LATER = "later"
    WAITING = "waiting"


URGENCY_LABELS: Mapping[Urgency, str] = {
    Urgency.LATE: "En retard",
    Urgency.SOON: "Dans les 3 jours",
    Urgency.NEAR: "Dans les 10 jours",
    Urgency.LATER: "Plus tard",
    Urgency.WAITING: "En attente du demandeur",
}


@dataclass(frozen=True, slots=True)
class Filing:
    """A request ready to be filed: everything checked, nothing written yet.

    ``answers`` and ``applicant`` are clean values; ``pieces`` maps a piece id to stored files. ``adoption`` is the
    row that offers the procedure, given only by who read it in the very transaction that files.
    """

    procedure: str
    version: int
    applicant: dict[str, Any]
    answers: dict[str, Any]
    pieces: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    channel: Channel = Channel.ELECTRONIC
    mandate: dict[str, Any] | None = None
    idempotency_key: str = ""
    digest: str = ""
    draft_id: UUID | None = None
    received_on: date | None = None
    adoption: Any = None
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request handed over by another organisation of the platform: its first reception is kept.

    ``case_id`` was chosen by the first body, so that the case is made once; ``facts`` are those of its reception.
    """

    case_id: UUID
    received_at: datetime
    received_on: date
    facts: Mapping[str, Any]
    sender: str
    number: str


@dataclass(frozen=True, slots=True)
class Step:
    """A lawful next step for an agent, or the reason why it is not one."""

    verb: Verb
    lawful: bool
    why_not: str = ""
    source: str = ""


class NotLawful(Refusal):
    """The law, or the state of the case, does not allow this step now."""

    status = 409


class AlreadyFiled(Refusal):
    """The same idempotency key came with another content."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Cette clé d’idempotence a déjà servi pour une autre demande. Envoyez une clé nouvelle."
        )


class NoLongerOffered(Refusal):
    """The procedure is not offered any more, or its version has been superseded."""

    status = 409

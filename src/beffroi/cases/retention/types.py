"""The words of retention: what is done to a request, and where a transfer to the archives stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from beffroi.cases.procedures.types import Closing, Ending
from beffroi.kernel.errors import Refusal

SHORTEST_SORTING, LONGEST_SORTING = 30, 1095
"""Between which numbers of days a commune keeps a mail that joined no case."""


class Act(StrEnum):
    """What the end of a retention calls for on a day."""

    WARN = "warn"
    WAIT = "wait"  # ended, but the warning is too recent
    ANONYMISE = "anonymise"
    DESTROY = "destroy"
    TRANSFER = "transfer"
    AWAIT_ARCHIVES = "await_archives"  # handed over, no answer yet
    DESTROY_TRANSFERRED = "destroy_transferred"
    DROP_DRAFT = "drop_draft"
    DROP_MAIL = "drop_mail"


ACT_LABELS: Mapping[Act, str] = {
    Act.WARN: "Prévenir",
    Act.WAIT: "Attendre après l’avertissement",
    Act.ANONYMISE: "Anonymiser",
    Act.DESTROY: "Détruire",
    Act.TRANSFER: "Verser aux archives",
    Act.AWAIT_ARCHIVES: "Attendre la réponse des archives",
    Act.DESTROY_TRANSFERRED: "Détruire après versement accepté",
    Act.DROP_DRAFT: "Détruire le brouillon",
    Act.DROP_MAIL: "Détruire le courriel",
}

CLOSING_LABELS: Mapping[Closing, str] = {
    Closing.DESTROY: "destruction",
    Closing.ANONYMISE: "anonymisation",
    Closing.ARCHIVE: "versement aux archives",
}

ENDING_LABELS: Mapping[Ending, str] = {
    Ending.GRANTED: "accord",
    Ending.REFUSED: "refus",
    Ending.PARTLY: "accord partiel",
    Ending.NO_ACTION: "sans suite",
    Ending.WITHDRAWN: "retrait",
    Ending.TRANSFERRED: "transmission",
    Ending.DRAFT: "brouillon",
}


class TransferState(StrEnum):
    """Where a transfer to the archives stands."""

    PREPARED = "prepared"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a closed case is on its way out.

    ``ended``: its time is over; ``warned``: the end was announced; ``noticed``: long enough ago; ``handed``:
    the state of its transfer to the archives, if it is in one.
    """

    ended: bool
    warned: bool
    noticed: bool
    handed: TransferState | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """How many requests of one procedure meet one fate: ``rule`` is the rule applied, in words.

    An empty ``procedure``: mails that joined no request.
    """

    procedure: str
    rule: str
    act: Act
    count: int


@dataclass(frozen=True, slots=True)
class Failure:
    """One request whose purge failed: its number, and the kind of error, without personal data."""

    number: str
    why: str


@dataclass(slots=True)
class Report:
    """What a purge did, or would do, in one organisation."""

    siren: str
    name: str
    lines: list[Line] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    undated: int = 0
    """Closed cases without an end of retention: their procedure says nothing of it (bounded count)."""


class NotEnded(Refusal):
    """The retention of this request has not ended, or a hold freezes it."""

    status = 409


class AlreadyAnswered(Refusal):
    """The archives have already answered about this transfer."""

    status = 409

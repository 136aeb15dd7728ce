"""The words of governance: bodies, mandates, sessions, votes, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beffroi.kernel.errors import Refusal


class BodyKind(StrEnum):
    """What a body is; the value is stored, the label is for people."""

    COMMITTEE = "committee"
    BUREAU = "bureau"
    STEERING = "steering"
    TECHNICAL = "technical"
    TENDER = "tender"


BODY_LABELS: Mapping[str, str] = {
    BodyKind.COMMITTEE: "Comité syndical ou assemblée",
    BodyKind.BUREAU: "Bureau",
    BodyKind.STEERING: "Comité de pilotage",
    BodyKind.TECHNICAL: "Comité technique",
    BodyKind.TENDER: "Commission d’appel d’offres",
}


class Seat(StrEnum):
    """How a person sits: the deputy votes when the holder is away."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class Stage(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    NO_QUORUM = "no_quorum"
    CLOSED = "closed"


STAGE_LABELS: Mapping[str, tuple[str, str]] = {
    Stage.PLANNED: ("En préparation", "neutral"),
    Stage.CONVENED: ("Convoquée", "to_do"),
    Stage.HELD: ("En cours", "waiting"),
    Stage.NO_QUORUM: ("Sans quorum", "late"),
    Stage.CLOSED: ("Close", "done"),
}


class Presence(StrEnum):
    """How a seat is held at a session."""

    PRESENT = "present"
    DEPUTY = "deputy"
    PROXY = "proxy"
    ABSENT = "absent"


class Choice(StrEnum):
    """What a voter says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINS = "abstains"
    OUT = "out"


CHOICE_LABELS: Mapping[str, str] = {
    Choice.FOR: "Pour",
    Choice.AGAINST: "Contre",
    Choice.ABSTAINS: "Abstention",
    Choice.OUT: "Ne prend pas part au vote",
}


class Quorum(StrEnum):
    """How many must be there."""

    MAJORITY = "majority"
    THIRD = "third"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules of a body: ``notice`` and ``urgent`` in clear days, ``proxies`` held at most by one person.

    ``certainty``: V when the text was read, M when it is to be confirmed or set by the statutes.
    """

    code: str
    label: str
    notice: int
    urgent: int
    quorum: Quorum
    second_after: int
    proxies: int
    source: str
    certainty: str = "V"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's choice and the voices that the statutes give."""

    choice: Choice
    weight: int = 1
    presides: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a vote, in voices."""

    for_: int
    against: int
    abstentions: int
    adopted: bool
    casting: bool

    @property
    def cast(self) -> int:
        """Voices that count for the majority: abstentions do not."""
        return self.for_ + self.against


class NotYet(Refusal):
    """The session does not stand where the step begins."""


class TooSoon(Refusal):
    """The convocation would not leave the clear days that the law demands."""

"""The words of skills, load and mutual help, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from uuid import UUID

from beffroi.kernel.calendar import Zone
from beffroi.kernel.errors import Refusal


class Level(IntEnum):
    """How far a person goes with a skill, in its own words."""

    DISCOVERS = 1
    PRACTISES = 2
    MASTERS = 3
    TRAINS = 4


LEVEL_WORDS: Mapping[int, str] = {
    Level.DISCOVERS: "découvre",
    Level.PRACTISES: "pratique",
    Level.MASTERS: "maîtrise",
    Level.TRAINS: "forme les autres",
}


class Part(StrEnum):
    """Which part of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class ProposalState(StrEnum):
    """Where the agreement of a helper's organisation stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PROPOSAL_LABELS: Mapping[str, tuple[str, str]] = {
    ProposalState.ASKED: ("Attend l’accord", "waiting"),
    ProposalState.AGREED: ("Accord donné", "done"),
    ProposalState.REFUSED: ("Refusée", "neutral"),
    ProposalState.WITHDRAWN: ("Retirée", "neutral"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days away, both ends included; ``part``: only that half of each day."""

    first: date
    last: date
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """When a person works: ten marks "0" or "1", Monday morning to Friday afternoon; where; and when it is away."""

    pattern: str
    zone: Zone
    away: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """Half days that a person is to spend between two days on something named ``title``."""

    account: UUID
    title: str
    first: date
    last: date
    half_days: int


@dataclass(frozen=True, slots=True)
class Week:
    """What a week offers and holds, in half days; ``lines``: title and half days of each effort."""

    monday: date
    capacity: int
    load: int
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def free(self) -> int:
        """Half days left."""
        return max(0, self.capacity - self.load)

    @property
    def over(self) -> int:
        """Half days planned beyond what the week offers."""
        return max(0, self.load - self.capacity)


@dataclass(frozen=True, slots=True)
class Need:
    """What help is asked for: at least a level, between two days, some half days."""

    level: int
    first: date
    last: date
    half_days: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who has the skill. ``free``: half days left in the period asked for."""

    account: UUID
    name: str
    house: UUID
    house_name: str
    level: int
    confirmed_on: date | None
    free: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Who can help, in order; ``short``: how many have the skill and not enough room."""

    found: tuple[Candidate, ...]
    short: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Half days of help that an organisation gave and received."""

    given: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for help as typed. ``half_days``: how many; ``place``: where."""

    skill: UUID
    level: Level
    first: date
    last: date
    half_days: int
    place: str
    aim: str = ""


class NotNow(Refusal):
    """Things do not stand where the step begins."""

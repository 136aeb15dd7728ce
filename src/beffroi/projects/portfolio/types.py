"""The words of the portfolio, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal


class State(StrEnum):
    """Where a project stands."""

    IDEA = "idea"
    STUDIED = "studied"
    DECIDED = "decided"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


STATE_LABELS: Mapping[str, tuple[str, str]] = {
    State.IDEA: ("Idée", "neutral"),
    State.STUDIED: ("À l’étude", "to_do"),
    State.DECIDED: ("Décidé", "to_do"),
    State.UNDER_WAY: ("En cours", "waiting"),
    State.PAUSED: ("En pause", "late"),
    State.DONE: ("Terminé", "done"),
    State.DROPPED: ("Abandonné", "neutral"),
}


class Gravity(StrEnum):
    """What a risk calls for, by likelihood and impact."""

    LOW = "low"
    WATCHED = "watched"
    SERIOUS = "serious"


GRAVITY_LABELS: Mapping[str, tuple[str, str]] = {
    Gravity.LOW: ("Faible", "done"),
    Gravity.WATCHED: ("À surveiller", "waiting"),
    Gravity.SERIOUS: ("Grave", "late"),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """Cents: what was planned, what is committed (ordered), what is spent."""

    planned: int = 0
    committed: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Hazard:
    """A risk as written down. ``likelihood`` and ``impact``: 1 to 4."""

    title: str
    likelihood: int
    impact: int
    review_on: date
    mitigation: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A project as a member reads it. ``share``: its part in cents, None when it does not take part yet."""

    id: UUID
    title: str
    axis: str
    state: str
    aim: str
    share: int | None
    milestones: tuple[tuple[str, date, date | None], ...]


class NotNow(Refusal):
    """The project does not stand where the step begins."""

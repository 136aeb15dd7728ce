"""The words of promises: calendar, target, pause, policy, and where a clock stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from beffroi.kernel.calendar import Zone
from beffroi.kernel.errors import Invalid

Span = tuple[time, time]


class Unit(StrEnum):
    """What a target counts: minutes of service, or whole days of service."""

    MINUTES = "minutes"
    DAYS = "days"


class Reason(StrEnum):
    """Why a clock is stopped."""

    MEMBER = "member"
    VENDOR = "vendor"
    PLANNED = "planned"
    RESOLVED = "resolved"


REASON_LABELS: Mapping[Reason, str] = {
    Reason.MEMBER: "attente de la commune",
    Reason.VENDOR: "attente de l’éditeur ou du fournisseur",
    Reason.PLANNED: "intervention planifiée",
    Reason.RESOLVED: "résolue, avant réouverture",
}


class Step(StrEnum):
    """What the clock of a request hears."""

    OPENED = "opened"
    OWNED = "owned"
    WAITING = "waiting"
    RESUMED = "resumed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a desk serves: spans of local time by weekday (0 is Monday), holidays of a zone, closures of its own.

    A lunch break is the room between two spans of a day.
    """

    hours: tuple[tuple[int, tuple[Span, ...]], ...]
    zone: Zone
    tz: ZoneInfo
    closures: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """A promise: ``amount`` minutes or days of service; a promise in days ends with the day when ``end_of_day``."""

    amount: int
    unit: Unit = Unit.MINUTES
    end_of_day: bool = True


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval when the clock is stopped; ``end`` None: still stopped."""

    start: datetime
    end: datetime | None
    reason: Reason = Reason.MEMBER


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log of a request, as its clock reads it."""

    step: Step
    at: datetime
    reason: Reason | None = None
    team: UUID | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Targets for some requests. Empty ``member``, ``service`` or ``priority`` mean: whichever.

    ``team`` set: the promise of a team to the desk (OLA), which runs from the day when the team was given the request.
    """

    id: UUID
    version: int
    own: Target | None
    resolve: Target | None
    member: UUID | None = None
    service: str = ""
    priority: int | None = None
    team: UUID | None = None
    escalate_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Course:
    """What a log says: when it began, was taken, was resolved, and each pause; nothing of any policy."""

    started_at: datetime
    owned_at: datetime | None = None
    resolved_at: datetime | None = None
    closed: bool = False
    team: UUID | None = None
    team_since: datetime | None = None
    pauses: tuple[Pause, ...] = field(default=())

    @property
    def pause(self) -> Pause | None:
        """The pause under way, if any."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].end is None else None


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the promises of a request stand; a deadline is None when nothing is promised, or while it is stopped."""

    course: Course
    own_due: datetime | None
    resolve_due: datetime | None
    team_due: datetime | None
    left: timedelta | None
    with_vendor: timedelta
    own_met: bool | None
    resolve_met: bool | None

    @property
    def next_due(self) -> datetime | None:
        """The next deadline that may be missed."""
        if self.course.resolved_at is not None:
            return None
        own = None if self.course.owned_at else self.own_due
        return min((each for each in (own, self.resolve_due, self.team_due) if each), default=None)


class NeverOpen(Invalid):
    """A calendar without an hour of service: nothing can be promised on it."""

    def __init__(self) -> None:
        super().__init__("Ce calendrier n’ouvre jamais. Donnez au moins une plage horaire.")

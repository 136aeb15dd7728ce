"""The words of trainings, and the refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal


class Audience(StrEnum):
    """For whom a training is made."""

    AGENTS = "agents"
    ELECTED = "elected"
    PUBLIC = "public"


AUDIENCE_LABELS: Mapping[str, str] = {
    Audience.AGENTS: "Agents",
    Audience.ELECTED: "Élus",
    Audience.PUBLIC: "Tout public",
}


class Half(StrEnum):
    """Half a day: presence is written down by halves."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


HALF_LABELS: Mapping[str, str] = {Half.MORNING: "matin", Half.AFTERNOON: "après-midi"}


class Standing(StrEnum):
    """What an enrolment is worth."""

    SEATED = "seated"
    WAITING = "waiting"
    CANCELLED = "cancelled"


STANDING_LABELS: Mapping[str, tuple[str, str]] = {
    Standing.SEATED: ("Inscrit", "done"),
    Standing.WAITING: ("En liste d’attente", "waiting"),
    Standing.CANCELLED: ("Annulé", "neutral"),
}


class Notice(StrEnum):
    """A mail about an enrolment; each leaves at most once."""

    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    EVALUATION = "evaluation"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is enrolled. ``elected``: a member of the council rather than an agent."""

    name: str
    email: str
    elected: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a session meets: ``days`` working days from ``first``, these halves, ``minutes`` in each half."""

    first: date
    days: int = 1
    halves: tuple[Half, ...] = (Half.MORNING, Half.AFTERNOON)
    minutes: int = 180


@dataclass(frozen=True, slots=True)
class Syllabus:
    """What a training is. ``half_days``: its length. ``price``: the key by which it is charged, in words."""

    title: str
    audience: Audience
    half_days: int
    content: str = ""
    prerequisites: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A session that people may ask for, as a member sees it. ``free``: seats; ``waiting``: people before."""

    id: UUID
    title: str
    audience: str
    content: str
    prerequisites: str
    price: str
    place: str
    first_day: date
    last_day: date
    seats: int
    free: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people thought of a session. ``mean`` is in tenths; None, and no text, under three answers."""

    answers: int
    mean: int | None
    texts: tuple[str, ...]


class NotNow(Refusal):
    """What is asked comes too early, too late, or twice."""

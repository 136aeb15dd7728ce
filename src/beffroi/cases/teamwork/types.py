"""The words of teamwork: why somebody has a case, what a rule would do, what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from beffroi.kernel.errors import Refusal


class Why(StrEnum):
    """Why a case came to an agent, or to nobody."""

    RULE = "rule"
    AGENT = "agent"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who acts for an absent colleague until a day, that day included."""

    absent: UUID
    absent_name: str
    delegate: UUID
    delegate_name: str
    last: date
    delegate_email: str = ""


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a rule sends a case: the agent who gets it (None: nobody present) and how the screen explains it."""

    rule: str
    agent: UUID | None
    service: str = ""
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rule would have done with a case of the past."""

    number: str
    applicant: str
    matches: bool
    taken_before: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison between two versions: kept, added or removed."""

    kind: str
    text: str


class Stale(Refusal):
    """Somebody acted on the case since the page was opened; ``events`` says what, oldest first."""

    status = 409

"""The words in which a scripted case is told: when it came, what was asked, what happened next.

Days are counted back from today: ``ago=3`` is three days ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from beffroi.cases.types import Channel


class Does(StrEnum):
    """What may happen to a scripted case."""

    TAKE = "take"  # an agent takes it
    ASK = "ask"  # pieces are asked for
    GIVE = "give"  # they are given
    EXTEND = "extend"
    DECIDE = "decide"
    OPEN = "open"  # the applicant opens the decision
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"
    WRITE = "write"  # the applicant writes
    REPLY = "reply"  # the service writes
    LAPSE = "lapse"  # silence has spoken


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, some days ago."""

    ago: int
    does: Does
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """Filed on the day that makes the answer due in so many days (negative: late)."""

    within: int


@dataclass(frozen=True, slots=True)
class Script:
    """One case: town (slug), procedure, rank of the person, what they ask, when, and what happened."""

    town: str
    procedure: str
    person: int
    asks: str
    filed: int | Due
    steps: tuple[Step, ...] = ()
    channel: Channel = Channel.ELECTRONIC
    kind: str = "person"


def take(ago: int) -> Step:
    """Say that an agent took the case."""
    return Step(ago, Does.TAKE)


def ask(ago: int, *missing: str) -> Step:
    """Say that pieces were asked for."""
    return Step(ago, Does.ASK, {"missing": missing})


def give(ago: int, *pieces: str) -> Step:
    """Say that the applicant gave these pieces."""
    return Step(ago, Does.GIVE, {"pieces": pieces})


def extend(ago: int, extension: str) -> Step:
    """Say that the delay was prolonged."""
    return Step(ago, Does.EXTEND, {"extension": extension})


def decide(ago: int, outcome: str, reasons: str = "") -> Step:
    """Say that a decision was taken."""
    return Step(ago, Does.DECIDE, {"outcome": outcome, "reasons": reasons})


def opened(ago: int) -> Step:
    """Say that the applicant opened the decision."""
    return Step(ago, Does.OPEN)


def transfer(ago: int, to: str) -> Step:
    """Say that the request went to the competent body."""
    return Step(ago, Does.TRANSFER, {"to": to})


def withdraw(ago: int) -> Step:
    """Say that the applicant took the request back."""
    return Step(ago, Does.WITHDRAW)


def write(ago: int, body: str) -> Step:
    """Say what the applicant wrote."""
    return Step(ago, Does.WRITE, {"body": body})


def reply(ago: int, body: str) -> Step:
    """Say what the service wrote."""
    return Step(ago, Does.REPLY, {"body": body})


def lapse() -> Step:
    """Say that silence has spoken, the day after its last date."""
    return Step(0, Does.LAPSE)

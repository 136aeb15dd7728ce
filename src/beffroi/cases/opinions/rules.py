"""Days of an opinion: its due date, its reminder, the end of its link. Pure.

The delays that a text gives to consulted bodies belong to the packs; what stands here serves where none does.
"""

from __future__ import annotations

from datetime import date, timedelta

from beffroi.cases.opinions.types import AWAITED, OpinionState
from beffroi.kernel.periods import Period, add_period

DEFAULT_PERIOD = Period(months=1)
REMIND_BEFORE = timedelta(days=7)
LINK_LASTS = timedelta(days=60)
"""How long after the due date a late answer can still come by the link."""


def due_by(asked_on: date, within: Period = DEFAULT_PERIOD) -> date:
    """Return the last day of an opinion asked on a day."""
    return add_period(asked_on, within)


def remind_on(asked_on: date, due_on: date, before: timedelta = REMIND_BEFORE) -> date | None:
    """Return the day of the reminder: a week before, or the eve when less is left; None when no day is left."""
    day = due_on - before if due_on - before > asked_on else due_on - timedelta(days=1)
    return day if day > asked_on else None


def expires_on(due_on: date, lasts: timedelta = LINK_LASTS) -> date:
    """Return the last day of the link."""
    return due_on + lasts


def late(state: str, due_on: date, today: date) -> bool:
    """Say whether an opinion is awaited past its date."""
    return OpinionState(state) in AWAITED and due_on < today

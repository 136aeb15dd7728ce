"""How long an access may last, and how it stands on a day. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from beffroi.identity.access.types import Answer, Standing

LONGEST_DAYS = 30
DAYS = (1, 3, 7, 15, LONGEST_DAYS)
SHORTEST_REASON, LONGEST_REASON = 10, 500


def first_day_without(since: date, days: int) -> date:
    """Return the first day on which an access of ``days`` civil days, the day of the grant included, is over."""
    return since + timedelta(days=days)


def last_day(until: date) -> date:
    """Return the last day of an access, whose first day without it is ``until``: what people read."""
    return until - timedelta(days=1)


def standing(answer: str | None, until: date | None, *, today: date) -> Standing:
    """Return how an access stands.

    :param answer: an :class:`Answer`, or None while the commune has not answered.
    :param until: first day without the access; None when it was not granted.
    """
    if answer is None:
        return Standing.ASKED
    if answer == Answer.REFUSED:
        return Standing.REFUSED
    return Standing.OPEN if until is not None and today < until else Standing.OVER

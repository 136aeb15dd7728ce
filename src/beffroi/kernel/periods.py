"""Periods as texts of law write them: months and days, never seconds."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from beffroi.kernel.calendar import add_months
from beffroi.kernel.french import number_in_words

_ISO_8601 = re.compile(r"P(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: ``months`` counted from date to date, then ``days`` of the calendar."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0:
            raise ValueError("a period never runs backwards")


def parse_period(text: str) -> Period:
    """Read the part of ISO 8601 that the law needs: ``P1M``, ``P2M``, ``P15D``, ``P2W``, ``P1Y``, ``P1M15D``.

    :raises ValueError: anything else, hours and a period of nothing included.
    """
    match = _ISO_8601.fullmatch(text)
    years, months, weeks, days = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    period = Period(months=12 * years + months, days=7 * weeks + days)
    if period == Period():
        raise ValueError(f"not a period: {text!r} (write P1M, P15D or P1Y)")
    return period


def add_period(day: date, period: Period) -> date:
    """Return the day that ends ``period`` when it runs from ``day``: months first, then days.

    The day of the event is not counted; no end of week or holiday moves the result.

    :source: code de procédure civile, article 641
    """
    ended = add_months(day, period.months) if period.months else day
    return ended + timedelta(days=period.days) if period.days else ended


def in_words(period: Period) -> str:
    """Return the period in French words: "un mois", "quinze jours", "un an", "un mois et quinze jours"."""
    parts = []
    if period.months and period.months % 12 == 0:
        parts.append(_count(period.months // 12, "an", "ans"))
    elif period.months:
        parts.append(_count(period.months, "mois", "mois"))
    if period.days or not parts:
        parts.append(_count(period.days, "jour", "jours"))
    return " et ".join(parts)


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number_in_words(number)} {singular if number < 2 else plural}"

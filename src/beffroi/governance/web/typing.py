"""What the forms of governance hold, read into dates, choices and counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from beffroi.kernel.errors import Invalid

PARIS = ZoneInfo("Europe/Paris")
_HOUR = re.compile(r"\s*(\d{1,2})\s*(?:h|:)\s*(\d{2})?\s*")


def day(told: Mapping[str, str], name: str) -> date:
    """Return the day typed in ``<name>-day``, ``-month``, ``-year``; :raises Invalid:."""
    try:
        return date(*(int(told.get(f"{name}-{part}", "")) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        raise _wrong(name, "Indiquez une date qui existe : le jour, le mois et l’année.") from None


def parts(told: Mapping[str, str], name: str) -> dict[str, str]:
    """Return a day as it was typed, to show it again."""
    return {part: told.get(f"{name}-{part}", "") for part in ("day", "month", "year")}


def instant(told: Mapping[str, str], name: str) -> datetime:
    """Return the instant of a day and an hour ("18 h 30"), in the time of metropolitan France; :raises Invalid:."""
    found = _HOUR.fullmatch(told.get("hour", ""))
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hours > 23 or minutes > 59:
        raise _wrong("hour", "Écrivez l’heure ainsi : 18 h 30.")
    return datetime.combine(day(told, name), time(hours, minutes), tzinfo=PARIS)


def whole(text: str, name: str) -> int:
    """Return a whole number typed, nothing being nought; :raises Invalid:."""
    if not text.strip():
        return 0
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 6:
        raise _wrong(name, "Écrivez un nombre entier.")
    return int(text)


def _wrong(name: str, why: str) -> Invalid:
    return Invalid(why, field_errors={name: why})

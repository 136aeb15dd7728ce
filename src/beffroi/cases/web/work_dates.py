"""Dates typed in three inputs by an agent: ``<name>-day``, ``<name>-month``, ``<name>-year``."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line

PARTS = ("day", "month", "year")


def date_parts(day: date | None) -> dict[str, str]:
    """Return a date as the component takes it."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)} if day else {}


def date_as_typed(data: QueryDict, name: str) -> dict[str, str]:
    """Return the three inputs as they were typed, right or wrong."""
    return {part: data.get(f"{name}-{part}", "") for part in PARTS}


def typed_date(data: QueryDict, name: str) -> date:
    """Return the date typed; :raises Invalid: naming the field."""
    day, month, year = (clean_line(text) for text in date_as_typed(data, name).values())
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        why = "Cette date n’existe pas. Écrivez par exemple 15 1 2027."
        raise Invalid(why, field_errors={name: why}) from None


def optional_date(data: QueryDict, name: str) -> date | None:
    """Return the date typed, None when its three inputs are empty; :raises Invalid:."""
    return typed_date(data, name) if any(date_as_typed(data, name).values()) else None

"""What people type in the forms: kept as typed when it is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict

from beffroi.kernel.errors import Invalid

LONGEST = 400_000


def text(told: QueryDict, name: str, *, longest: int = 200) -> str:
    """Return a field without the characters that a database refuses."""
    return told.get(name, "").replace("\0", "")[:longest]


def whole(told: QueryDict, name: str, words: str) -> int:
    """Return a whole number; :raises Invalid: with ``words``."""
    given = text(told, name).strip()
    if not re.fullmatch(r"\d{1,4}", given):
        raise Invalid(words, field_errors={name: words})
    return int(given)


def identifier(given: str) -> UUID | None:
    """Return an identifier, or None."""
    try:
        return UUID(given)
    except ValueError:
        return None


def day(told: QueryDict, name: str, words: str) -> date:
    """Return a date typed in three inputs; :raises Invalid: with ``words``."""
    parts = day_typed(told, name)
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        raise Invalid(words, field_errors={name: words}) from None


def day_typed(told: QueryDict, name: str) -> dict[str, str]:
    """Return the three inputs of a date as typed."""
    return {part: text(told, f"{name}-{part}", longest=4).strip() for part in ("day", "month", "year")}


def day_begun(told: QueryDict, name: str, begun: date) -> dict[str, str]:
    """Return the three inputs of a date as typed; before anything is typed, those of ``begun``."""
    found = day_typed(told, name)
    if told:
        return found
    return {"day": str(begun.day), "month": str(begun.month), "year": str(begun.year)}


def days(told: QueryDict, name: str) -> list[date]:
    """Return dates typed one a line, 31/03/2027; :raises Invalid: naming the first that is none."""
    return [_day(line.strip(), name) for line in text(told, name, longest=1000).splitlines() if line.strip()]


def _day(line: str, name: str) -> date:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", line)
    try:
        numbers: Any = [int(group) for group in found.groups()] if found else []
        return date(numbers[2], numbers[1], numbers[0])
    except (ValueError, IndexError):
        words = f"« {line[:20]} » n’est pas une date. Écrivez par exemple 31/03/2027."
        raise Invalid(words, field_errors={name: words}) from None

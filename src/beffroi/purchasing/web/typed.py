"""What people type in the forms: kept as typed when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from beffroi.purchasing.reading import wrong

W = TypeVar("W", bound=StrEnum)


def day(told: Mapping[str, str], name: str) -> date:
    """Return the day typed in ``<name>-day``, ``-month``, ``-year``; :raises Invalid:."""
    try:
        return date(*(int(told.get(f"{name}-{part}", "")) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        raise wrong(name, "Indiquez une date qui existe : le jour, le mois et l’année.") from None


def parts(told: Mapping[str, str], name: str) -> dict[str, str]:
    """Return a day as it was typed, to show it again."""
    return {part: told.get(f"{name}-{part}", "")[:4] for part in ("day", "month", "year")}


def word(told: Mapping[str, str], name: str, words: type[W]) -> W:
    """Return a choice; :raises Invalid:."""
    try:
        return words(told.get(name, ""))
    except ValueError:
        raise wrong(name, "Choisissez une réponse.") from None


def identifiers(told: list[str]) -> list[UUID]:
    """Return the identifiers among these texts."""
    found = []
    for one in told:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def options(labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the choices of a select or of radios."""
    return [{"value": str(value), "label": label} for value, label in labels.items()]

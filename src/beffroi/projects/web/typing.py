"""What the forms of projects hold, read into dates, numbers and choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from beffroi.kernel.errors import Invalid
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Unknown

W = TypeVar("W", bound=StrEnum)
_HALVES = re.compile(r"(\d{1,3})(?:[.,]([05])0?)?")
_EUROS = re.compile(r"(\d{1,10})(?:[.,](\d{1,2}))?")


def day(told: Mapping[str, str], name: str) -> date:
    """Return the day typed in ``<name>-day``, ``-month``, ``-year``; :raises Invalid:."""
    try:
        return date(*(int(told.get(f"{name}-{part}", "")) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        raise wrong(name, "Indiquez une date qui existe : le jour, le mois et l’année.") from None


def parts(told: Mapping[str, str], name: str) -> dict[str, str]:
    """Return a day as it was typed, to show it again."""
    return {part: told.get(f"{name}-{part}", "") for part in ("day", "month", "year")}


def whole(told: Mapping[str, str], name: str) -> int:
    """Return a whole number typed; :raises Invalid:."""
    text = told.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise wrong(name, "Écrivez un nombre entier.")
    return int(text)


def half_days(told: Mapping[str, str], name: str) -> int:
    """Return days typed as half days: 5 for "2,5"; :raises Invalid:."""
    found = _HALVES.fullmatch(told.get(name, "").strip())
    if found is None or not found[0].isascii():
        raise wrong(name, "Écrivez un nombre de jours, par demi-journée : 2 ou 2,5.")
    return 2 * int(found[1]) + (found[2] == "5")


def cents(told: Mapping[str, str], name: str) -> int:
    """Return an amount in euros as cents, nothing being nought; :raises Invalid:."""
    text = re.sub(r"[\s\u00a0\u202f€]", "", told.get(name, "")) or "0"
    found = _EUROS.fullmatch(text)
    if found is None:
        raise wrong(name, "Écrivez un montant en euros, par exemple 1 250,50.")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def word(kind: type[W], told: Mapping[str, str], name: str, why: str) -> W:
    """Return the value chosen; :raises Invalid: with ``why``."""
    try:
        return kind(told.get(name, ""))
    except ValueError:
        raise wrong(name, why) from None


def member(told: Mapping[str, str], name: str = "member") -> Organisation:
    """Return the member chosen by its address; :raises Invalid:."""
    try:
        return operators.by_slug(told.get(name, ""))
    except Unknown:
        raise wrong(name, "Choisissez le membre dans la liste.") from None


def identifier(text: str) -> UUID | None:
    """Return an identifier, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def wrong(name: str, why: str) -> Invalid:
    """Return the refusal of one field."""
    return Invalid(why, field_errors={name: why})

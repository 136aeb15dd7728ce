"""Forms of the operator's house as data: each control says what it is, one template shows them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO, cast

from django.http import HttpRequest

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.papers import Paper


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form. ``kind``: line, area, number, date, choice, radios, boxes, file."""

    kind: str
    id: str
    label: str
    hint: str = ""
    optional: bool = False
    options: Sequence[Mapping[str, str]] = ()
    value: Any = ""
    error: str = ""
    width: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it does, its controls, the text of its button."""

    controls: Sequence[Control]
    button: str
    action: str = ""
    name: str = ""
    kind: str = ""
    title: str = ""
    multipart: bool = field(default=False)

    def filled(self, request: HttpRequest, faults: Mapping[str, str]) -> Form:
        """Return the same form as it was typed, with its faults: nothing typed is lost."""
        told = [
            replace(each, value=_typed(request, each), error=faults.get(each.id, ""))
            for each in self.controls
        ]
        return replace(self, controls=told)


def _typed(request: HttpRequest, control: Control) -> Any:
    if control.kind == "boxes":
        return request.POST.getlist(control.id)
    if control.kind == "date":
        parts = ("day", "month", "year")
        return {part: request.POST.get(f"{control.id}-{part}", "") for part in parts}
    return request.POST.get(control.id, "")


def shown_day(day: date | None) -> dict[str, str]:
    """Return a day as the three inputs of a date show it."""
    if day is None:
        return {"day": "", "month": "", "year": ""}
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def day_of(request: HttpRequest, name: str, *, optional: bool = False) -> date | None:
    """Return the day typed in three inputs; :raises Invalid: not a day."""
    typed = [clean_line(request.POST.get(f"{name}-{part}", "")) for part in ("year", "month", "day")]
    if optional and not any(typed):
        return None
    try:
        return date(*map(int, typed))
    except (ValueError, OverflowError):
        message = "Écrivez une date avec un jour, un mois et une année."
        raise Invalid(message, field_errors={name: message}) from None


def must_day(request: HttpRequest, name: str) -> date:
    """Return the day typed in three inputs; :raises Invalid: none, or not a day."""
    day = day_of(request, name)
    if day is None:
        raise Invalid("Écrivez une date.", field_errors={name: "Écrivez une date."})
    return day


def number_of(request: HttpRequest, name: str, *, default: int | None = None) -> int | None:
    """Return a whole number as typed, spaces allowed; :raises Invalid: something else."""
    text = "".join(clean_line(request.POST.get(name, "")).split())
    if not text:
        return default
    if not text.isdecimal() or len(text) > 9:
        message = "Écrivez un nombre entier, par exemple 12."
        raise Invalid(message, field_errors={name: message})
    return int(text)


def cents_of(request: HttpRequest, name: str) -> int | None:
    """Return an amount in euros as typed ("1 234,50") in cents, None when empty; :raises Invalid:."""
    text = "".join(clean_line(request.POST.get(name, "")).split()).replace(",", ".").rstrip("€")
    if not text:
        return None
    message = "Écrivez un montant en euros, par exemple 1 250,00."
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        raise Invalid(message, field_errors={name: message}) from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount < 10**12:
        raise Invalid(message, field_errors={name: message})
    return int(amount)


def paper_of(request: HttpRequest, name: str) -> Paper | None:
    """Return the file that came with a form, if any."""
    sent = request.FILES.get(name)
    if sent is None or sent.file is None:
        return None
    return Paper(cast("BinaryIO", sent.file), sent.name or "document")


def chosen(request: HttpRequest, name: str, words: Any) -> Any:
    """Return the word of an enumeration that was chosen; :raises Invalid: none of them."""
    try:
        return words(request.POST.get(name, ""))
    except ValueError:
        message = "Choisissez dans la liste."
        raise Invalid(message, field_errors={name: message}) from None

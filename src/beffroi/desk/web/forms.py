"""Questions of the desk's forms, as the template ``desk/parts/form.html`` shows them, and what was typed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse

from beffroi.kernel.errors import Invalid, Refusal

Question = dict[str, Any]
W = TypeVar("W", bound=Enum)
MOST = 20_000


def typed(request: HttpRequest, name: str, default: str = "") -> str:
    """Return what was typed, without the signs that no text holds."""
    return request.POST.get(name, default).replace("\0", "")[:MOST]


def text(name: str, label: str, **told: Any) -> Question:
    """Return a line of text."""
    return {"type": "field", "id": name, "label": label, **told}


def area(name: str, label: str, **told: Any) -> Question:
    """Return several lines of text."""
    return {"type": "field", "kind": "textarea", "id": name, "label": label, "rows": 6, **told}


def select(name: str, label: str, options: Iterable[tuple[Any, str]], **told: Any) -> Question:
    """Return a choice in a list."""
    return {"type": "select", "id": name, "label": label, "options": options_of(options), **told}


def radios(name: str, label: str, options: Iterable[tuple[Any, str]], **told: Any) -> Question:
    """Return a choice among a few."""
    return {
        "type": "radios",
        "id": name,
        "label": label,
        "options": options_of(options),
        "small": True,
        **told,
    }


def box(name: str, label: str) -> Question:
    """Return one box to tick."""
    options = [{"value": "1", "label": label}]
    return {
        "type": "checkboxes",
        "id": name,
        "label": "Option",
        "options": options,
        "small": True,
        "optional": True,
    }


def upload(name: str, label: str, **told: Any) -> Question:
    """Return files to send."""
    return {"type": "file", "id": name, "label": label, **told}


def options_of(pairs: Iterable[tuple[Any, str]]) -> list[dict[str, str]]:
    """Return options with their values as text."""
    return [{"value": str(getattr(value, "value", value)), "label": label} for value, label in pairs]


LIST: Mapping[str, Any] = {
    **dict.fromkeys(("intro", "empty", "next_url", "first_url", "form_title", "button"), ""),
    **dict.fromkeys(("buttons", "questions", "search")),
}
FORM: Mapping[str, Any] = dict.fromkeys(("intro", "back", "second", "done", "versions"))
"""What these two pages take when nobody says otherwise."""
_OPTIONAL = (
    *("kind", "hint", "optional", "width", "suffix", "max", "rows", "autocomplete", "placeholder", "small"),
    *("inline", "accept", "multiple", "options"),
)


def filled(
    questions: Sequence[Question],
    request: HttpRequest | None,
    refusal: Refusal | None,
    first: Mapping[str, Any],
    *,
    prefix: str = "",
) -> list[Question]:
    """Return questions with what was typed, or their first values, and their errors.

    :param prefix: of their ids, where several forms of a page ask the same.
    """
    errors = refusal.field_errors if refusal else {}
    posted = request.POST if request is not None and request.method == "POST" else None
    return [
        {
            **dict.fromkeys(_OPTIONAL),
            **each,
            "anchor": prefix + each["id"],
            "value": _value(each, posted, first),
            "error": errors.get(each["id"], ""),
        }
        for each in questions
    ]


def _value(question: Question, posted: Any, first: Mapping[str, Any]) -> Any:
    name = question["id"]
    if question["type"] == "checkboxes":
        return posted.getlist(name) if posted is not None else first.get(name, [])
    found = posted.get(name, "") if posted is not None else first.get(name, "")
    return str(getattr(found, "value", found))


def chosen(kind: type[W], value: str, name: str) -> W:
    """Return the word of a list that was chosen; :raises Invalid: none, or another."""
    for each in kind:
        if str(each.value) == value:
            return each
    raise Invalid("Choisissez dans la liste.", field_errors={name: "Choisissez dans la liste."})


def number(value: str, name: str, *, least: int = 0, most: int = 100_000) -> int:
    """Return a whole number; :raises Invalid:."""
    told = value.strip()
    if not told.isascii() or not told.isdigit() or not least <= int(told[:9]) <= most:
        why = f"Indiquez un nombre entier, de {least} à {most}."
        raise Invalid(why, field_errors={name: why})
    return int(told)


def day(value: str, name: str) -> date:
    """Return a day, typed "31/12/2026" or as a date control gives it; :raises Invalid:."""
    parts = value.strip().replace("/", "-").split("-")
    try:
        year, month, first = (int(each) for each in (parts if len(parts[0]) == 4 else parts[::-1]))
        return date(year, month, first)
    except ValueError:
        why = "Écrivez la date ainsi : 31/12/2026."
        raise Invalid(why, field_errors={name: why}) from None


def instant(value_day: str, value_hour: str, name: str, zone: ZoneInfo) -> datetime:
    """Return an instant typed as a day and an hour, "14:30" or "14 h 30"; :raises Invalid:."""
    told = "".join(value_hour.lower().split()).replace("h", ":")
    hours, _colon, minutes = told.partition(":")
    try:
        found = day(value_day, name)
        return datetime(found.year, found.month, found.day, int(hours), int(minutes or 0), tzinfo=zone)
    except ValueError:
        why = "Écrivez l’heure ainsi : 14:30."
        raise Invalid(why, field_errors={name: why}) from None


def identifier(value: str) -> UUID | None:
    """Return an identifier, or None."""
    try:
        return UUID(value)
    except ValueError:
        return None


def to(name: str, *args: Any) -> str:
    """Return the address of a page."""
    return reverse(name, args=args)

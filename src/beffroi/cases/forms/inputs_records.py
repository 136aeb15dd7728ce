"""Inputs of answers made of parts; each part is read and shown as a question of its own."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from beffroi.cases.forms.inputs_raw import one_input
from beffroi.cases.forms.types import Mistake, RawAnswers, Unread
from beffroi.cases.procedures.conditions import is_filled
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind

Reader: TypeAlias = Callable[[Field, RawAnswers], Any]
Inputs: TypeAlias = dict[str, str | list[str]]
Shower: TypeAlias = Callable[[Field, Any], Inputs]
# "45,6971 4,8863" pasted from a map into the first input
_PAIR = re.compile(r"\s*([-+]?[0-9]{1,3}[.,][0-9]+)\s*[;, ]\s*([-+]?[0-9]{1,3}[.,][0-9]+)\s*")


def within(prefix: str, field: Field) -> Field:
    """Return a question under the name that its inputs have inside a record."""
    return replace(field, id=f"{prefix}-{field.id}")


def _record(prefix: str, fields: tuple[Field, ...], raw: RawAnswers, read: Reader) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for field in fields:
        if field.asks:
            try:
                value = read(within(prefix, field), raw)
            except Mistake as mistake:
                value = Unread(mistake)
            if is_filled(value):
                parts[field.id] = value
    return parts


def _person(field: Field, raw: RawAnswers, read: Reader) -> dict[str, Any] | None:
    return _record(field.id, record_fields(field), raw, read) or None


def _point(field: Field, raw: RawAnswers, read: Reader) -> dict[str, Any] | None:
    pair = _PAIR.fullmatch(one_input(raw, f"{field.id}-latitude"))
    if pair and not one_input(raw, f"{field.id}-longitude"):
        raw = {**raw, f"{field.id}-latitude": pair.group(1), f"{field.id}-longitude": pair.group(2)}
    return _person(field, raw, read)


def _group(field: Field, raw: RawAnswers, read: Reader) -> list[dict[str, Any]] | None:
    """Read the occurrences in order; the empty ones at the end are left out, those between are kept."""
    ranks = range(1, last_occurrence(field, raw) + 1)
    records = [_record(f"{field.id}-{rank}", field.fields, raw, read) for rank in ranks]
    while records and not records[-1]:
        records.pop()
    return records or None


def last_occurrence(field: Field, raw: RawAnswers) -> int:
    """Return the highest rank for which an input came, at most the largest number of occurrences."""
    named = re.compile(rf"{re.escape(field.id)}-([0-9]{{1,3}})-")
    ranks = [int(found.group(1)) for name in raw if (found := named.match(name))]
    return min(max(ranks, default=0), field.maximum or 0)


def _signature(field: Field, raw: RawAnswers, read: Reader) -> dict[str, Any] | None:  # noqa: ARG001 - one shape
    name = one_input(raw, f"{field.id}-name").strip()
    accepted = one_input(raw, field.id).strip().lower() in ("yes", "oui", "on", "true", "1")
    if not name and not accepted:
        return None
    digest = one_input(raw, f"{field.id}-digest")
    return {"name": name, "accepted": accepted} | ({"digest": digest} if digest else {})


def _show_record(prefix: str, fields: tuple[Field, ...], value: Any, show: Shower) -> Inputs:
    shown: Inputs = {}
    for field in fields:
        if field.asks:
            shown |= show(within(prefix, field), value.get(field.id))
    return shown


def _show_person(field: Field, value: Any, show: Shower) -> Inputs:
    return _show_record(field.id, record_fields(field), value, show)


def _show_group(field: Field, value: Any, show: Shower) -> Inputs:
    shown: Inputs = {f"{field.id}-count": str(len(value))}
    for rank, each in enumerate(value, start=1):
        shown |= _show_record(f"{field.id}-{rank}", field.fields, each, show)
    return shown


def _show_signature(field: Field, value: Any, show: Shower) -> Inputs:  # noqa: ARG001 - one shape
    return {field.id: "yes", f"{field.id}-name": value["name"], f"{field.id}-digest": value["digest"]}


RECORD_READERS: dict[Kind, Callable[[Field, RawAnswers, Reader], Any]] = {
    Kind.PERSON: _person,
    Kind.POINT: _point,
    Kind.GROUP: _group,
    Kind.SIGNATURE: _signature,
}
RECORD_SHOWERS: dict[Kind, Callable[[Field, Any, Shower], Inputs]] = {
    Kind.PERSON: _show_person,
    Kind.POINT: _show_person,
    Kind.GROUP: _show_group,
    Kind.SIGNATURE: _show_signature,
}

"""HTML inputs: from what a browser sends to a typed value, and from a kept value back to the inputs."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.inputs_raw import all_inputs as _all
from beffroi.cases.forms.inputs_raw import one_input as _one
from beffroi.cases.forms.inputs_records import RECORD_READERS, RECORD_SHOWERS
from beffroi.cases.forms.names import ADDRESS_PARTS, DATE_PARTS
from beffroi.cases.forms.summary import display
from beffroi.cases.forms.types import Mistake, RawAnswers
from beffroi.cases.forms.values_codes import hour
from beffroi.cases.procedures.types import Field, Kind
from beffroi.kernel.text import clean_line, fold
from beffroi.kernel.words import gettext as _

__all__ = ["ADDRESS_PARTS", "DATE_PARTS", "address_inputs", "read_inputs", "show_inputs"]

_YES, _NO = ("oui", "yes", "true", "on", "1"), ("non", "no", "false", "0")
_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_SEPARATORS = re.compile(r"[\s\u00a0\u202f'’]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv"),
            ("fevrier", "fevr"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}


def read_inputs(field: Field, raw: RawAnswers) -> Any:
    """Return the typed value that the inputs of a field carry, or None when they are empty.

    A date is typed in ``<id>-day``, ``<id>-month``, ``<id>-year`` (or as ISO text in ``<id>``); an address
    in ``<id>-lines``, ``<id>-postcode``, ``<id>-city``, ``<id>-country``; parcels in one text, separated by
    commas or new lines; amounts in euros; an hour after a date in ``<id>-time``; linked choices
    in ``<id>-1``, ``<id>-2``…; parts of a person or a point in ``<id>-<part>``; occurrences of a group in
    ``<id>-<rank>-<question>``; a signature in ``<id>``, ``<id>-name``, ``<id>-digest``.

    :raises Mistake: a text that is no number, no date, no yes or no.
    """
    if field.kind in RECORD_READERS:
        return RECORD_READERS[field.kind](field, raw, read_inputs)
    return _READERS.get(field.kind, _plain)(field, raw)


def show_inputs(field: Field, value: Any) -> dict[str, str | list[str]]:
    """Return the inputs that show a kept answer again: the inverse of ``read_inputs``."""
    if value is None:
        return {}
    if field.kind in RECORD_SHOWERS:
        return RECORD_SHOWERS[field.kind](field, value, show_inputs)
    return _SHOWERS.get(field.kind, _show_plain)(field, value)


def address_inputs(name: str, raw: RawAnswers) -> dict[str, Any] | None:
    """Return the JSON shape of an address typed in ``<name>-lines`` and its sisters; None when empty."""
    parts = {part: _one(raw, f"{name}-{part}") for part in ADDRESS_PARTS}
    if not any(clean_line(parts[part]) for part in ("lines", "postcode", "city")):
        return None
    return {**parts, "lines": [line for line in parts["lines"].splitlines() if clean_line(line)]}


def _plain(field: Field, raw: RawAnswers) -> str | None:
    return _one(raw, field.id).strip() or None


def _several(field: Field, raw: RawAnswers) -> list[str] | None:
    return [value for value in _all(raw, field.id) if value] or None


def _parcels(field: Field, raw: RawAnswers) -> list[str] | None:
    return [part for part in re.split(r"[,;\n]", _one(raw, field.id)) if part.strip()] or None


def _address(field: Field, raw: RawAnswers) -> dict[str, Any] | None:
    return address_inputs(field.id, raw)


def _yes_or_no(field: Field, raw: RawAnswers) -> bool | None:
    answer = _one(raw, field.id).strip().lower()
    if not answer:
        return None
    if answer not in _YES + _NO:
        raise Mistake(messages.not_an_option(field))
    return answer in _YES


def _number(field: Field, raw: RawAnswers) -> int | float | None:
    compact = _SEPARATORS.sub("", clean_line(_one(raw, field.id))).removesuffix("€").removesuffix(field.unit)
    if not compact:
        return None
    if not _NUMBER.fullmatch(compact):
        raise Mistake(messages.not_a_number(field))
    value = Decimal(compact.replace(",", ".").replace("\u2212", "-"))
    if field.kind is Kind.AMOUNT:
        return _cents(field, value)
    return int(value) if value == value.to_integral_value() else float(value)


def _cents(field: Field, euros: Decimal) -> int:
    cents = euros * 100
    if cents != cents.to_integral_value():
        raise Mistake(
            _("{label}\u00a0: gardez deux chiffres après la virgule au plus.").format(
                label=messages.quoted(field.label)
            )
        )
    return int(cents)


def _date(field: Field, raw: RawAnswers) -> str | None:
    day, month, year = (clean_line(_one(raw, f"{field.id}-{part}")) for part in DATE_PARTS)
    if not (day or month or year):
        return _one(raw, field.id).strip() or None
    if not (day and month and year):
        raise Mistake(messages.partial_date(field, day, month, year))
    number = str(_MONTHS.get(fold(month), month))
    written = f"{day}/{month}/{year}"
    if not all(part.isascii() and part.isdecimal() for part in (day, number, year)):
        raise Mistake(messages.no_such_date(written))
    if len(year) != 4:
        raise Mistake(
            _("La date {written} est incomplète. Écrivez l’année avec 4 chiffres.").format(
                written=messages.quoted(written)
            )
        )
    return _existing(int(day), int(number), int(year), written)


def _date_and_hour(field: Field, raw: RawAnswers) -> str | None:
    day, typed = _date(field, raw), _one(raw, f"{field.id}-time").strip()
    if not day or "T" in day:  # "T": already whole, as JSON has it
        if typed:
            raise Mistake(
                _("{label} est incomplet. Indiquez aussi la date.").format(label=messages.quoted(field.label))
            )
        return day
    if not typed:
        raise Mistake(
            parts={
                "time": _("{label} est incomplet. Indiquez aussi l’heure.").format(
                    label=messages.quoted(field.label)
                )
            }
        )
    try:
        return f"{day}T{hour(field, typed)}"
    except Mistake as mistake:
        raise Mistake(parts={"time": mistake.parts[""]}) from mistake


def _linked(field: Field, raw: RawAnswers) -> list[str] | None:
    names = [f"{field.id}-{rank}" for rank in range(1, len(field.levels) + 1)]
    return [chosen for name in names if (chosen := _one(raw, name))] or None


def _show_linked(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {f"{field.id}-{rank}": each for rank, each in enumerate(value, start=1)}


def _show_date_and_hour(field: Field, value: Any) -> dict[str, str | list[str]]:
    day, _, time = str(value).partition("T")
    return {**_show_date(field, day), f"{field.id}-time": time}


def _existing(day: int, month: int, year: int, written: str) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Mistake(messages.no_such_date(written)) from None


def _show_date(field: Field, value: Any) -> dict[str, str | list[str]]:
    year, month, day = str(value).split("-")
    return {f"{field.id}-day": day, f"{field.id}-month": month, f"{field.id}-year": year}


def _show_address(field: Field, value: Any) -> dict[str, str | list[str]]:
    parts = {**value, "lines": "\n".join(value["lines"])}
    return {f"{field.id}-{part}": parts[part] for part in ADDRESS_PARTS}


def _show_amount(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: f"{Decimal(value) / 100:.2f}".replace(".", ",")}


def _show_number(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: f"{Decimal(str(value)):f}".replace(".", ",")}


def _show_flag(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: "oui" if value else "non"}


def _show_several(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: list(value)}


def _show_parcels(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: ", ".join(value)}


def _show_plain(field: Field, value: Any) -> dict[str, str | list[str]]:
    return {field.id: str(value)}


_READERS: dict[Kind, Callable[[Field, RawAnswers], Any]] = {
    Kind.DATE: _date,
    Kind.ADDRESS: _address,
    Kind.CHOICES: _several,
    Kind.PARCEL: _parcels,
    Kind.YES_NO: _yes_or_no,
    Kind.CONSENT: _yes_or_no,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _number,
    Kind.DATETIME: _date_and_hour,
    Kind.LINKED: _linked,
}
_SHOWERS: dict[Kind, Callable[[Field, Any], dict[str, str | list[str]]]] = {
    Kind.DATE: _show_date,
    Kind.ADDRESS: _show_address,
    Kind.CHOICES: _show_several,
    Kind.PARCEL: _show_parcels,
    Kind.YES_NO: _show_flag,
    Kind.CONSENT: _show_flag,
    Kind.NUMBER: _show_number,
    Kind.AMOUNT: _show_amount,
    Kind.DATETIME: _show_date_and_hour,
    Kind.LINKED: _show_linked,
    Kind.COMPUTED: lambda field, value: {field.id: display(field, value)},
}

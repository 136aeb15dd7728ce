"""Front door: what is shown before sending and to the agent, and which pieces are called for."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from beffroi.cases.forms.addresses import FRANCE, Address
from beffroi.cases.forms.banking import masked_iban, written_iban
from beffroi.cases.forms.countries import countries
from beffroi.cases.forms.departments import DEPARTMENTS
from beffroi.cases.forms.messages import written_number
from beffroi.cases.forms.types import Answers
from beffroi.cases.forms.visibility import visible_answers, walk
from beffroi.cases.procedures.conditions import applies
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind, Option, Page, Piece, Procedure, Result
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import N_, speaks_french, spoken, spoken_amount, spoken_date
from beffroi.kernel.words import gettext as _

NO_ANSWER = N_("Non renseigné")
_MOBILE_AND_FIXED = "+33"


def summary(
    procedure: Procedure,
    answers: Answers,
    *,
    on: date | None = None,
    commune_name: Callable[[str], str] = str,
    in_full: bool = False,
) -> list[tuple[Page, list[tuple[str, str]]]]:
    """Return the visible questions and their answers in words, page by page; in French on paper, as letters ask for it.

    ``commune_name`` turns an INSEE code into a name; without it the code is shown. A value of several lines
    (address, paragraphs, groups) holds new lines. An account is masked unless ``in_full`` (for the screen of
    the person who typed it and of the agent who pays, never for a mail or a list).
    """
    pages: dict[str, tuple[Page, list[tuple[str, str]]]] = {}
    for page, field, value in walk(procedure, answers, on):
        _page, lines = pages.setdefault(page.id, (page, []))
        if field.gives:
            named = commune_name(value) if field.kind is Kind.COMMUNE and value else None
            lines.append((field.label, named or display(field, value, in_full=in_full)))
    return [(page, lines) for page, lines in pages.values() if lines]


def display(field: Field, value: Any, *, in_full: bool = False) -> str:
    """Return a clean answer in words; of an account, only the last characters unless ``in_full``."""
    if value is None:
        return spoken(NO_ANSWER)
    if field.kind is Kind.IBAN and in_full:
        return written_iban(value)
    if field.kind is Kind.GROUP:
        return "\n".join(_occurrences(field, value, in_full=in_full))
    return _WRITERS.get(field.kind, _plain)(field, value)


def _occurrences(field: Field, value: list[dict[str, Any]], *, in_full: bool) -> Iterator[str]:
    for rank, each in enumerate(value, start=1):
        told = [
            f"{spoken(part.label)}{NO_BREAK}: {display(part, each[part.id], in_full=in_full).replace(chr(10), ', ')}"
            for part in field.fields
            if part.id in each
        ]
        yield f"{field.item} {rank}{NO_BREAK}: {(NO_BREAK + '; ').join(told)}"


def required_pieces(procedure: Procedure, answers: Answers, *, on: date | None = None) -> list[Piece]:
    """Return the pieces that these answers make compulsory, in the order of the document."""
    return [piece for piece in expected_pieces(procedure, answers, on=on) if piece.required]


def expected_pieces(procedure: Procedure, answers: Answers, *, on: date | None = None) -> list[Piece]:
    """Return the pieces that these answers call for, compulsory or not, in the order of the document."""
    seen = visible_answers(procedure, answers, on)
    return [piece for piece in procedure.pieces if applies(piece.when, seen, on)]


def written_phone(number: str) -> str:
    """Return a French number by pairs, "06 12 34 56 78"; another one as it is kept."""
    if not number.startswith(_MOBILE_AND_FIXED) or len(number) != 12:
        return number
    digits = "0" + number[3:]
    return NO_BREAK.join(digits[start : start + 2] for start in range(0, 10, 2))


def _plain(field: Field, value: Any) -> str:  # noqa: ARG001 - one shape for every writer
    return str(value)


def _yes_or_no(_field: Field, value: Any) -> str:
    return _("Oui") if value else _("Non")


def _label(field: Field, value: str) -> str:
    return next((spoken(option.label) for option in field.options if option.value == value), value)


def _way(field: Field, value: list[str]) -> str:
    labels, options = [], field.options
    for each in value:
        chosen = next((option for option in options if option.value == each), Option(each, each))
        labels.append(chosen.label)
        options = chosen.options
    return " – ".join(labels)


def _hour(value: str) -> str:
    hours, _colon, minutes = value.partition(":")
    return f"{int(hours)}{NO_BREAK}h{NO_BREAK}{minutes}" if speaks_french() else value


def _date_and_hour(value: str) -> str:
    day, _t, time = value.partition("T")
    return _("{day} à {hour}").format(day=spoken_date(date.fromisoformat(day)), hour=_hour(time))


def _parts(field: Field, value: dict[str, Any]) -> str:
    parts = (part for part in record_fields(field) if part.id in value)
    return "\n".join(f"{spoken(part.label)}{NO_BREAK}: {display(part, value[part.id])}" for part in parts)


def _signed(value: dict[str, Any]) -> str:
    day = f", {spoken_date(date.fromisoformat(value['signed_on']))}" if "signed_on" in value else ""
    return _("Signé par {name}{day}\n{text}").format(name=value["name"], day=day, text=value["text"])


def _computed(field: Field, value: Any) -> str:
    if field.result is Result.AMOUNT:
        return spoken_amount(value)
    return _number(field, value) if field.result is Result.NUMBER else str(value)


def _address(value: dict[str, Any]) -> str:
    return "\n".join(
        Address(
            tuple(value["lines"]), value["postcode"], value["city"], value.get("country", FRANCE)
        ).as_lines()
    )


def _number(field: Field, value: float) -> str:
    number = written_number(value, field.decimals)
    return f"{number}{NO_BREAK}{field.unit}" if field.unit else number


_WRITERS: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.DATE: lambda _field, value: spoken_date(date.fromisoformat(value)),
    Kind.YES_NO: _yes_or_no,
    Kind.CONSENT: _yes_or_no,
    Kind.CHOICE: _label,
    Kind.CHOICES: lambda field, value: ", ".join(_label(field, each) for each in value),
    Kind.PARCEL: lambda _field, value: ", ".join(value),
    Kind.ADDRESS: lambda _field, value: _address(value),
    Kind.AMOUNT: lambda _field, value: spoken_amount(value),
    Kind.NUMBER: _number,
    Kind.PHONE: lambda _field, value: written_phone(value),
    Kind.TIME: lambda _field, value: _hour(value),
    Kind.DATETIME: lambda _field, value: _date_and_hour(value),
    Kind.LINKED: _way,
    Kind.COUNTRY: lambda _field, value: countries().get(value, value),
    Kind.DEPARTMENT: lambda _field, value: f"{DEPARTMENTS.get(value, value)} ({value})",
    Kind.IBAN: lambda _field, value: masked_iban(value),
    Kind.CASE_NUMBER: lambda _field, value: parse_number(value).display,
    Kind.PERSON: _parts,
    Kind.POINT: _parts,
    Kind.SIGNATURE: lambda _field, value: _signed(value),
    Kind.COMPUTED: _computed,
}

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
from beffroi.kernel.french import NO_BREAK, written_date
from beffroi.kernel.money import written_amount
from beffroi.kernel.numbers import parse_number

NO_ANSWER = "Non renseigné"
_MOBILE_AND_FIXED = "+33"


def summary(
    procedure: Procedure,
    answers: Answers,
    *,
    on: date | None = None,
    commune_name: Callable[[str], str] = str,
    in_full: bool = False,
) -> list[tuple[Page, list[tuple[str, str]]]]:
    """Return the visible questions and their answers in French, page by page.

    ``commune_name`` turns an INSEE code into a name; without it the code is shown. A value of several lines
    (address, paragraphs, groups) holds new lines. An account is masked unless ``in_full`` (for the screen of
    the person who typed it and of the agent who pays, never for a mail or a list).
    """
    pages: dict[str, tuple[Page, list[tuple[str, str]]]] = {}
    for page, field, value in walk(procedure, answers, on):
        _, lines = pages.setdefault(page.id, (page, []))
        if field.gives:
            named = commune_name(value) if field.kind is Kind.COMMUNE and value else None
            lines.append((field.label, named or display(field, value, in_full=in_full)))
    return [(page, lines) for page, lines in pages.values() if lines]


def display(field: Field, value: Any, *, in_full: bool = False) -> str:
    """Return a clean answer in French; of an account, only the last characters unless ``in_full``."""
    if value is None:
        return NO_ANSWER
    if field.kind is Kind.IBAN and in_full:
        return written_iban(value)
    if field.kind is Kind.GROUP:
        return "\n".join(_occurrences(field, value, in_full=in_full))
    return _WRITERS.get(field.kind, _plain)(field, value)


def _occurrences(field: Field, value: list[dict[str, Any]], *, in_full: bool) -> Iterator[str]:
    for rank, each in enumerate(value, start=1):
        told = [
            f"{part.label}{NO_BREAK}: {display(part, each[part.id], in_full=in_full).replace(chr(10), ', ')}"
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


def _label(field: Field, value: str) -> str:
    return next((option.label for option in field.options if option.value == value), value)


def _way(field: Field, value: list[str]) -> str:
    labels, options = [], field.options
    for each in value:
        chosen = next((option for option in options if option.value == each), Option(each, each))
        labels.append(chosen.label)
        options = chosen.options
    return " – ".join(labels)


def _hour(value: str) -> str:
    hours, _, minutes = value.partition(":")
    return f"{int(hours)}{NO_BREAK}h{NO_BREAK}{minutes}"


def _date_and_hour(value: str) -> str:
    day, _, time = value.partition("T")
    return f"{written_date(date.fromisoformat(day))} à {_hour(time)}"


def _parts(field: Field, value: dict[str, Any]) -> str:
    parts = (part for part in record_fields(field) if part.id in value)
    return "\n".join(f"{part.label}{NO_BREAK}: {display(part, value[part.id])}" for part in parts)


def _signed(value: dict[str, Any]) -> str:
    day = f", {written_date(date.fromisoformat(value['signed_on']))}" if "signed_on" in value else ""
    return f"Signé par {value['name']}{day}\n{value['text']}"


def _computed(field: Field, value: Any) -> str:
    if field.result is Result.AMOUNT:
        return written_amount(value)
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
    Kind.DATE: lambda _, value: written_date(date.fromisoformat(value)),
    Kind.YES_NO: lambda _, value: "Oui" if value else "Non",
    Kind.CONSENT: lambda _, value: "Oui" if value else "Non",
    Kind.CHOICE: _label,
    Kind.CHOICES: lambda field, value: ", ".join(_label(field, each) for each in value),
    Kind.PARCEL: lambda _, value: ", ".join(value),
    Kind.ADDRESS: lambda _, value: _address(value),
    Kind.AMOUNT: lambda _, value: written_amount(value),
    Kind.NUMBER: _number,
    Kind.PHONE: lambda _, value: written_phone(value),
    Kind.TIME: lambda _, value: _hour(value),
    Kind.DATETIME: lambda _, value: _date_and_hour(value),
    Kind.LINKED: _way,
    Kind.COUNTRY: lambda _, value: countries().get(value, value),
    Kind.DEPARTMENT: lambda _, value: f"{DEPARTMENTS.get(value, value)} ({value})",
    Kind.IBAN: lambda _, value: masked_iban(value),
    Kind.CASE_NUMBER: lambda _, value: parse_number(value).display,
    Kind.PERSON: _parts,
    Kind.POINT: _parts,
    Kind.SIGNATURE: lambda _, value: _signed(value),
    Kind.COMPUTED: _computed,
}

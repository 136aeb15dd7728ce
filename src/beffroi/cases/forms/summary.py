"""Front door: what is shown before sending and to the agent, and which pieces are called for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from beffroi.cases.forms.addresses import FRANCE, Address
from beffroi.cases.forms.messages import written_number
from beffroi.cases.forms.types import Answers
from beffroi.cases.forms.visibility import visible_answers, visible_fields
from beffroi.cases.procedures.conditions import applies
from beffroi.cases.procedures.types import Field, Kind, Page, Piece, Procedure
from beffroi.kernel.french import NO_BREAK, written_date
from beffroi.kernel.money import written_amount

NO_ANSWER = "Non renseigné"
_MOBILE_AND_FIXED = "+33"


def summary(
    procedure: Procedure,
    answers: Answers,
    *,
    on: date | None = None,
    commune_name: Callable[[str], str] = str,
) -> list[tuple[Page, list[tuple[str, str]]]]:
    """Return the visible questions and their answers in French, page by page.

    ``commune_name`` turns an INSEE code into a name; without it the code is shown. A value of several lines
    (address, paragraphs) holds new lines.
    """
    pages: dict[str, tuple[Page, list[tuple[str, str]]]] = {}
    for page, field in visible_fields(procedure, answers, on):
        _, lines = pages.setdefault(page.id, (page, []))
        if field.asks:
            value = answers.get(field.id)
            shown = commune_name(value) if field.kind is Kind.COMMUNE and value else display(field, value)
            lines.append((field.label, shown))
    return [(page, lines) for page, lines in pages.values() if lines]


def display(field: Field, value: Any) -> str:
    """Return a clean answer as French people write it."""
    return NO_ANSWER if value is None else _WRITERS.get(field.kind, _plain)(field, value)


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
}

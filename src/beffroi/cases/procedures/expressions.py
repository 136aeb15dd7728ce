"""Computed values: a small closed language over answers, evaluated purely; never Python, never ``eval``.

Amounts are whole cents. Decimals are exact; only the last step rounds (half up). An operand that lacks makes
the value lack, save in sums, totals and joined texts, which take what is there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import mul
from typing import Any, TypeAlias

from beffroi.cases.procedures.conditions import answer_at


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or to a part of it (``adresse.city``)."""

    field: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A whole number or a text."""

    value: int | str


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of what is there."""

    terms: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first less the second."""

    first: "Expression"
    second: "Expression"


@dataclass(frozen=True, slots=True)
class Product:
    """The factors multiplied."""

    factors: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one question over the occurrences of a group."""

    group: str
    of: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many occurrences, choices or parcels; none counts for zero."""

    field: str


@dataclass(frozen=True, slots=True)
class Age:
    """Full years from a date to another, or to the day when ``at`` is empty."""

    since: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from a date to another, both counted."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts put end to end."""

    parts: tuple["Expression", ...]
    between: str = " "


Expression: TypeAlias = Answer | Constant | Sum | Difference | Product | Total | Count | Age | Days | Joined
Value: TypeAlias = Decimal | str | None


def evaluate(expression: Expression, answers: Mapping[str, Any], on: date | None = None) -> Value:
    """Return the value for these visible answers: an exact number, a text, or None when it lacks.

    ``on`` is the civil date of the commune, for ages of today.
    """
    match expression:
        case Answer(field):
            return _operand(answer_at(answers, field))
        case Constant(value):
            return _operand(value)
        case Sum(inner) | Product(inner) | Joined(inner):
            return _combined(expression, [evaluate(each, answers, on) for each in inner])
        case Difference(first, second):
            values = _numbers([evaluate(first, answers, on), evaluate(second, answers, on)])
            return None if values is None else values[0] - values[1]
        case _:
            return _over_answers(expression, answers, on)


def _combined(expression: Sum | Product | Joined, values: Sequence[Value]) -> Value:
    match expression:
        case Sum():
            return _sum(values)
        case Product():
            factors = _numbers(values)
            return None if factors is None else reduce(mul, factors)
        case Joined(_, between):
            return between.join(text for text in map(_text, values) if text) or None


def _over_answers(
    expression: Total | Count | Age | Days, answers: Mapping[str, Any], on: date | None
) -> Value:
    match expression:
        case Total(group, of):
            return _sum([_operand(each.get(of)) for each in _list(answers, group)])
        case Count(field):
            return Decimal(len(_list(answers, field)))
        case Age(since, at):
            return _age(_day(answers, since), _day(answers, at) if at else on)
        case Days(since, until):
            first, last = _day(answers, since), _day(answers, until)
            return Decimal((last - first).days + 1) if first and last else None


def rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Return the number with that many decimals, halves rounded away from zero as in commerce."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def names_read(expression: Expression | None) -> Iterator[str]:
    """Yield the identities of the questions that the expression reads."""
    match expression:
        case None | Constant():
            return
        case Answer(field) | Count(field):
            yield field.partition(".")[0]
        case Sum(inner) | Product(inner) | Joined(inner, _):
            for each in inner:
                yield from names_read(each)
        case Difference(first, second):
            yield from (*names_read(first), *names_read(second))
        case Total(group, _):
            yield group
        case Age(first_day, last_day) | Days(first_day, last_day):
            yield from (name.partition(".")[0] for name in (first_day, last_day) if name)


def _operand(answer: Any) -> Value:
    if isinstance(answer, bool) or answer is None:
        return None
    if isinstance(answer, int | float):
        return Decimal(str(answer))
    return answer if isinstance(answer, str) else None


def _numbers(values: Sequence[Value]) -> list[Decimal] | None:
    numbers = [value for value in values if isinstance(value, Decimal)]
    return numbers if len(numbers) == len(values) else None


def _sum(values: Sequence[Value]) -> Decimal | None:
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers else None


def _text(value: Value) -> str:
    return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value or ""


def _list(answers: Mapping[str, Any], field: str) -> Sequence[Any]:
    answer = answer_at(answers, field)
    return answer if isinstance(answer, list | tuple) else ()


def _day(answers: Mapping[str, Any], field: str) -> date | None:
    answer = answer_at(answers, field)
    try:
        return date.fromisoformat(answer[:10]) if isinstance(answer, str) else None
    except ValueError:
        return None


def _age(birth: date | None, day: date | None) -> Decimal | None:
    if birth is None or day is None or day < birth:
        return None
    return Decimal(day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))

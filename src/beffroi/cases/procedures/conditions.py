"""Conditions on answers: a small closed language, evaluated purely.

An answer that is absent makes every comparison false. Hidden answers are absent: the caller passes the
visible answers only (``beffroi.cases.forms.visibility``). ``field`` may name a part: ``adresse.city``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from beffroi.cases.procedures.named_rules import find_rule

Scalar: TypeAlias = str | int | bool


@dataclass(frozen=True, slots=True)
class Other:
    """The answer to another question, which an answer is compared with."""

    field: str


@dataclass(frozen=True, slots=True)
class Today:
    """The civil date of the commune, which a date is compared with."""


Compared: TypeAlias = Scalar | Other
Bound: TypeAlias = int | str | Other | Today


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds (an empty list holds)."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Is:
    """The answer equals the value, or the answer to another question."""

    field: str
    value: Compared


@dataclass(frozen=True, slots=True)
class Among:
    """The answer is one of the values."""

    field: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """The list answered contains the value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The answer is that or more: a number, a date, an hour, or how many were answered in a list."""

    field: str
    value: Bound


@dataclass(frozen=True, slots=True)
class AtMost:
    """The answer is that or less: a number, a date, an hour, or how many were answered in a list."""

    field: str
    value: Bound


@dataclass(frozen=True, slots=True)
class Filled:
    """The field has an answer (or has none, when ``expected`` is false)."""

    field: str
    expected: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A named pure rule says so; ``fields`` are those it reads, declared by the document."""

    rule: str
    fields: tuple[str, ...]


Condition: TypeAlias = All | AnyOf | Not | Is | Among | Has | AtLeast | AtMost | Filled | Named


def applies(when: Condition | None, answers: Mapping[str, object], on: date | None = None) -> bool:
    """Say whether the condition holds for these visible answers (no condition always holds).

    ``on`` is the civil date of the commune, for the named rules that need one.
    """
    match when:
        case None:
            return True
        case All(conditions):
            return all(applies(each, answers, on) for each in conditions)
        case AnyOf(conditions):
            return any(applies(each, answers, on) for each in conditions)
        case Not(condition):
            return not applies(condition, answers, on)
        case Named(rule, _):
            return find_rule(rule)(answers, on)
        case _:
            return _compares(when, answer_at(answers, when.field), answers, on)


def answer_at(answers: Mapping[str, Any], path: str) -> Any:
    """Return the answer of a field, or of a part of it (``adresse.city``); None when there is none."""
    field, _, part = path.partition(".")
    answer = answers.get(field)
    if not part:
        return answer
    return answer.get(part) if isinstance(answer, Mapping) else None


def _ordered(when: AtLeast | AtMost, answer: object, bound: object) -> tuple[object, object]:
    return (bound, answer) if isinstance(when, AtLeast) else (answer, bound)


def _size(answer: object) -> object:
    # of several answers, how many there are; none at all is no answer
    return len(answer) or None if isinstance(answer, list | tuple) else answer


def _bound(bound: Bound, answers: Mapping[str, Any], on: date | None) -> object:
    match bound:
        case Other(field):
            return _size(answer_at(answers, field))
        case Today():
            return on.isoformat() if on else None
        case _:
            return bound


def _at_most(low: object, high: object) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        # ISO dates and hours sort as they are written; a day holds all its hours
        length = min(len(low), len(high)) if "-" in low and "-" in high else None
        return low[:length] <= high[:length]
    return _is_number(low) and _is_number(high) and low <= high  # type: ignore[operator]


def _compares(
    when: Is | Among | Has | AtLeast | AtMost | Filled,
    answer: Any,
    answers: Mapping[str, Any],
    on: date | None,
) -> bool:
    match when:
        case Filled(_, expected):
            return is_filled(answer) is expected
        case Is(_, Other(other)):
            return is_filled(answer) and _same(answer, answer_at(answers, other))
        case Is(_, value):
            return _same(answer, value)
        case Among(_, values):
            return any(_same(answer, value) for value in values)
        case Has(_, value):
            return isinstance(answer, list | tuple) and value in answer
        case AtLeast(_, bound) | AtMost(_, bound):
            low, high = _ordered(when, _size(answer), _bound(bound, answers, on))
            return _at_most(low, high)


def is_filled(answer: object) -> bool:
    """Say whether there is an answer: None, empty texts and empty lists are none; ``False`` and 0 are."""
    return answer is not None and answer not in ("", [], {})


def fields_read(when: Condition | None) -> Iterator[str]:
    """Yield the identities of the fields that the condition reads (of a part: its field)."""
    match when:
        case None:
            return
        case All(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from fields_read(each)
        case Not(condition):
            yield from fields_read(condition)
        case Named(_, fields):
            yield from fields
        case _:
            yield when.field.partition(".")[0]
            if isinstance(other := getattr(when, "value", None), Other):
                yield other.field.partition(".")[0]


def _same(answer: object, value: object) -> bool:
    # True == 1 in Python: a yes must not equal the number one.
    return isinstance(answer, bool) is isinstance(value, bool) and bool(answer == value)


def _is_number(answer: object) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)

"""Conditions on answers: a small closed language, evaluated purely.

An answer that is absent makes every comparison false. Hidden answers are absent: the caller passes the
visible answers only (``beffroi.cases.forms.visibility``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from beffroi.cases.procedures.named_rules import find_rule

Scalar: TypeAlias = str | int | bool


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
    """The answer equals the value."""

    field: str
    value: Scalar


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
    """The number answered is that or more."""

    field: str
    value: int


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number answered is that or less."""

    field: str
    value: int


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
            return _compares(when, answers.get(when.field))


def _compares(when: Is | Among | Has | AtLeast | AtMost | Filled, answer: object) -> bool:
    match when:
        case Filled(_, expected):
            return is_filled(answer) is expected
        case Is(_, value):
            return _same(answer, value)
        case Among(_, values):
            return any(_same(answer, value) for value in values)
        case Has(_, value):
            return isinstance(answer, list | tuple) and value in answer
        case AtLeast(_, value):
            return _is_number(answer) and answer >= value  # type: ignore[operator]
        case AtMost(_, value):
            return _is_number(answer) and answer <= value  # type: ignore[operator]


def is_filled(answer: object) -> bool:
    """Say whether there is an answer: None, empty texts and empty lists are none; ``False`` and 0 are."""
    return answer is not None and answer not in ("", [], {})


def fields_read(when: Condition | None) -> Iterator[str]:
    """Yield the identities of the fields that the condition reads."""
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
            yield when.field


def _same(answer: object, value: Scalar) -> bool:
    # True == 1 in Python: a yes must not equal the number one.
    return isinstance(answer, bool) is isinstance(value, bool) and answer == value


def _is_number(answer: object) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)

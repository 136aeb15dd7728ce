"""Conditions in the words of JSON Schema; a hidden question counts as absent."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from beffroi.cases.procedures.conditions import (
    All,
    Among,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Filled,
    Has,
    Is,
    Named,
    Not,
    Other,
)
from beffroi.cases.procedures.types import Field, Kind

Schema: TypeAlias = dict[str, Any]
_LISTS = (Kind.CHOICES, Kind.PARCEL, Kind.GROUP)


class Inexpressible(Exception):
    """A condition that only the program can judge; the message names it."""


@dataclass(slots=True)
class Scope:
    """The questions of one object: when each is shown, and its kind."""

    shown: dict[str, Condition | None] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    def declare(self, asked: Field, shown: Condition | None) -> None:
        """Make a question known to the conditions that follow it."""
        self.shown[asked.id], self.kinds[asked.id] = shown, asked.kind


def express(when: Condition | None, scope: Scope) -> Any:
    """Return the schema of a condition.

    :raises Inexpressible: a named rule, a date, a computed value, another answer.
    """
    match when:
        case None:
            return True
        case All(conditions):
            return {"allOf": [express(each, scope) for each in conditions]}
        case AnyOf(conditions):
            return {"anyOf": [express(each, scope) for each in conditions]}
        case Not(condition):
            return {"not": express(condition, scope)}
        case Named(rule, _):
            raise Inexpressible(f"la règle {rule}")
        case Filled(name, False):
            return {"not": answered(name, scope)}
        case _:
            return _shown_and(when.field, _test(when, scope), scope)


def answered(name: str, scope: Scope) -> Schema:
    """Return the schema of "this question is shown and has an answer"."""
    # "" and [] are no answers; false and 0 are
    return _shown_and(name, {"not": {"enum": ["", [], {}]}}, scope)


def _shown_and(name: str, test: Schema, scope: Scope) -> Schema:
    root, _, part = name.partition(".")
    if root not in scope.kinds or scope.kinds[root] is Kind.COMPUTED:
        raise Inexpressible(f"« {root} »")
    inner = {"type": "object", "required": [part], "properties": {part: test}} if part else test
    there: Schema = {"required": [root], "properties": {root: inner}}
    shown = express(scope.shown[root], scope)
    return there if shown is True else {"allOf": [shown, there]}


def _test(when: Is | Among | Has | AtLeast | AtMost | Filled, scope: Scope) -> Schema:
    match when:
        case Is(_, Other(other)):
            raise Inexpressible(f"« {other} »")
        case Is(_, value):
            return {"const": value}
        case Among(_, values):
            return {"enum": list(values)}
        case Has(_, value):
            return {"type": "array", "contains": {"const": value}}
        case AtLeast() | AtMost():
            return _bound(when, scope)
        case Filled():
            return {"not": {"enum": ["", [], {}]}}


def _bound(when: AtLeast | AtMost, scope: Scope) -> Schema:
    if not isinstance(when.value, int):
        raise Inexpressible(f"« {when.field} »")
    least = isinstance(when, AtLeast)
    if scope.kinds.get(when.field) in _LISTS:
        count = {"minItems": max(when.value, 1)} if least else {"minItems": 1, "maxItems": max(when.value, 0)}
        return {"type": "array", **count}
    return {"type": "number", "minimum" if least else "maximum": when.value}

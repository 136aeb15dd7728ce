"""Repeated groups without a script: one more occurrence, one less, by the buttons of the page.

A button named ``_add`` carries the group; one named ``_remove`` carries ``<group>-<rank>``. The page is shown
again with what was typed, right or wrong: nothing is checked, nothing is lost.
"""

from collections.abc import Iterable

from beffroi.cases.forms.inputs_raw import all_inputs, one_input
from beffroi.cases.forms.inputs_records import Inputs, last_occurrence
from beffroi.cases.forms.names import input_names
from beffroi.cases.forms.types import RawAnswers
from beffroi.cases.procedures.types import Field, Kind

ADD, REMOVE = "_add", "_remove"


def rearranged(fields: Iterable[Field], raw: RawAnswers) -> Inputs | None:
    """Return the inputs of these questions once a button has been obeyed; None when none was pressed."""
    fields = tuple(fields)
    groups = {field.id: field for field in fields if field.kind is Kind.GROUP}
    added, removed = one_input(raw, ADD), one_input(raw, REMOVE)
    name, _, rank = removed.rpartition("-")
    if added not in groups and not (name in groups and rank.isdecimal()):
        return None
    typed = _typed(fields, raw)
    if added in groups:
        return typed | _count(groups[added], occurrences(groups[added], raw) + 1)
    return _without(groups[name], int(rank), typed)


def occurrences(field: Field, inputs: RawAnswers) -> int:
    """Return how many occurrences the page shows: those typed, those asked for, the compulsory ones."""
    told = one_input(inputs, f"{field.id}-count")
    asked = int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0
    least = field.minimum or int(field.required)
    return min(max(asked, last_occurrence(field, inputs), least), field.maximum or 1)


def _typed(fields: Iterable[Field], raw: RawAnswers) -> Inputs:
    names = [name for field in fields for name in input_names(field) if name in raw]
    return {name: raw[name] if isinstance(raw[name], str) else all_inputs(raw, name) for name in names}  # type: ignore[misc]


def _count(field: Field, number: int) -> Inputs:
    return {f"{field.id}-count": str(min(number, field.maximum or 1))}


def _without(field: Field, rank: int, typed: Inputs) -> Inputs:
    left: Inputs = {}
    shown = occurrences(field, typed)
    for name, value in typed.items():
        found, _, rest = name.removeprefix(f"{field.id}-").partition("-")
        if not name.startswith(f"{field.id}-") or not rest or not found.isdecimal():
            left[name] = value
        elif int(found) != rank:
            left[f"{field.id}-{int(found) - (int(found) > rank)}-{rest}"] = value
    return left | _count(field, max(shown - 1, 0))

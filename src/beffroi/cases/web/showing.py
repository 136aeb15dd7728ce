"""From a field and what was typed to what the templates of components take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.inputs import read_inputs, show_inputs
from beffroi.cases.forms.names import input_names
from beffroi.cases.forms.showing import question
from beffroi.cases.forms.types import Answers, Mistake, RawAnswers
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.conditions import is_filled
from beffroi.cases.procedures.types import Field, Kind

Inputs = Mapping[str, str | list[str]]

names_of = input_names
shown = question


def typed_in(field: Field, raw: RawAnswers) -> dict[str, str | list[str]]:
    """Return what was typed for a field, right or wrong, as the inputs sent it."""
    found = {name: raw[name] for name in names_of(field) if name in raw}
    return {name: value if isinstance(value, str) else list(value) for name, value in found.items()}


def kept_inputs(field: Field, answers: Answers) -> Inputs:
    """Return the inputs that show a kept answer; none when it no longer has the shape of the question."""
    try:
        return show_inputs(field, answers.get(field.id))
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return {}


def listed(errors: Mapping[str, str], fields: Iterable[Field]) -> list[dict[str, str]]:
    """Return the errors for the summary at the top, in the order of the questions, each with its control."""
    order = {name: (rank, field) for rank, field in enumerate(fields) for name in names_of(field)}
    known = sorted((name for name in errors if name in order), key=lambda name: order[name][0])
    return [{"text": errors[name], "field": _anchor(name, order[name][1])} for name in known]


def _anchor(name: str, field: Field) -> str:
    return f"{name}-lines" if field.kind is Kind.ADDRESS and name == field.id else name


def check_fields(fields: Iterable[Field], raw: RawAnswers) -> tuple[dict[str, Any], dict[str, str]]:
    """Check questions of our own, which belong to no procedure: ``(clean answers, errors by input)``."""
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        try:
            typed = read_inputs(field, raw)
            value = None if typed is None else check_value(field, typed)
            if is_filled(value):
                clean[field.id] = value
            elif field.required:
                errors[field.id] = messages.missing(field)
        except Mistake as mistake:
            errors |= mistake.errors(field.id, "-")
    return clean, errors

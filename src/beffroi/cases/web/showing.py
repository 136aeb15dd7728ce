"""From a field and what was typed to what the templates of components take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.inputs import ADDRESS_PARTS, DATE_PARTS, read_inputs, show_inputs
from beffroi.cases.forms.types import Answers, Mistake, RawAnswers
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.conditions import is_filled
from beffroi.cases.procedures.types import Field, Kind

Inputs = Mapping[str, str | list[str]]

_PARTS = {Kind.DATE: DATE_PARTS, Kind.ADDRESS: ADDRESS_PARTS}
_COUNTED = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_GROUPS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.DATE})
_YES_NO = ({"value": "oui", "label": "Oui"}, {"value": "non", "label": "Non"})
_ADDRESS = (
    ("lines", "Numéro et rue, lieu-dit, complément", "street-address"),
    ("postcode", "Code postal", "postal-code"),
    ("city", "Ville", "address-level2"),
    ("country", "Pays, si ce n’est pas la France", "country-name"),
)


def names_of(field: Field) -> list[str]:
    """Return the names of the inputs of a field."""
    return [field.id, *(f"{field.id}-{part}" for part in _PARTS.get(field.kind, ()))]


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


def shown(field: Field, inputs: Inputs, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return one question as ``components/procedure_field.html`` and the parts of the portal take it."""
    return {
        "id": field.id,
        "kind": field.kind.value,
        "label": field.label,
        "hint": field.hint,
        "text": [line for line in field.text.split("\n") if line.strip()],
        "required": field.required,
        "options": _YES_NO if field.kind is Kind.YES_NO else field.options,
        "suffix": field.unit,
        "autocomplete": field.autocomplete,
        "max": field.maximum if field.kind is Kind.LONG_TEXT else None,
        "value": _value(field, inputs),
        "error": errors.get(field.id),
        "label_size": "s" if field.kind in _GROUPS else "",
        "parts": _address_parts(field, inputs, errors) if field.kind is Kind.ADDRESS else [],
    }


def _value(field: Field, inputs: Inputs) -> Any:
    if field.kind is Kind.DATE:
        return {part: _one(inputs, f"{field.id}-{part}") for part in DATE_PARTS}
    if field.kind is Kind.CHOICES:
        return _all(inputs, field.id)
    typed = _one(inputs, field.id)
    if field.kind is Kind.YES_NO:
        return {"yes": "oui", "no": "non"}.get(typed, typed)
    if field.kind is Kind.CONSENT:
        return "yes" if typed in {"yes", "oui"} else ""
    return typed


def _one(inputs: Inputs, name: str) -> str:
    values = _all(inputs, name)
    return values[-1] if values else ""


def _all(inputs: Inputs, name: str) -> list[str]:
    value = inputs.get(name, [])
    return [value] if isinstance(value, str) else value


def _address_parts(field: Field, inputs: Inputs, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{field.id}-{part}",
            "label": label,
            "value": ""
            if part == "country" and _one(inputs, f"{field.id}-{part}") == "FR"
            else _one(inputs, f"{field.id}-{part}"),
            "kind": "textarea" if part == "lines" else "text",
            "width": "10" if part == "postcode" else "",
            "optional": part == "country" or not field.required,
            "autocomplete": autocomplete if field.autocomplete else "",
            "error": errors.get(f"{field.id}-{part}"),
        }
        for part, label, autocomplete in _ADDRESS
    ]


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

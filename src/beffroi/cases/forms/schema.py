"""The JSON Schema 2020-12 of a procedure's answers.

What the schema accepts, ``check_answers`` accepts, save what a schema cannot say: a ``$comment`` tells it
(check digits of a SIREN, named rules). Conditions become ``if``/``then``; a hidden question counts as absent,
so that a condition on it also demands that it be shown.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from beffroi.cases.forms.values import LARGEST_NUMBER, MOST_PARCELS, PARCEL
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
)
from beffroi.cases.procedures.types import Field, Kind, Procedure

Schema: TypeAlias = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_BLANK = (
    r"[^\s\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class _Inexpressible(Exception):
    """A condition that only the program can judge."""


def json_schema(procedure: Procedure) -> Schema:
    """Return the schema of the answers, as ``check_answers`` takes them; properties are field identities."""
    visible: dict[str, Condition | None] = {}
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:beffroi:{procedure.pack}:{procedure.code}:{procedure.version}",
        "title": procedure.title,
        "description": procedure.summary,
        "type": "object",
        "properties": {field.id: _property(field) for _, field in procedure.fields() if field.asks},
        "required": [],
        "additionalProperties": False,
    }
    rules = []
    for page, field in procedure.fields():
        visible[field.id] = _both(page.when, field.when)
        if field.required and visible[field.id] is None:
            schema["required"].append(field.id)
        elif field.required:
            rules.append(_conditional(field, visible))
    return schema | ({"allOf": rules} if rules else {})


def _conditional(field: Field, visible: dict[str, Condition | None]) -> Schema:
    try:
        when = _express(visible[field.id], visible)
    except _Inexpressible as rule:
        return {"$comment": f"« {field.id} » est exigé selon la règle {rule}, que seul le serveur connaît."}
    return {"if": when, "then": {"required": [field.id]}}


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    conditions = tuple(each for each in (first, second) if each is not None)
    return All(conditions) if len(conditions) == 2 else next(iter(conditions), None)


def _express(when: Condition | None, visible: dict[str, Condition | None]) -> Any:
    match when:
        case None:
            return True
        case All(conditions):
            return {"allOf": [_express(each, visible) for each in conditions]}
        case AnyOf(conditions):
            return {"anyOf": [_express(each, visible) for each in conditions]}
        case Not(condition):
            return {"not": _express(condition, visible)}
        case Named(rule, _):
            raise _Inexpressible(rule)
        case Filled(field, False):
            return {"not": _shown_and(field, {}, visible)}
        case _:
            return _shown_and(when.field, _test(when), visible)


def _shown_and(field: str, test: Schema, visible: dict[str, Condition | None]) -> Schema:
    # "" and [] are no answers; false and 0 are
    filled = {"allOf": [{"not": {"enum": ["", []]}}, test]} if test == {} else test
    answered: Schema = {"required": [field], "properties": {field: filled}}
    shown = _express(visible[field], visible)
    return answered if shown is True else {"allOf": [shown, answered]}


def _test(when: Is | Among | Has | AtLeast | AtMost | Filled) -> Schema:
    match when:
        case Is(_, value):
            return {"const": value}
        case Among(_, values):
            return {"enum": list(values)}
        case Has(_, value):
            return {"type": "array", "contains": {"const": value}}
        case AtLeast(_, value):
            return {"type": "number", "minimum": value}
        case AtMost(_, value):
            return {"type": "number", "maximum": value}
        case Filled():
            return {}


def _property(field: Field) -> Schema:
    described = {key: text for key, text in (("title", field.label), ("description", field.hint)) if text}
    return described | dict(_constraints(field))


def _constraints(field: Field) -> Iterator[tuple[str, Any]]:
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            yield from _text(field)
        case Kind.NUMBER | Kind.AMOUNT:
            yield from _number(field)
        case Kind.YES_NO:
            yield "type", "boolean"
        case Kind.CONSENT:
            yield from (("type", "boolean"), *([("const", True)] if field.required else []))
        case Kind.CHOICE:
            yield from (("type", "string"), ("oneOf", _options(field)))
        case Kind.CHOICES | Kind.PARCEL:
            yield from _list(field)
        case Kind.ADDRESS:
            yield from _ADDRESS.items()
        case _:
            yield from _PLAIN[field.kind].items()


def _text(field: Field) -> Iterator[tuple[str, Any]]:
    yield "type", "string"
    if field.required:
        yield "pattern", _NOT_BLANK
    if field.minimum is not None:
        yield from _least(field, "minLength", field.minimum, {"const": ""})
    if field.maximum is not None:
        yield "maxLength", field.maximum


def _number(field: Field) -> Iterator[tuple[str, Any]]:
    yield "type", "number" if field.decimals else "integer"
    if field.kind is Kind.AMOUNT:
        yield "$comment", "En centimes d’euro."
    elif field.decimals:
        # multipleOf fails on decimal fractions in most validators: 1.15 is no multiple of 0.01 in binary
        yield "$comment", f"{field.decimals} chiffres après la virgule au plus."
    yield "minimum", -LARGEST_NUMBER if field.minimum is None else field.minimum
    yield "maximum", LARGEST_NUMBER if field.maximum is None else field.maximum


def _least(field: Field, key: str, limit: int, empty: Schema) -> Iterator[tuple[str, Any]]:
    # an optional question may stay empty, but not be half answered
    yield (key, limit) if field.required else ("anyOf", [empty, {key: limit}])


def _options(field: Field) -> list[Schema]:
    return [{"const": option.value, "title": option.label} for option in field.options]


def _list(field: Field) -> Iterator[tuple[str, Any]]:
    yield "type", "array"
    if field.kind is Kind.CHOICES:
        yield from (("items", {"oneOf": _options(field)}), ("uniqueItems", True))
    else:
        yield from (("items", {"type": "string", "pattern": f"^{PARCEL}$"}), ("uniqueItems", True))
    least = max(field.minimum or 0, 1 if field.required else 0)
    if least:
        yield from _least(field, "minItems", least, {"const": []})
    most = field.maximum if field.maximum is not None or field.kind is Kind.CHOICES else MOST_PARCELS
    if most is not None:
        yield "maxItems", most


_PLAIN: dict[Kind, Schema] = {
    Kind.DATE: {
        "type": "string",
        "format": "date",
        "pattern": "^(1[89]|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    },
    Kind.EMAIL: {"type": "string", "format": "email", "pattern": _EMAIL},
    Kind.PHONE: {"type": "string", "$comment": "Dix chiffres, ou + et l’indicatif du pays."},
    Kind.COMMUNE: {"type": "string", "pattern": "^[0-9][0-9AB][0-9]{3}$", "$comment": "Code Insee."},
    Kind.SIRET: {"type": "string", "pattern": "^[0-9]{14}$", "$comment": "La clé de contrôle est vérifiée."},
    Kind.SIREN: {"type": "string", "pattern": "^[0-9]{9}$", "$comment": "La clé de contrôle est vérifiée."},
}
_ADDRESS: Schema = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {"type": "string", "maxLength": 100, "pattern": _NOT_BLANK},
            "minItems": 1,
            "maxItems": 5,
        },
        "postcode": {"type": "string", "maxLength": 15},
        "city": {"type": "string", "maxLength": 100, "pattern": _NOT_BLANK},
        "country": {"type": "string", "maxLength": 100, "default": "FR"},
    },
    "required": ["lines", "city"],
    # no country, or France
    "if": {"properties": {"country": {"enum": ["FR", "France", ""]}}},
    "then": {"required": ["postcode"], "properties": {"postcode": {"pattern": "^[0-9]{5}$"}}},
    "additionalProperties": False,
}

"""The JSON Schema 2020-12 of a procedure's answers.

What the schema accepts, ``check_answers`` accepts, save what a schema cannot say: a ``$comment`` tells it
(check digits of a SIREN, named rules). Conditions become ``if``/``then``; a hidden question counts as absent,
so that a condition on it also demands that it be shown.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from beffroi.cases.forms.countries import listed_options
from beffroi.cases.forms.rules import compared
from beffroi.cases.forms.schema_conditions import Inexpressible, Scope, answered, express
from beffroi.cases.forms.values import LARGEST_NUMBER, MOST_PARCELS, PARCEL
from beffroi.cases.forms.values_records import LONGEST_NAME, text_digest
from beffroi.cases.procedures.conditions import All, Condition
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Characters, Check, Eligibility, Field, Kind, Option, Procedure

Schema: TypeAlias = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_BLANK = (
    r"[^\s\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def json_schema(procedure: Procedure) -> Schema:
    """Return the schema of the answers, as ``check_answers`` takes them; properties are field identities."""
    scope = Scope()
    asked = [(field, _both(page.when, field.when)) for page, field in procedure.fields()]
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:beffroi:{procedure.pack}:{procedure.code}:{procedure.version}",
        "title": procedure.title,
        "description": procedure.summary,
        **_object(asked, scope),
    }
    told: list[Check | Eligibility] = [*procedure.checks]
    told += [rule for rule in procedure.eligibility if rule.blocks]
    rules = [*schema.get("allOf", []), *(_rule(rule, scope) for rule in told)]
    return schema | ({"allOf": rules} if rules else {})


def _object(asked: list[tuple[Field, Condition | None]], scope: Scope) -> Schema:
    required, rules = [], []
    for field, shown in asked:
        scope.declare(field, shown)
        if field.required and shown is None:
            required.append(field.id)
        elif field.required:
            rules.append(_conditional(field, shown, scope))
    properties = {field.id: _property(field) for field, _ in asked if field.gives}
    made: Schema = {"type": "object", "properties": properties, "required": required}
    return made | {"additionalProperties": False} | ({"allOf": rules} if rules else {})


def _conditional(field: Field, shown: Condition | None, scope: Scope) -> Schema:
    try:
        when = express(shown, scope)
    except Inexpressible as reason:
        return {"$comment": f"« {field.id} » est exigé selon {reason}, que seul le serveur connaît."}
    return {"if": when, "then": {"required": [field.id]}}


def _rule(rule: Check | Eligibility, scope: Scope) -> Schema:
    try:
        there = [answered(name, scope) for name in dict.fromkeys(compared(rule.holds))]
        when = express(rule.when, scope) if isinstance(rule, Check) else True
        return {"if": {"allOf": [*there, when]}, "then": express(rule.holds, scope), "$comment": rule.message}
    except Inexpressible:
        return {"$comment": f"{rule.message} (Seul le serveur le vérifie.)"}


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    conditions = tuple(each for each in (first, second) if each is not None)
    return All(conditions) if len(conditions) == 2 else next(iter(conditions), None)


def _property(field: Field) -> Schema:
    described = {key: text for key, text in (("title", field.label), ("description", field.hint)) if text}
    return described | dict(_constraints(field))


def _constraints(field: Field) -> Iterator[tuple[str, Any]]:
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            yield from _text(field)
        case Kind.NUMBER | Kind.AMOUNT:
            yield from _number(field)
        case Kind.CONSENT:
            yield from (("type", "boolean"), *([("const", True)] if field.required else []))
        case Kind.CHOICE:
            yield from (("type", "string"), ("oneOf", _options(field)))
        case Kind.CHOICES | Kind.PARCEL:
            yield from _list(field)
        case Kind.LINKED:
            yield "enum", [list(way) for way in _leaves(field.options)] + ([] if field.required else [[]])
        case Kind.COUNTRY | Kind.DEPARTMENT:
            codes = [option.value for option in listed_options(field.kind)]
            yield from (("type", "string"), ("enum", codes if field.required else ["", *codes]))
        case _:
            yield from _composed(field).items()


def _composed(field: Field) -> Schema:
    match field.kind:
        case Kind.PERSON | Kind.POINT:
            made = _object([(part, None) for part in record_fields(field)], Scope())
            return made | (
                _POINT | {"minProperties": int(field.required)} if field.kind is Kind.POINT else {}
            )
        case Kind.GROUP:
            items = _object([(part, part.when) for part in field.fields], Scope())
            limits = {"maxItems": field.maximum} | dict(_least_items(field))
            return {"type": "array", "items": items, **limits}
        case Kind.SIGNATURE:
            return _signature(field)
        case _:
            return _PLAIN[field.kind]


def _signature(field: Field) -> Schema:
    parts = {
        "name": {"type": "string", "pattern": _NOT_BLANK, "maxLength": LONGEST_NAME},
        "accepted": {"const": True},
        "signed_on": {"type": "string", "format": "date"},
        "text": {"const": field.text},
        "digest": {"const": text_digest(field), "$comment": "SHA-256 du texte accepté."},
    }
    return {
        "type": "object",
        "properties": parts,
        "required": ["name", "accepted"],
        "additionalProperties": False,
    }


def _leaves(options: tuple[Option, ...], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for option in options:
        way = (*before, option.value)
        yield from _leaves(option.options, way) if option.options else (way,)


def _text(field: Field) -> Iterator[tuple[str, Any]]:
    yield "type", "string"
    if field.characters:
        yield "allOf", [{"pattern": _CHARACTERS[field.characters]}]
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
    yield from _least_items(field)
    most = field.maximum if field.maximum is not None or field.kind is Kind.CHOICES else MOST_PARCELS
    if most is not None:
        yield "maxItems", most


def _least_items(field: Field) -> Iterator[tuple[str, Any]]:
    least = max(field.minimum or 0, 1 if field.required else 0)
    if least:
        yield from _least(field, "minItems", least, {"const": []})


_CHARACTERS = {
    Characters.DIGITS: "^[0-9 ]*$",
    Characters.LETTERS: r"^[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f '’-]*$",
    Characters.ALPHANUMERIC: "^[0-9A-Za-z -]*$",
}
_POINT: Schema = {"dependentRequired": {"latitude": ["longitude"], "longitude": ["latitude"]}}
_PLAIN: dict[Kind, Schema] = {
    Kind.YES_NO: {"type": "boolean"},
    Kind.DATE: {
        "type": "string",
        "format": "date",
        "pattern": "^(1[89]|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    },
    Kind.EMAIL: {"type": "string", "format": "email", "pattern": _EMAIL},
    Kind.PHONE: {"type": "string", "$comment": "Dix chiffres, ou + et l’indicatif du pays."},
    Kind.COMMUNE: {"type": "string", "pattern": "^[0-9][0-9AB][0-9]{3}$", "$comment": "Code Insee."},
    Kind.TIME: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    Kind.DATETIME: {
        "type": "string",
        "pattern": "^(1[89]|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$",
        "$comment": "Heure de la commune. Le jour doit exister.",
    },
    Kind.RNA: {"type": "string", "pattern": "^W[0-9][0-9AB][0-9]{7}$"},
    Kind.IBAN: {
        "type": "string",
        "pattern": "^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$",
        "$comment": "La clé de contrôle est vérifiée.",
    },
    Kind.PLATE: {
        "type": "string",
        "pattern": "^([A-Z]{2}-[0-9]{3}-[A-Z]{2}|[1-9][0-9]{0,3} [A-Z]{1,3} [0-9][0-9AB][0-9]?)$",
    },
    Kind.CASE_NUMBER: {"type": "string", "$comment": "Le numéro d’une demande, avec ou sans espaces."},
    Kind.COMPUTED: {"readOnly": True, "$comment": "Calculé par le serveur, quoi que l’on envoie."},
    Kind.SIRET: {"type": "string", "pattern": "^[0-9]{14}$", "$comment": "La clé de contrôle est vérifiée."},
    Kind.SIREN: {"type": "string", "pattern": "^[0-9]{9}$", "$comment": "La clé de contrôle est vérifiée."},
}
_PLAIN[Kind.ADDRESS] = {
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

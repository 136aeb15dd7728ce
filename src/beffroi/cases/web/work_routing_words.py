"""Conditions of routing rules, as choices of a list and as a sentence: the language of procedures behind both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from beffroi.cases.procedures.orders import Order, order_of
from beffroi.cases.procedures.records import part_kinds
from beffroi.cases.procedures.types import Field, Kind, Procedure
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line

MOST_OPTIONS = 60
_ONE, _SEVERAL, _YES_NO = (Kind.CHOICE,), (Kind.CHOICES, Kind.LINKED), (Kind.YES_NO, Kind.CONSENT)
_TYPED = (Kind.TEXT, Kind.COMMUNE, Kind.DEPARTMENT)


def choices(procedure: Procedure) -> dict[str, str]:
    """Return what a line of a rule may say: a key (JSON of a table, null where a value is to be typed), its words."""
    told: dict[str, str] = {}
    for _page, field in procedure.fields():
        if field.gives:
            told |= dict(_of(field))
    return told


def _of(field: Field) -> Iterator[tuple[str, str]]:
    if field.kind in _ONE or field.kind in _SEVERAL:
        verb = "is" if field.kind in _ONE else "has"
        for option in field.options[:MOST_OPTIONS]:
            yield _key(field.id, **{verb: option.value}), f"{field.label} : {option.label}"
    elif field.kind in _YES_NO:
        yield _key(field.id, **{"is": True}), f"{field.label} : oui"
        yield _key(field.id, **{"is": False}), f"{field.label} : non"
    else:
        yield from _open(field)


def _open(field: Field) -> Iterator[tuple[str, str]]:
    """Yield what may be said of a question without a closed list of answers."""
    if order_of(field) in {Order.NUMBER, Order.AMOUNT}:
        yield _key(field.id, at_least=None), f"{field.label} : au moins (écrivez la valeur)"
        yield _key(field.id, at_most=None), f"{field.label} : au plus (écrivez la valeur)"
    elif field.kind is Kind.ADDRESS:
        for part, label in (("postcode", "code postal"), ("city", "commune")):
            if part in part_kinds(field):
                yield (
                    _key(f"{field.id}.{part}", **{"is": None}),
                    f"{field.label}, {label} (écrivez la valeur)",
                )
    elif field.kind in _TYPED:
        yield _key(field.id, **{"is": None}), f"{field.label} (écrivez la valeur)"
    else:
        yield _key(field.id, filled=True), f"{field.label} : rempli"


def _key(field: str, **verb: Any) -> str:
    return json.dumps({"field": field, **verb}, ensure_ascii=False)


def table(procedure: Procedure, key: str, typed: str, name: str) -> dict[str, Any]:
    """Return the table of a choice, its value put in; :raises Invalid: the value lacks or is no number."""
    found: dict[str, Any] = json.loads(key)
    verb = next(each for each in found if each != "field")
    if found[verb] is not None:
        return found
    text = clean_line(typed)[:120]
    if not text:
        raise _wrong(name, "Écrivez la valeur de cette condition.")
    return {**found, verb: text if verb == "is" else _number(text, name)}


def _number(text: str, name: str) -> int:
    try:
        return int(text.replace(" ", ""))
    except ValueError:
        raise _wrong(name, "Écrivez un nombre entier, par exemple 20.") from None


def _wrong(name: str, why: str) -> Invalid:
    return Invalid(why, field_errors={name: why})


_VERBS = {"at_least": "au moins", "at_most": "au plus"}


def in_words(procedure: Procedure, condition: Mapping[str, Any] | None) -> str:
    """Return the sentence of a condition."""
    if condition is None:
        return "toujours"
    for joint, word in (("all", " et "), ("any", " ou ")):
        if joint in condition:
            return word.join(in_words(procedure, each) for each in condition[joint])
    field, _dot, part = str(condition["field"]).partition(".")
    verb = next(each for each in condition if each != "field")
    known = choices(procedure).get(json.dumps(dict(condition), ensure_ascii=False))
    if known:
        return known
    labels = {each.id: each.label for _page, each in procedure.fields()}
    name = f"{labels.get(field, field)} ({part})" if part else labels.get(field, field)
    return f"{name} : {_VERBS.get(verb, '')} {condition[verb]}".replace("  ", " ")

"""A question as the components take it: plain dictionaries, no template and no request."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from beffroi.cases.forms.countries import listed_options
from beffroi.cases.forms.inputs import read_inputs
from beffroi.cases.forms.inputs_raw import all_inputs, one_input
from beffroi.cases.forms.inputs_records import within
from beffroi.cases.forms.names import DATE_PARTS
from beffroi.cases.forms.repeating import occurrences
from beffroi.cases.forms.types import Answers, Mistake, Setting
from beffroi.cases.forms.values import check_value
from beffroi.cases.forms.values_records import text_digest
from beffroi.cases.procedures.conditions import applies, is_filled
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind, Option
from beffroi.kernel.words import N_, is_foreign, speaks_french, spoken

Inputs: TypeAlias = Mapping[str, str | list[str]]
Errors: TypeAlias = Mapping[str, str]
Shown: TypeAlias = dict[str, Any]

_FIELDSETS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.DATE, Kind.DATETIME, Kind.LINKED})
_YES_NO = (Option("oui", N_("Oui")), Option("non", N_("Non")))
_ADDRESS = (
    ("lines", N_("Numéro et rue, lieu-dit, complément"), "street-address"),
    ("postcode", N_("Code postal"), "postal-code"),
    ("city", N_("Ville"), "address-level2"),
    ("country", N_("Pays, si ce n’est pas la France"), "country-name"),
)
_AUTOCOMPLETE = {
    "last_name": "family-name",
    "first_names": "given-name",
    "birth_date": "bday",
    "address": "street-address",
}


def question(
    field: Field, inputs: Inputs, errors: Errors, *, answers: Answers | None = None, on: date | None = None
) -> Shown:
    """Return one question as ``components/procedure_field.html`` takes it.

    ``inputs`` hold what was typed or kept, by name of input; ``errors`` the sentences by the same names.
    ``answers`` are the visible answers of the other questions, which the conditions inside a group may read.
    """
    shown = _plain(field, inputs, errors)
    match field.kind:
        case Kind.ADDRESS:
            shown["parts"] = [_address_part(field, part, inputs, errors) for part in _ADDRESS]
        case Kind.DATETIME:
            shown["parts"] = _date_and_hour(field, inputs, errors)
        case Kind.LINKED:
            shown["parts"] = [_level(field, rank, inputs, errors) for rank in range(len(field.levels))]
        case Kind.PERSON | Kind.POINT:
            shown["parts"] = [_part(field, part, inputs, errors) for part in record_fields(field)]
        case Kind.SIGNATURE:
            shown |= _signature(field, inputs, errors)
        case Kind.GROUP:
            shown |= _group(field, inputs, errors, Setting(on, seen=answers or {}))
    return shown


def _plain(field: Field, inputs: Inputs, errors: Errors) -> Shown:
    return {
        "id": field.id,
        "kind": field.kind.value,
        "label": spoken(field.label),
        "hint": spoken(field.hint),
        "french": is_foreign(field.label),
        "text": [line for line in field.text.split("\n") if line.strip()],
        "required": field.required,
        "options": _options(field),
        "suffix": field.unit,
        "autocomplete": field.autocomplete,
        "max": field.maximum if field.kind is Kind.LONG_TEXT else None,
        "value": _value(field, inputs),
        "error": errors.get(field.id),
        "label_size": "s" if field.kind in _FIELDSETS else "",
        "parts": [],
    }


def _options(field: Field) -> tuple[Option, ...]:
    options = _YES_NO if field.kind is Kind.YES_NO else field.options or listed_options(field.kind)
    if speaks_french():
        return options
    return tuple(replace(each, label=spoken(each.label), hint=spoken(each.hint)) for each in options)


def _value(field: Field, inputs: Inputs) -> Any:
    if field.kind is Kind.DATE:
        return _day(field, inputs)
    if field.kind is Kind.CHOICES:
        return all_inputs(inputs, field.id)
    typed = one_input(inputs, field.id)
    if field.kind is Kind.YES_NO:
        return {"yes": "oui", "no": "non"}.get(typed, typed)
    if field.kind in (Kind.CONSENT, Kind.SIGNATURE):
        return "yes" if typed in {"yes", "oui"} else ""
    return typed


def _day(field: Field, inputs: Inputs) -> dict[str, str]:
    return {part: one_input(inputs, f"{field.id}-{part}") for part in DATE_PARTS}


def _address_part(field: Field, told: tuple[str, str, str], inputs: Inputs, errors: Errors) -> Shown:
    part, label, autocomplete = told
    typed = one_input(inputs, f"{field.id}-{part}")
    return {
        "id": f"{field.id}-{part}",
        "label": spoken(label),
        "value": "" if part == "country" and typed == "FR" else typed,
        "kind": "textarea" if part == "lines" else "text",
        "width": "10" if part == "postcode" else "",
        "optional": part == "country" or not field.required,
        "autocomplete": autocomplete if field.autocomplete else "",
        "error": errors.get(f"{field.id}-{part}"),
    }


def _date_and_hour(field: Field, inputs: Inputs, errors: Errors) -> list[Shown]:
    day = Field(field.id, Kind.DATE, N_("Jour"), required=field.required)
    hour = Field(
        f"{field.id}-time", Kind.TIME, N_("Heure"), hint=N_("Par exemple 18 h 05"), required=field.required
    )
    told = {name: text for name, text in errors.items() if name != field.id}
    return [_plain(day, inputs, told), _plain(hour, inputs, told)]


def _level(field: Field, rank: int, inputs: Inputs, errors: Errors) -> Shown:
    """Return one list of linked choices; below the first, the options stand under what they depend on."""
    name = f"{field.id}-{rank + 1}"
    groups = _below(field.options, rank)
    return {
        "id": name,
        "label": field.levels[rank],
        "groups": groups,
        "value": one_input(inputs, name),
        "optional": not field.required or any(not option.options for option in _at(field.options, rank - 1)),
        "error": errors.get(name),
    }


def _below(options: tuple[Option, ...], rank: int, before: str = "") -> list[Shown]:
    if rank == 0:
        return [{"label": before, "options": options}] if options else []
    found: list[Shown] = []
    for option in options:
        title = f"{before} – {option.label}" if before else option.label
        found += _below(option.options, rank - 1, title)
    return found


def _at(options: tuple[Option, ...], rank: int) -> tuple[Option, ...]:
    if rank < 0:
        return ()
    return (
        options if rank == 0 else tuple(each for option in options for each in _at(option.options, rank - 1))
    )


def _part(field: Field, part: Field, inputs: Inputs, errors: Errors) -> Shown:
    shown = _plain(within(field.id, part), inputs, errors)
    hint = _AUTOCOMPLETE.get(part.id, "") if field.autocomplete else ""
    return shown | {"autocomplete": hint, "required": shown["required"] or field.kind is Kind.POINT}


def _signature(field: Field, inputs: Inputs, errors: Errors) -> Shown:
    name = Field(f"{field.id}-name", Kind.TEXT, N_("Vos nom et prénom"), required=field.required)
    part = _plain(name, inputs, errors) | {"autocomplete": "name"}
    return {"parts": [part], "digest": text_digest(field)}


def _group(field: Field, inputs: Inputs, errors: Errors, setting: Setting) -> Shown:
    count = occurrences(field, inputs)
    least = field.minimum or int(field.required)
    return {
        "item": field.item,
        "count": count,
        "addable": count < (field.maximum or 1),
        "occurrences": [
            {
                "id": f"{field.id}-{rank}",
                "title": f"{field.item} {rank}",
                "removable": count > least,
                "parts": _occurrence(field, rank, inputs, errors, setting),
            }
            for rank in range(1, count + 1)
        ],
    }


def _occurrence(field: Field, rank: int, inputs: Inputs, errors: Errors, setting: Setting) -> list[Shown]:
    """Return the questions of one occurrence that what is typed there calls for."""
    seen = dict(setting.seen)
    parts = []
    for part in field.fields:
        if part.asks and applies(part.when, seen, setting.on):
            named = within(f"{field.id}-{rank}", part)
            parts.append(question(named, inputs, errors, answers=seen, on=setting.on))
            value = _clean(named, inputs)
            if is_filled(value):
                seen[part.id] = value
    return parts


def _clean(field: Field, inputs: Inputs) -> Any:
    try:
        typed = read_inputs(field, inputs)
        return None if typed is None else check_value(field, typed)
    except Mistake:
        return None

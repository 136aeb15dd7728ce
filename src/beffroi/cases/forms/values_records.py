"""Checkers of answers made of parts: persons, points, repeated groups, signatures."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any, TypeAlias

from beffroi.cases.forms import messages
from beffroi.cases.forms.computing import computed
from beffroi.cases.forms.types import Mistake, Setting, Unread
from beffroi.cases.procedures.conditions import applies, is_filled
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import gettext as _

Checker: TypeAlias = Callable[[Field, Any, Setting], Any]
USUAL_REACH_KM = 60  # French Guiana's communes reach further: the procedure says so with max
LONGEST_NAME = 150
_EARTH_RADIUS_KM = 6371.0


def check_record(
    fields: tuple[Field, ...], value: Any, setting: Setting, check: Checker, label: str
) -> dict[str, Any]:
    """Return the clean parts of one record; hidden parts are dropped, computed ones worked out.

    :raises Mistake: with a sentence per part.
    """
    if not isinstance(value, Mapping):
        raise Mistake(
            _("{label} attend plusieurs parties. Corrigez la valeur envoyée.").format(
                label=messages.quoted(label)
            )
        )
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    seen = dict(setting.seen)
    for field in fields:
        if field.gives and applies(field.when, seen, setting.on):
            found = _check_part(field, value, replace(setting, seen=seen), check, errors)
            if is_filled(found):
                clean[field.id] = seen[field.id] = found
    for name in value.keys() - {field.id for field in fields if field.gives}:
        errors[str(name)] = _("La partie {name} n’existe pas. Retirez-la.").format(
            name=messages.quoted(str(name))
        )
    if errors:
        raise Mistake(parts=errors)
    return clean


def _check_part(
    field: Field,
    record: Mapping[str, Any],
    setting: Setting,
    check: Checker,
    errors: dict[str, str],
) -> Any:
    try:
        value = part_value(field, record, setting, check)
    except Mistake as mistake:
        errors.update(mistake.errors(field.id, "."))
        return None
    if field.required and not is_filled(value):
        errors[field.id] = messages.missing(field)
    return value


def part_value(field: Field, record: Mapping[str, Any], setting: Setting, check: Checker) -> Any:
    """Return the clean value of one part, worked out when it is computed."""
    if field.kind is Kind.COMPUTED:
        return computed(field, setting.seen, setting.on)
    given = record.get(field.id)
    if isinstance(given, Unread):
        raise given.mistake
    return None if given is None else check(field, given, setting)


def person(field: Field, value: Any, setting: Setting, check: Checker) -> dict[str, Any]:
    """Return the parts of a person; nobody is born after today."""
    clean = check_record(record_fields(field), value, setting, check, field.label)
    born = clean.get("birth_date", "")
    if setting.on and born > setting.on.isoformat():
        raise Mistake(parts={"birth_date": _("Cette date de naissance est à venir. Vérifiez l’année.")})
    return clean


def point(field: Field, value: Any, setting: Setting, check: Checker) -> dict[str, Any] | None:
    """Return a place: coordinates with six decimals (ten centimetres), an address, or both."""
    clean = check_record(record_fields(field), _shortened(value), setting, check, field.label)
    both = ("latitude", "longitude")
    if sum(part in clean for part in both) == 1:
        lacking = next(part for part in both if part not in clean)
        raise Mistake(parts={lacking: _("Indiquez la latitude et la longitude, ou laissez les deux vides.")})
    if "latitude" in clean and setting.near:
        _check_distance(field, (clean["latitude"], clean["longitude"]), setting.near)
    return clean or None


def _shortened(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: round(part, 6) if isinstance(part, float) else part for name, part in value.items()}


def _check_distance(field: Field, place: tuple[float, float], centre: tuple[float, float]) -> None:
    reach = field.maximum or USUAL_REACH_KM
    distance = distance_km(place, centre)
    if distance > reach:
        far = messages.written_number(round(distance))
        raise Mistake(
            parts={
                "latitude": _(
                    "Ce point est à {far} km de la commune. Vérifiez la latitude et la longitude."
                ).format(far=far)
            }
        )


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the distance between two points (latitude, longitude in degrees), as the crow flies."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def group(field: Field, value: Any, setting: Setting, check: Checker) -> list[dict[str, Any]] | None:
    """Return the occurrences of a group, each with its own errors (``2.nom``)."""
    if not isinstance(value, list | tuple):
        raise Mistake(messages.wrong_type(field, "une liste"))
    if field.maximum is not None and len(value) > field.maximum:
        raise Mistake(messages.wrong_occurrences(field))
    clean: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for rank, each in enumerate(value, start=1):
        try:
            clean.append(check_record(field.fields, each, setting, check, field.item or field.label))
        except Mistake as mistake:
            errors.update(mistake.errors(str(rank), "."))
    if errors:
        raise Mistake(parts=errors)
    kept = [each for each in clean if each]
    if kept and len(kept) < (field.minimum or 0):
        raise Mistake(messages.wrong_occurrences(field))
    return kept or None


def text_digest(field: Field) -> str:
    """Return the SHA-256 of the text that a signature accepts, in hexadecimal."""
    return hashlib.sha256(field.text.encode()).hexdigest()


def signature(field: Field, value: Any, setting: Setting, check: Checker) -> dict[str, Any] | None:  # noqa: ARG001
    """Return who accepted which text on which day; a text that has changed must be accepted again."""
    if not isinstance(value, Mapping):
        raise Mistake(messages.wrong_type(field, "un nom et un accord"))
    name = clean_line(value["name"]) if isinstance(value.get("name"), str) else ""
    if value.get("accepted") is not True:
        if name and field.required:
            raise Mistake(messages.missing(field))
        return None
    if not name or len(name) > LONGEST_NAME:
        raise Mistake(parts={"name": _("Écrivez vos nom et prénom pour signer.")})
    digest = text_digest(field)
    if value.get("digest", digest) != digest or value.get("text", field.text) != field.text:
        raise Mistake(_("Le texte à accepter a changé. Relisez-le, puis signez à nouveau."))
    told: dict[str, Any] = {"name": name, "accepted": True}
    day = _signed_on(value.get("signed_on"), setting)
    return told | ({"signed_on": day} if day else {}) | {"text": field.text, "digest": digest}


def _signed_on(given: Any, setting: Setting) -> str | None:
    today = setting.on.isoformat() if setting.on else None
    if given is None:
        return today
    try:
        day = date.fromisoformat(given).isoformat()
    except (TypeError, ValueError):
        raise Mistake(messages.no_such_date(str(given))) from None
    if today and day > today:
        raise Mistake(_("La date de la signature est à venir. Corrigez-la."))
    return day


RECORD_CHECKERS: dict[Kind, Callable[[Field, Any, Setting, Checker], Any]] = {
    Kind.PERSON: person,
    Kind.POINT: point,
    Kind.GROUP: group,
    Kind.SIGNATURE: signature,
}

"""Checkers of answers that are one code, one hour or one way down a tree."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.banking import check_iban
from beffroi.cases.forms.countries import find_country, find_department
from beffroi.cases.forms.types import Mistake
from beffroi.cases.procedures.types import Field, Kind, Option
from beffroi.kernel.identifiers import InvalidIdentifier, check_rna
from beffroi.kernel.numbers import InvalidNumber, parse_number
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import gettext as _

EARLIEST_YEAR = 1800
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])\s*(?:h|:|\.)\s*([0-5]?[0-9])?\s*(?:min|mn)?", re.IGNORECASE)
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::00)?")
# Since 2009: two letters, three digits, two letters (no I, O, U; no SS). Before: digits, letters, department.
_PLATE = re.compile(r"([A-HJ-NP-TV-Z]{2})-?([0-9]{3})-?([A-HJ-NP-TV-Z]{2})")
_FORMER_PLATE = re.compile(r"([1-9][0-9]{0,3})-?([A-Z]{1,3})-?(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8])")


def hour(field: Field, value: Any) -> str:
    """Return "18:05" from an hour as people write it: 18h05, 18:05, 18 h."""
    found = _HOUR.fullmatch(clean_line(text(field, value)))
    if found is None:
        raise Mistake(
            _("{label} attend une heure. Écrivez par exemple 18 h 05.").format(
                label=messages.quoted(field.label)
            )
        )
    return f"{int(found.group(1)):02d}:{int(found.group(2) or 0):02d}"


def _date_and_hour(field: Field, value: Any) -> str:
    found = _INSTANT.fullmatch(text(field, value))
    if found is None:
        raise Mistake(messages.wrong_type(field, "une date et une heure (AAAA-MM-JJTHH:MM)"))
    try:
        day = date.fromisoformat(found.group(1))
    except ValueError:
        raise Mistake(messages.no_such_date(found.group(1))) from None
    if day.year < EARLIEST_YEAR:
        raise Mistake(
            _("L’année {year} est trop ancienne. Écrivez l’année avec 4 chiffres.").format(year=day.year)
        )
    return f"{day.isoformat()}T{hour(field, found.group(2))}"


def _linked(field: Field, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise Mistake(messages.wrong_type(field, "une liste de textes"))
    if not any(value):
        return None
    chosen = [each for each in value if each]
    way = next((way for way in _ways(field.options) if way[-1].value == chosen[-1]), None)
    if way is None:
        raise Mistake(messages.not_an_option(field))
    if any(each not in (option.value for option in way) for each in chosen):
        raise Mistake(parts={str(len(way)): _does_not_go(way, chosen, field)})
    if way[-1].options:
        level = field.levels[len(way)]
        raise Mistake(
            parts={str(len(way) + 1): _("Précisez aussi\u00a0: {level}.").format(level=level.lower())}
        )
    return [option.value for option in way]


def _does_not_go(way: tuple[Option, ...], chosen: list[str], field: Field) -> str:
    labels = {way[-1].value: way[-1].label for way in _ways(field.options)}
    wrong = next((labels.get(each, each) for each in chosen if each not in (o.value for o in way)), "")
    says = _("{chosen} ne va pas avec {other}. Changez l’une des réponses.")
    return says.format(chosen=messages.quoted(way[-1].label), other=messages.quoted(wrong))


def _ways(options: tuple[Option, ...], before: tuple[Option, ...] = ()) -> Iterator[tuple[Option, ...]]:
    for option in options:
        way = (*before, option)
        yield way
        yield from _ways(option.options, way)


def _country(field: Field, value: Any) -> str | None:
    return _listed(
        field, value, find_country, _("Choisissez un pays de la liste, ou écrivez son nom en français.")
    )


def _department(field: Field, value: Any) -> str | None:
    return _listed(field, value, find_department, _("Choisissez un département de la liste."))


def _listed(field: Field, value: Any, find: Callable[[str], str | None], mend: str) -> str | None:
    written = clean_line(text(field, value))
    if not written:
        return None
    code = find(written)
    if code is None:
        raise Mistake(
            _("{written} n’est pas dans la liste. {mend}").format(written=messages.quoted(written), mend=mend)
        )
    return code


def _plate(field: Field, value: Any) -> str | None:
    written = re.sub(r"[\s.\u2010-\u2015]", "", clean_line(text(field, value))).upper()
    if not written:
        return None
    if (found := _PLATE.fullmatch(written)) and "SS" not in found.groups():
        return "-".join(found.groups())
    if former := _FORMER_PLATE.fullmatch(written):
        return " ".join(former.groups())
    raise Mistake(
        _(
            "{written} n’est pas une plaque française. Recopiez la case A de la carte grise, par exemple AB-123-CD."
        ).format(written=messages.quoted(written))
    )


def _case_number(field: Field, value: Any) -> str | None:
    written = clean_line(text(field, value))
    try:
        return parse_number(written).compact if written else None
    except InvalidNumber as wrong:
        raise Mistake(wrong.message) from wrong


def _identifier(check: Callable[[str], str]) -> Callable[[Field, Any], str]:
    def checked(field: Field, value: Any) -> str:
        try:
            return check(text(field, value))
        except InvalidIdentifier as wrong:
            raise Mistake(wrong.message) from wrong

    return checked


def text(field: Field, value: Any) -> str:
    """Return the value, which must be a text."""
    if not isinstance(value, str):
        raise Mistake(messages.wrong_type(field, "un texte"))
    return value


CODE_CHECKERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TIME: hour,
    Kind.DATETIME: _date_and_hour,
    Kind.LINKED: _linked,
    Kind.COUNTRY: _country,
    Kind.DEPARTMENT: _department,
    Kind.RNA: _identifier(check_rna),
    Kind.IBAN: _identifier(check_iban),
    Kind.PLATE: _plate,
    Kind.CASE_NUMBER: _case_number,
}

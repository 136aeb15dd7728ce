"""One checker per kind of field: a value of the right type in, a clean value out or a ``Mistake``.

Codes and hours are checked in ``values_codes``, answers made of parts in ``values_records``.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.addresses import check_address
from beffroi.cases.forms.types import Mistake, Setting
from beffroi.cases.forms.values_codes import CODE_CHECKERS, EARLIEST_YEAR
from beffroi.cases.forms.values_codes import text as _string
from beffroi.cases.forms.values_records import RECORD_CHECKERS
from beffroi.cases.procedures.types import Characters, Field, Kind
from beffroi.kernel.identifiers import (
    InvalidIdentifier,
    check_email,
    check_insee,
    check_phone,
    check_siren,
    check_siret,
)
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.kernel.words import gettext as _

LARGEST_NUMBER = 10**12
MOST_PARCELS = 20
PARCEL = r"(?:[0-9]{3} )?[0-9A-Z]{0,1}[A-Z] [1-9][0-9]{0,3}"
_PLAIN_SETTING = Setting()
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# prefix of a former commune (000 most often), section of one or two characters, number
_PARCEL_TYPED = re.compile(
    r"(?:([0-9]{3})\s*)?(0?[A-Z]|[A-Z]{2}|[1-9][A-Z])\s*(?:n°|no)?\s*0*([1-9][0-9]{0,3})", re.IGNORECASE
)


def check_value(field: Field, value: Any, setting: Setting = _PLAIN_SETTING) -> Any:
    """Return the clean JSON value of an answer, or None when it is empty.

    :raises Mistake: with a French sentence that names the question.
    """
    if field.kind in RECORD_CHECKERS:
        return RECORD_CHECKERS[field.kind](field, value, setting, check_value)
    return _CHECKERS[field.kind](field, value)


def _text(field: Field, value: Any) -> str | None:
    line = clean_line(_string(field, value))
    wrong = field.characters and next((sign for sign in line if not _fits(field.characters, sign)), None)
    if wrong:
        raise Mistake(messages.wrong_character(field, wrong))
    return _bounded(field, line)


def _fits(characters: Characters, sign: str) -> bool:
    match characters:
        case Characters.DIGITS:
            return sign == " " or (sign.isascii() and sign.isdecimal())
        case Characters.LETTERS:
            return sign in " -’'" or sign.isalpha()
        case Characters.ALPHANUMERIC:
            return sign in " -" or (sign.isascii() and sign.isalnum())


def _long_text(field: Field, value: Any) -> str | None:
    return _bounded(field, clean_paragraphs(_string(field, value)))


def _bounded(field: Field, text: str) -> str | None:
    length = len(text)
    if not length:
        return None
    if field.maximum is not None and length > field.maximum:
        raise Mistake(messages.too_long(field, length, field.maximum))
    if field.minimum is not None and length < field.minimum:
        raise Mistake(messages.too_short(field, length, field.minimum))
    return text


def _number(field: Field, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Mistake(messages.wrong_type(field, "un nombre"))
    rounded = round(value, field.decimals)
    if rounded != value:
        raise Mistake(messages.too_precise(field))
    _check_bounds(field, rounded)
    return int(rounded) if rounded == int(rounded) else rounded


def _amount(field: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        raise Mistake(messages.wrong_type(field, "un nombre entier de centimes"))
    _check_bounds(field, value)
    return int(value)


def _check_bounds(field: Field, value: float) -> None:
    low = -LARGEST_NUMBER if field.minimum is None else field.minimum
    high = LARGEST_NUMBER if field.maximum is None else field.maximum
    if low <= value <= high:
        return
    if field.minimum is None and field.maximum is None:
        raise Mistake(
            _("{label}\u00a0: ce nombre est trop grand. Vérifiez-le.").format(
                label=messages.quoted(field.label)
            )
        )
    raise Mistake(messages.out_of_bounds(field))


def _date(field: Field, value: Any) -> str:
    written = clean_line(_string(field, value))
    try:
        day = date.fromisoformat(written) if _ISO_DATE.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None:
        raise Mistake(messages.no_such_date(written))
    if day.year < EARLIEST_YEAR:
        raise Mistake(
            _("L’année {year} est trop ancienne. Écrivez l’année avec 4 chiffres.").format(year=day.year)
        )
    return day.isoformat()


def _flag(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Mistake(messages.wrong_type(field, "true ou false"))
    return value


def _consent(field: Field, value: Any) -> bool | None:
    # a required consent that is refused is a missing answer
    return _flag(field, value) or (None if field.required else False)


def _choice(field: Field, value: Any) -> str:
    written = _string(field, value)
    if all(written != option.value for option in field.options):
        raise Mistake(messages.not_an_option(field))
    return written


def _choices(field: Field, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple):
        raise Mistake(messages.wrong_type(field, "une liste de textes"))
    wanted = [option.value for option in field.options if option.value in value]
    if any(each not in wanted for each in value):
        raise Mistake(messages.not_an_option(field))
    return _counted(field, wanted)


def _counted(field: Field, items: list[str]) -> list[str] | None:
    if not items:
        return None
    if field.minimum is not None and len(items) < field.minimum:
        raise Mistake(messages.wrong_count(field))
    if field.maximum is not None and len(items) > field.maximum:
        raise Mistake(messages.wrong_count(field))
    return items


def _parcels(field: Field, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple):
        raise Mistake(messages.wrong_type(field, "une liste de références cadastrales"))
    parcels = dict.fromkeys(_parcel(field, each) for each in value)
    if len(parcels) > MOST_PARCELS and field.maximum is None:
        raise Mistake(
            _("{label}\u00a0: gardez au plus {most_parcels} parcelles.").format(
                label=messages.quoted(field.label), most_parcels=MOST_PARCELS
            )
        )
    return _counted(field, list(parcels))


def _parcel(field: Field, value: Any) -> str:
    written = clean_line(_string(field, value))
    found = _PARCEL_TYPED.fullmatch(written)
    if found is None:
        raise Mistake(
            _(
                "La référence {written} n’est pas celle d’une parcelle. "
                "Écrivez la section puis le numéro, par exemple AB 123. Vous la trouvez sur cadastre.gouv.fr."
            ).format(written=messages.quoted(written))
        )
    prefix, section, number = found.groups()
    section = section.upper().lstrip("0")
    return f"{prefix} {section} {number}" if prefix and prefix != "000" else f"{section} {number}"


def _address(_: Field, value: Any) -> dict[str, Any]:
    return check_address(value).as_json()


def _identifier(check: Callable[[str], str]) -> Callable[[Field, Any], str]:
    def checked(field: Field, value: Any) -> str:
        try:
            return check(_string(field, value))
        except InvalidIdentifier as wrong:
            raise Mistake(wrong.message) from wrong

    return checked


_CHECKERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.DATE: _date,
    Kind.YES_NO: _flag,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.EMAIL: _identifier(check_email),
    Kind.PHONE: _identifier(check_phone),
    Kind.ADDRESS: _address,
    Kind.COMMUNE: _identifier(check_insee),
    Kind.PARCEL: _parcels,
    Kind.SIREN: _identifier(check_siren),
    Kind.SIRET: _identifier(check_siret),
    Kind.CONSENT: _consent,
    **CODE_CHECKERS,
}

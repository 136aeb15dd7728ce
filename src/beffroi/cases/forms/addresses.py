"""Postal addresses: five lines at most, postcode, city, country."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.cases.forms.types import Mistake
from beffroi.kernel.identifiers import InvalidIdentifier, check_postcode
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import gettext as _

FRANCE = "FR"
MOST_LINES = 5
LONGEST_LINE = 100
_FRANCE_WRITTEN = ("", "fr", "france")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ``country`` is ``FR``, another ISO code, or a name as typed."""

    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str = FRANCE

    def as_lines(self) -> list[str]:
        """Return the lines of an envelope, the country last when it is not France."""
        last = f"{self.postcode} {self.city}".strip()
        return [*self.lines, last, *([self.country.upper()] if self.country != FRANCE else [])]

    def as_json(self) -> dict[str, Any]:
        """Return the JSON shape of the contract."""
        return {
            "lines": list(self.lines),
            "postcode": self.postcode,
            "city": self.city,
            "country": self.country,
        }


def check_address(value: Any) -> Address:
    """Return the address of the JSON shape ``{lines, postcode, city, country?}``.

    :raises Mistake: with a sentence per part: ``lines``, ``postcode``, ``city``, ``country``.
    """
    if not isinstance(value, Mapping):
        raise Mistake(
            _("L’adresse attend des lignes, un code postal et une ville. Corrigez la valeur envoyée.")
        )
    errors: dict[str, str] = {}
    country = _country(value.get("country", ""), errors)
    address = Address(
        lines=_lines(value.get("lines", []), errors),
        postcode=_postcode(value.get("postcode", ""), country, errors),
        city=_line(value.get("city", ""), "city", _("Indiquez la ville."), errors),
        country=country,
    )
    for key in value.keys() - {"lines", "postcode", "city", "country"}:
        errors[str(key)] = _("Cette partie d’adresse est inconnue. Retirez-la.")
    if errors:
        raise Mistake(parts=errors)
    return address


def _lines(value: Any, errors: dict[str, str]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(line, str) for line in value):
        errors["lines"] = _("Les lignes de l’adresse attendent une liste de textes.")
        return ()
    lines = tuple(clean_line(line) for line in value)
    if not lines:
        errors["lines"] = _("Indiquez le numéro et la rue, ou le lieu-dit.")
    elif not all(lines):
        errors["lines"] = _("Une ligne de l’adresse est vide. Retirez-la.")
    elif len(lines) > MOST_LINES:
        errors["lines"] = _(
            "L’adresse a {count} lignes. Gardez-en {most_lines} au plus, sans la ville."
        ).format(count=len(lines), most_lines=MOST_LINES)
    elif max(map(len, lines)) > LONGEST_LINE:
        errors["lines"] = _(
            "Une ligne d’adresse dépasse {longest_line} caractères. Coupez-la en deux."
        ).format(longest_line=LONGEST_LINE)
    return lines


def _line(value: Any, part: str, if_missing: str, errors: dict[str, str]) -> str:
    line = clean_line(value) if isinstance(value, str) else ""
    if not line:
        errors[part] = if_missing
    elif len(line) > LONGEST_LINE:
        errors[part] = _("Ce texte dépasse {longest_line} caractères. Raccourcissez-le.").format(
            longest_line=LONGEST_LINE
        )
    return line


def _country(value: Any, errors: dict[str, str]) -> str:
    if not isinstance(value, str):
        errors["country"] = _("Indiquez le pays.")
        return FRANCE
    written = clean_line(value)
    if written.lower() in _FRANCE_WRITTEN:
        return FRANCE
    return _line(written.upper() if len(written) == 2 else written, "country", _("Indiquez le pays."), errors)


def _postcode(value: Any, country: str, errors: dict[str, str]) -> str:
    written = clean_line(value) if isinstance(value, str) else ""
    if country != FRANCE:
        if len(written) > 15:
            errors["postcode"] = _("Ce code postal dépasse 15 caractères. Vérifiez-le.")
        return written
    if not written:
        errors["postcode"] = _("Indiquez le code postal.")
        return ""
    try:
        return check_postcode(written)
    except InvalidIdentifier as wrong:
        errors["postcode"] = wrong.message
        return ""

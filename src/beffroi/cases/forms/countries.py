"""Countries and departments: codes and French names."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale

from beffroi.cases.forms.departments import DEPARTMENTS
from beffroi.cases.procedures.types import Kind, Option
from beffroi.kernel.text import clean_line, fold

# What the CLDR lists beside the countries of ISO 3166-1: groupings, reserved and private codes.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
FRANCE = "FR"


@cache
def countries() -> Mapping[str, str]:
    """Return the names of countries and territories by ISO 3166-1 alpha-2 code, France first, then by name.

    Kosovo, which France recognises, comes under the code XK that everybody uses.
    """
    names = {
        str(code): str(name)
        for code, name in Locale("fr").territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }
    order = sorted(names, key=lambda code: (code != FRANCE, fold(names[code])))
    return MappingProxyType({code: names[code] for code in order})


def find_country(text: str) -> str | None:
    """Return the code of a country from its code or its French name."""
    return _find(text, countries())


def find_department(text: str) -> str | None:
    """Return the INSEE code of a department from its code or its name."""
    written = clean_line(text)
    return _find(written.zfill(2) if written.isdecimal() else written, DEPARTMENTS)


def _find(text: str, names: Mapping[str, str]) -> str | None:
    written = clean_line(text)
    if written.upper() in names:
        return written.upper()
    wanted = fold(written)
    return next((code for code, name in names.items() if fold(name) == wanted), None)


@cache
def country_options() -> tuple[Option, ...]:
    """Return the countries as the options of a list."""
    return tuple(Option(code, name) for code, name in countries().items())


@cache
def department_options() -> tuple[Option, ...]:
    """Return the departments as the options of a list, the code after the name."""
    return tuple(Option(code, f"{name} ({code})") for code, name in DEPARTMENTS.items())


def listed_options(kind: Kind) -> tuple[Option, ...]:
    """Return the options of a kind whose answers the law or a standard lists."""
    if kind is Kind.COUNTRY:
        return country_options()
    return department_options() if kind is Kind.DEPARTMENT else ()

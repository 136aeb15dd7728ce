"""What people type: amounts, quantities, lines of a table; refused in French, line by line. Pure."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from io import StringIO

from beffroi.kernel.errors import Invalid
from beffroi.kernel.seals import canonical_json
from beffroi.kernel.text import clean_line

LARGEST_CENTS = 10**13
LONGEST_TABLE = 400_000
_AMOUNT = re.compile(r"(\d{1,11})(?:[.,](\d{1,2}))?")


def digest(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def cents(text: str, name: str) -> int:
    """Return an amount in cents ("1 234,56"); empty: 0. :raises Invalid: on the field ``name``."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if not plain:
        return 0
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise wrong(name, "Écrivez un montant en euros, par exemple 1 234,56.")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def whole(text: str, name: str) -> int:
    """Return a whole number, empty: 0. :raises Invalid: on the field ``name``."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not plain:
        return 0
    if not re.fullmatch(r"[0-9]{1,7}", plain):
        raise wrong(name, "Écrivez un nombre entier, zéro ou plus.")
    return int(plain)


def rows(text: str, *, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line of a table typed or imported, separated by « ; »."""
    table = csv.reader(StringIO(text[:LONGEST_TABLE].replace("\0", "").lstrip("\ufeff")), delimiter=";")
    for number, cells in enumerate(table, 1):
        if any(cell.strip() for cell in cells):
            told = [clean_line(cell) for cell in cells[:width]]
            yield number, told + [""] * (width - len(told))


def wrong(name: str, why: str) -> Invalid:
    """Return the refusal of one field."""
    return Invalid(why, field_errors={name: why})


def wrong_lines(name: str, errors: list[str]) -> Invalid:
    """Return the refusal of a table: the first errors, each naming its line."""
    more = len(errors) - 8
    shown = [*errors[:8], *([f"Et {more} autres lignes à corriger."] if more > 0 else [])]
    return wrong(name, " ".join(shown))

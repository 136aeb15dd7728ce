"""The packed referential of a year, turned into the rows of the tables. Reads a file, knows no database."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from beffroi.kernel.errors import NotFound, Refusal
from beffroi.territory import rules
from beffroi.territory.types import Matched, PartKind

Row = tuple[Any, ...]
_RANKS = {
    Matched.NAME: (0, 10),
    Matched.PART_NAME: (1, 11),
    Matched.POSTCODE: (0, 10),
    Matched.CODE: (1, rules.NEVER),
    Matched.PART_CODE: (2, rules.NEVER),
    Matched.SIREN: (0, rules.NEVER),
}
_INSIDE = 2
"""How much lower a match ranks when it begins at a later word of the name."""


class Unreadable(Refusal):
    """The file of the referential is damaged."""


@dataclass(frozen=True)
class Referential:
    """One vintage: its date, the checksum of its file and its columns as the build script wrote them."""

    year: int
    on: date
    checksum: str
    document: Mapping[str, list[list[Any]]]


def vintages() -> list[int]:
    """Return the years that the program carries, oldest first."""
    names = (entry.name for entry in _folder().iterdir())
    return sorted(int(name[12:16]) for name in names if name.endswith(".json.xz"))


def _folder() -> Any:
    return resources.files("beffroi.territory") / "data"


def packed(year: int) -> bytes:
    """Return the bytes of the file of ``year``.

    :raises NotFound: the program does not carry this year.
    """
    if year not in vintages():
        known = ", ".join(map(str, vintages()))
        raise NotFound(f"Le millésime {year} n’existe pas ici. Choisissez parmi : {known}.")
    content: bytes = (_folder() / f"referential-{year}.json.xz").read_bytes()
    return content


def read(content: bytes) -> Referential:
    """Return the referential that ``content`` packs.

    :raises Unreadable: the bytes are not those of a referential.
    """
    try:
        document = json.loads(lzma.decompress(content))
        year, on = document["year"], date.fromisoformat(document["on"])
    except (lzma.LZMAError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("Le fichier du référentiel est abîmé. Réinstallez le logiciel.") from error
    return Referential(year, on, hashlib.sha256(content).hexdigest(), document)


def region_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``Region``."""
    for code, name, _liaison, zone in referential.document["regions"]:
        yield code, name, zone


def department_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``Department``."""
    yield from map(tuple, referential.document["departments"])


def epci_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``Epci``."""
    for siren, name, kind, financing, population in referential.document["epci"]:
        yield siren, name, kind, financing, population, True


def commune_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``Commune``."""
    towns = referential.document["communes"]
    slugs = rules.slugs({town[0]: town[1] for town in towns})
    for code, name, liaison, *others in towns:
        yield code, name, liaison, rules.search_key(name), slugs[code], *others, True


def part_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``CommunePart``."""
    for code, kind, name, *others in referential.document["parts"]:
        yield f"{code}-{kind}", code, kind, name or "", *others


def key_rows(referential: Referential) -> Iterator[Row]:
    """Yield the columns of ``SearchKey``: every text that finds each commune."""
    people, keys = {}, {}
    for town in referential.document["communes"]:
        code, name, siren, population, postcodes = town[0], town[1], town[5], town[7] or 0, town[10]
        people[code], keys[code] = population, rules.search_key(name)
        texts = [(Matched.CODE, code.lower()), *((Matched.POSTCODE, postcode) for postcode in postcodes)]
        texts += [(Matched.SIREN, siren)] if siren else []
        for matched, text in texts:
            yield text, matched, *_RANKS[matched], population, code, None
        yield from _names(Matched.NAME, keys[code], (population, code, None), inside=True)
    for columns in referential.document["parts"]:
        yield from _part_keys(columns, people, keys)


def _part_keys(columns: list[Any], people: Mapping[str, int], keys: Mapping[str, str]) -> Iterator[Row]:
    code, kind, name, _liaison, commune, *_ = columns
    owner = (people[commune], commune, f"{code}-{kind}")
    if code != commune:
        yield code.lower(), Matched.PART_CODE, *_RANKS[Matched.PART_CODE], *owner
    key = rules.search_key(name or "")
    if key and key != keys[commune]:
        yield from _names(Matched.PART_NAME, key, owner, inside=kind != PartKind.DISTRICT)


def _names(matched: Matched, key: str, owner: Row, *, inside: bool) -> Iterator[Row]:
    exact, prefix = _RANKS[matched]
    yield key, matched, exact, prefix, *owner
    for ending in rules.word_starts(key) if inside else ():
        yield ending, matched, exact + _INSIDE, prefix + _INSIDE, *owner

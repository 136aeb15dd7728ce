"""Names and addresses of communes: how they are searched, said and written in an address. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beffroi.kernel.text import fold, slugify_fr
from beffroi.territory.types import PartKind

RESERVED_SLUGS = frozenset(
    {
        "accessibilite",
        "api",
        "aide",
        "compte",
        "demarches",
        "favicon.ico",
        "mentions-legales",
        "operateur",
        "robots.txt",
        "sante",
        "static",
        "suivi",
        "travail",
    }
)
"""First segments of addresses that the site keeps for itself (see the addresses of the contract)."""

NEVER = 99
"""A rank that no match of a search has: the key is found only when typed whole."""

_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SUR = re.compile(r"(?i)\bs/\s*")
_OTHER = re.compile(r"[^a-z0-9]+")
_POSTCODE = re.compile(r"\d{5}")
_DEPARTMENT = re.compile(r"\d{2}|97\d|98\d|2[ab]")
# INSEE's TNCC: what stands between "commune" and the name. The article is part of the name for 2 to 8.
_ARTICLES = {
    2: ("Le ", "du "),
    4: ("Les ", "des "),
    6: ("Aux ", "des "),
    7: ("Las ", "de Las "),
    8: ("Los ", "de Los "),
}
_MUTE, _NO_ARTICLE = 1, 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed: a beginning of name or code, within a département or a postcode."""

    prefix: str
    department: str = ""
    postcode: str = ""


def search_key(text: str) -> str:
    """Return what a name is searched by: no accents, no hyphens, "st" written "saint", "s/" written "sur".

    Only ``a-z``, ``0-9`` and single spaces remain.
    """
    words = _OTHER.sub(" ", fold(_SUR.sub(" sur ", text))).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def word_starts(key: str) -> Iterator[str]:
    """Yield what follows each word of a key but the first: "oullins pierre benite" gives two endings."""
    for place, letter in enumerate(key):
        if letter == " ":
            yield key[place + 1 :]


def readings(text: str) -> tuple[Reading, ...]:
    """Return the ways to understand a search, the most literal first; none for an empty text.

    "saint denis 93" and "93 Saint-Denis" also mean the Saint-Denis of Seine-Saint-Denis; "69200 Vénissieux"
    the Vénissieux of that postcode. A code, a SIREN or a SIRET (its SIREN counts) may be typed with spaces.
    """
    key = search_key(text)
    if not key:
        return ()
    digits = key.replace(" ", "")
    if digits.isdigit():
        return (Reading(digits[:9] if len(digits) == 14 else digits),)
    narrowed = (_narrowed(*split) for split in _splits(key))
    return (Reading(key), *(reading for reading in narrowed if reading))


def _splits(key: str) -> Iterator[tuple[str, str]]:
    words = key.split()
    if len(words) > 1:
        yield " ".join(words[:-1]), words[-1]
        yield " ".join(words[1:]), words[0]


def _narrowed(prefix: str, place: str) -> Reading | None:
    if _POSTCODE.fullmatch(place):
        return Reading(prefix, postcode=place)
    if _DEPARTMENT.fullmatch(place):
        return Reading(prefix, department=place.upper())
    return None


def of_name(name: str, liaison: int | None) -> str:
    """Return a place name after "de", contracted or elided: "de Lyon", "d’Oullins", "du Havre", "des Lilas".

    :param liaison: INSEE's TNCC (0 to 8), which knows mute and breathed h; None lets the first letter decide.
    """
    article, contracted = _ARTICLES.get(liaison or 0, ("", ""))
    if article and name.startswith(article):
        return contracted + name.removeprefix(article)
    vowel = fold(name)[:1] in set("aeiouy") if liaison is None else liaison == _MUTE
    return f"d’{name}" if vowel else f"de {name}"


def note(kind: PartKind, name: str, liaison: int | None) -> str:
    """Return how a screen says that a commune was found through one of its parts."""
    if kind is PartKind.DISTRICT:
        return name
    if kind is PartKind.RENAMED:
        return f"anciennement {name}"
    return f"ancienne commune {of_name(name, liaison)}"


def slugs(names: Mapping[str, str]) -> dict[str, str]:
    """Return the slug of each INSEE code: the name alone where it is unique in France, else with the code.

    :param names: code -> name of every present commune.
    """
    plain = {code: slugify_fr(name) for code, name in names.items()}
    uses = Counter(plain.values())
    return {
        code: slug if uses[slug] == 1 and slug not in RESERVED_SLUGS else f"{slug}-{code.lower()}"
        for code, slug in plain.items()
    }

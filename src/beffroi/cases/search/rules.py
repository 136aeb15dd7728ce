"""Which words of a case are kept, how a search asks for them, and where they were found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from beffroi.kernel.text import fold

MOST_WORDS, LONGEST_WORD, LONGEST_TEXT = 400, 40, 20_000
"""Bounds of what is kept of one case: different words, letters of a word, letters read."""
MOST_ASKED, SHORTEST_BEGINNING = 6, 3
AROUND = 60
EMPTY_WORDS = frozenset(
    """
    a au aux ce ces cette d dans de des du elle en est et il j je l la le les leur m ma mais me mes mon ne nous on ou
    par pas pour qu que qui s sa se ses son sur un une vous y
    """.split()  # noqa: SIM905 - words read better than a list
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a search found a case: ``place`` in words, ``extract`` of the content or nothing."""

    place: str
    extract: str = ""


def words_of(text: str) -> list[str]:
    """Return the different words of a text, folded, the empty ones left out, in order of appearance."""
    found = dict.fromkeys(fold(text[:LONGEST_TEXT]).split())
    return [word[:LONGEST_WORD] for word in found if word not in EMPTY_WORDS]


def texts_of(answers: Any) -> Iterator[str]:
    """Yield every text of the answers of a case, however deep."""
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, dict | list):
        for value in answers.values() if isinstance(answers, dict) else answers:
            yield from texts_of(value)


def vector(organisation_id: UUID, words: Iterable[str]) -> str:
    """Return the text form of the vector: each word after the mark of its organisation."""
    kept = list(dict.fromkeys(words))[:MOST_WORDS]
    return " ".join(f"'{_mark(organisation_id)}{word}'" for word in kept)


def _mark(organisation_id: UUID) -> str:
    """Return the end of the identifier, the part that chance has drawn."""
    return organisation_id.hex[-10:]


def asked_words(text: str) -> list[str]:
    """Return the words that a search asks for; its empty words count only when there are no others."""
    return (words_of(text) or fold(text).split())[:MOST_ASKED]


def asked(organisation_id: UUID, text: str) -> str:
    """Return a search as PostgreSQL asks it: all the words, each by its beginning; empty for nothing."""
    mark = _mark(organisation_id)
    told = [(word, ":*" if len(word) >= SHORTEST_BEGINNING else "") for word in asked_words(text)]
    return " & ".join(f"'{mark}{word}'{star}" for word, star in told)


def asked_of(owners: Iterable[UUID], text: str) -> str:
    """Return the search among the cases of several organisations: the words after the mark of any of them."""
    told = filter(None, (asked(one, text) for one in owners))
    return " | ".join(f"({one})" for one in told)


def hit(text: str, *, name: str, texts: Sequence[str], messages: Sequence[str]) -> Hit:
    """Return where the words of a search stand in a case found by it."""
    wanted = asked_words(text)
    if all(_begun(word, words_of(name)) for word in wanted):
        return Hit("nom du demandeur")
    for place, each in [("réponses", t) for t in texts] + [("messages", t) for t in messages]:
        if shown := extract(each, wanted):
            return Hit(place, shown)
    return Hit("numéro")


def _begun(word: str, among: Iterable[str]) -> bool:
    short = len(word) < SHORTEST_BEGINNING
    return any(each == word if short else each.startswith(word) for each in among)


def extract(text: str, wanted: Sequence[str]) -> str:
    """Return the words around the first one that a search asks for, or nothing."""
    for found in _WORD.finditer(text[:LONGEST_TEXT]):
        if any(_begun(word, fold(found[0]).split()) for word in wanted):
            return _around(" ".join(text.split()), found[0])
    return ""


def _around(text: str, word: str) -> str:
    place = text.find(word)
    start, end = max(0, place - AROUND), place + len(word) + AROUND
    cut = text[start:end]
    if start:
        cut = f"…{cut.partition(' ')[2] or cut}"
    return f"{cut.rpartition(' ')[0] or cut}…" if end < len(text) else cut

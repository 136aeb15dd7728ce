"""The procedures that may be adopted: a list that a higher storey fills at start-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from beffroi.operators.types import Published

_listings: list[Callable[[], Sequence[Published]]] = []


def register_catalogue(listing: Callable[[], Sequence[Published]]) -> None:
    """Tell operators how to list what is published (filled at start-up by a higher storey)."""
    if listing not in _listings:
        _listings.append(listing)


def published() -> list[Published]:
    """Return the latest version of every published procedure, by topic and title."""
    found = [each for listing in _listings for each in listing()]
    return sorted(found, key=lambda each: (each.topic, each.title))


def find(reference: str) -> Published | None:
    """Return the latest version of a procedure ("pack/code"), or None."""
    return next((each for each in published() if each.reference == reference), None)

"""The procedures that may be adopted, and what a newer version changes: a higher storey fills both at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from beffroi.operators.types import Change, Offer, Published

Comparison = Callable[[Offer, int, Mapping[str, Any]], Change]
"""From what is followed, the number of a newer version and an organisation's own parameters to what would change."""

HOUSE_PACKS = frozenset({"support"})
"""Packs between a member and its operator: no organisation offers them on its portal."""

Closures = Callable[[Sequence[Offer], date], Sequence[Offer]]
"""From offers and a day to those of them that take no new request: retired, or stopped."""

_closures: list[Closures] = []
_listings: list[Callable[[], Sequence[Published]]] = []
_comparisons: list[Comparison] = []


def register_catalogue(listing: Callable[[], Sequence[Published]]) -> None:
    """Tell operators how to list what is published (filled at start-up by a higher storey)."""
    if listing not in _listings:
        _listings.append(listing)


def published() -> list[Published]:
    """Return the latest version of every published procedure that may be offered, by topic and title."""
    known = (each for listing in _listings for each in listing())
    found = [each for each in known if each.reference.partition("/")[0] not in HOUSE_PACKS]
    return sorted(found, key=lambda each: (each.topic, each.title))


def find(reference: str) -> Published | None:
    """Return the latest version of a procedure ("pack/code"), or None."""
    return next((each for each in published() if each.reference == reference), None)


def register_closures(closures: Closures) -> None:
    """Tell operators how to find the offers that are closed (filled at start-up by a higher storey)."""
    if closures not in _closures:
        _closures.append(closures)


def closed(offers: Sequence[Offer], today: date) -> list[Offer]:
    """Return the offers that take no new request on a day."""
    return [each for closures in _closures for each in closures(offers, today)]


def register_comparison(comparison: Comparison) -> None:
    """Tell operators how to say what a newer version changes (filled at start-up by a higher storey)."""
    if comparison not in _comparisons:
        _comparisons.append(comparison)


def change(followed: Offer, version: int, parameters: Mapping[str, Any]) -> Change | None:
    """Return what following another version would do, or None when nobody can tell."""
    return next((compare(followed, version, parameters) for compare in _comparisons), None)

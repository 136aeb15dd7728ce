"""Where quantities come from: the site says at start-up what the house can count, and keys name it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from beffroi.kernel.errors import Invalid
from beffroi.operators.models import Organisation


@dataclass(frozen=True, slots=True)
class Span:
    """Days whose records are counted, both included; what is a state (seats) is that of the last day."""

    first: date
    last: date


Counting = Callable[[Organisation, Span], Mapping[str, Fraction | int]]
"""(operator, span) -> SIREN -> units. Called in the operator's reading scope; nobody: zero."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quantity that a key may name."""

    name: str
    label: str
    count: Counting


Listing = Callable[[Organisation], Iterable[Source]]
"""The quantities that depend on what an operator keeps: one for each service of its catalogue."""

_sources: dict[str, Source] = {}
_listings: list[Listing] = []


def register(name: str, label: str, function: Counting) -> None:
    """Offer a quantity to keys: ``name`` as keys write it ("tickets"), ``label`` as people read it."""
    _sources[name] = Source(name, label, function)


def register_listing(listing: Listing) -> None:
    """Offer quantities that depend on the operator."""
    if listing not in _listings:
        _listings.append(listing)


def offered(operator: Organisation) -> list[Source]:
    """Return the quantities that the house can count for an operator, by name. In its reading scope."""
    found = {each.name: each for listing in _listings for each in listing(operator)} | _sources
    return [found[name] for name in sorted(found)]


def span_of(year: int, today: date) -> Span:
    """Return the days of a year that have come; :raises Invalid: a year to come."""
    if not 2000 <= year <= today.year:
        why = f"Indiquez une année entre 2000 et {today.year}\u00a0: on ne compte que ce qui a eu lieu."
        raise Invalid(why, field_errors={"counted_year": why})
    return Span(date(year, 1, 1), min(date(year, 12, 31), today))

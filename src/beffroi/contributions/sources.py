"""Where quantities come from: each storey says at start-up what it can count, and keys name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from beffroi.operators.models import Organisation

Counting = Callable[[Organisation, date], Mapping[str, Fraction | int]]
"""(operator, day) -> SIREN -> units on that day. Called in the operator's reading scope."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quantity that a key may name."""

    name: str
    label: str
    count: Counting


_sources: dict[str, Source] = {}


def register(name: str, label: str, function: Counting) -> None:
    """Offer a quantity to keys: ``name`` as keys write it ("sieges"), ``label`` as people read it."""
    _sources[name] = Source(name, label, function)


def offered() -> list[Source]:
    """Return the quantities that the house can count, by name."""
    return [_sources[name] for name in sorted(_sources)]


def counted(name: str, operator: Organisation, on: date) -> dict[str, Fraction]:
    """Return SIREN -> units of a source on a day; nothing for a source that only people type."""
    source = _sources.get(name)
    return {siren: Fraction(units) for siren, units in source.count(operator, on).items()} if source else {}

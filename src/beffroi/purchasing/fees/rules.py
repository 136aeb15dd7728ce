"""Costs shared to the cent, and the balance at closing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from beffroi.kernel.money import allocate
from beffroi.purchasing.types import Basis


@dataclass(frozen=True, slots=True)
class Sharer:
    """A member as the sharing sees it; ``ordered_cents`` before tax."""

    siren: str
    name: str
    population: int
    ordered_cents: int


def share(total_cents: int, sharers: Iterable[Sharer], basis: Basis) -> dict[str, Any]:
    """Share costs by a basis: exact to the cent, the order of members indifferent.

    :return: facts of the run: ``basis``, ``total_cents``, ``members`` with weight, exact quota "n/d" and cents.
    :raises InvalidAllocation: nobody weighs anything, or a negative total.
    """
    everyone = sorted(sharers, key=lambda one: one.siren)
    weights = {one.siren: _weight(one, basis) for one in everyone}
    shares, whole = allocate(total_cents, weights), sum(weights.values())
    return {
        "basis": basis.value,
        "total_cents": total_cents,
        "algorithm": "largest remainder, ties by SIREN",
        "members": [
            {
                "siren": one.siren,
                "name": one.name,
                "weight": weights[one.siren],
                "quota": _text(Fraction(total_cents * weights[one.siren], whole)),
                "cents": shares[one.siren],
            }
            for one in everyone
        ],
    }


def _weight(one: Sharer, basis: Basis) -> int:
    return {Basis.EQUAL: 1, Basis.POPULATION: one.population, Basis.ORDERED: one.ordered_cents}[basis]


def _text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def balance(lots: Iterable[Mapping[str, int]], members: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the closing balance: by lot what was ordered, what the maximum left, what the minimum lacks.

    :param lots: rank, min_cents, max_cents, ordered_cents.
    :param members: name, ordered_cents, saved_cents, fee_cents.
    """
    told = [
        {
            **lot,
            "left_cents": lot["max_cents"] - lot["ordered_cents"],
            "lacking_cents": max(0, lot["min_cents"] - lot["ordered_cents"]),
        }
        for lot in lots
    ]
    people = [dict(one) for one in members]
    totals = {
        name: sum(one[name] for one in people) for name in ("ordered_cents", "saved_cents", "fee_cents")
    }
    return {"lots": told, "members": people, **totals}

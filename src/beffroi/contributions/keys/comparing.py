"""Several keys side by side: what each would ask of each member, against what it pays today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from beffroi.contributions.keys.rules import alarming, compute
from beffroi.contributions.keys.types import RESOURCES, Inputs, Key, Member, Result


@dataclass(frozen=True, slots=True)
class Offer:
    """What a key asks of a member. ``change``: cents more than before, None when nothing was paid before."""

    cents: int
    change: int | None
    alarming: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A member before several keys; ``on_resources``: the warning compares with its operating resources."""

    member: Member
    before: int | None
    offers: tuple[Offer, ...]
    on_resources: bool


@dataclass(frozen=True, slots=True)
class Simulation:
    """Members by name, and the result of each key."""

    rows: tuple[Compared, ...]
    results: tuple[Result, ...]

    @property
    def alarms(self) -> int:
        """How many members would reach the threshold of L5212-25 under one key at least."""
        return sum(1 for row in self.rows if any(offer.alarming for offer in row.offers))


def simulate(keys: Sequence[Key], inputs: Inputs, before: Mapping[str, int]) -> Simulation:
    """Compute each key on the same inputs; ``before``: SIREN -> cents of the previous year."""
    results = tuple(compute(key, inputs) for key in keys)
    owed = [result.by_member for result in results]
    known = inputs.quantities.get(RESOURCES, {})
    rows = []
    for member in sorted(inputs.members, key=lambda one: (one.name, one.siren)):
        base = _cents(known.get(member.siren))
        offers = tuple(_offer(member, each.get(member.siren, 0), before, base) for each in owed)
        rows.append(Compared(member, before.get(member.siren), offers, base is not None))
    return Simulation(tuple(rows), results)


def _cents(euros: Fraction | None) -> int | None:
    return int(euros * 100) if euros else None


def _offer(member: Member, cents: int, before: Mapping[str, int], base: int | None) -> Offer:
    paid = before.get(member.siren)
    if paid is None:
        return Offer(cents, None, alarming=False)
    return Offer(cents, cents - paid, alarming(member.population, paid, cents, base))

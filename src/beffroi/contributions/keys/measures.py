"""What a part counts for a member: units, slices of population, the cost of a unit."""

from __future__ import annotations

from fractions import Fraction

from beffroi.contributions.keys.types import (
    POPULATION,
    CannotAllocate,
    Inputs,
    Member,
    Method,
    PerInhabitant,
    Stratum,
    UnitCost,
)


def quantity(inputs: Inputs, source: str, member: Member) -> Fraction:
    """Return a member's units of a source; nothing known counts for zero (and the run says so)."""
    if source == POPULATION:
        return Fraction(member.population)
    return inputs.quantities.get(source, {}).get(member.siren, Fraction(0))


def slices(part: PerInhabitant, member: Member) -> list[tuple[Stratum, int]]:
    """Return the strata that apply to a member, each with the inhabitants counted in it."""
    reached = [one for one in part.strata if member.population > one.above]
    if part.method is Method.WHOLE:
        return [(reached[-1], member.population)] if reached else []
    tops = [one.above for one in part.strata[1:]]
    ends = [*tops, member.population][: len(reached)]
    return [(one, min(end, member.population) - one.above) for one, end in zip(reached, ends, strict=True)]


def unit_cost(part: UnitCost, inputs: Inputs) -> Fraction:
    """Return the exact cents of one unit; :raises CannotAllocate: no unit at all.

    :source: CGCT D5211-16
    """
    used = sum((quantity(inputs, part.source, one) for one in inputs.members), Fraction(0))
    units = part.units if part.units is not None else used
    if units <= 0 or used > units:
        raise CannotAllocate(
            f"« {part.label} » : le nombre d’unités du service est nul ou inférieur à celui des membres. "
            "Vérifiez les unités."
        )
    return sum((Fraction(one.cents) for one in part.costs), Fraction(0)) / units

"""Gathers what a run starts from: members of the day, official populations, quantities counted or typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from beffroi.contributions import sources
from beffroi.contributions.keys.rules import sources_of
from beffroi.contributions.keys.types import POPULATION, CannotAllocate, Inputs, Key, Member
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Standing

PAGE = 500


def inputs(
    operator: Organisation,
    keys: Iterable[Key],
    typed: Mapping[str, Mapping[str, Fraction]],
    *,
    population_year: int,
    on: date,
) -> Inputs:
    """Return the inputs of some keys: what is typed replaces what is counted, member by member. In scope.

    :raises CannotAllocate: typed figures name a SIREN that is no member.
    """
    people = typed.get(POPULATION, {})
    found = tuple(_member(one, people) for one in members(operator, on=on))
    _check_typed(found, typed)
    wanted = {name for key in keys for name in sources_of(key)}
    quantities = {name: dict(sources.counted(name, operator, on)) for name in sorted(wanted)}
    for name, values in typed.items():
        if name != POPULATION:
            quantities[name] = {**quantities.get(name, {}), **values}
    origin = "populations légales saisies et référentiel" if people else "référentiel du territoire"
    return Inputs(found, population_year, origin, _of_members(quantities, found))


def members(operator: Organisation, *, on: date) -> Iterator[Organisation]:
    """Yield the members that contribute on a day, beneficiaries left out. In scope."""
    after = ""
    while page := operators.members(operator, after=after, limit=PAGE):
        after = page[-1].served.slug
        for row in page:
            if row.standing == Standing.MEMBER and row.since <= on:
                yield row.served


def _member(one: Organisation, people: Mapping[str, Fraction]) -> Member:
    return Member(one.siren, one.name, int(people.get(one.siren, one.population)))


def _check_typed(found: Iterable[Member], typed: Mapping[str, Mapping[str, Fraction]]) -> None:
    known = {one.siren for one in found}
    if strangers := sorted({siren for values in typed.values() for siren in values} - known):
        raise CannotAllocate(
            f"Les données saisies nomment des SIREN qui ne sont pas membres : {', '.join(strangers[:5])}. "
            "Retirez ces lignes."
        )


def _of_members(
    quantities: Mapping[str, Mapping[str, Fraction]], found: Iterable[Member]
) -> dict[str, dict[str, Fraction]]:
    known = {one.siren for one in found}
    return {
        name: {siren: units for siren, units in values.items() if siren in known}
        for name, values in quantities.items()
    }

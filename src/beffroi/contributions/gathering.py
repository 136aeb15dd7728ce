"""Gathers what a run starts from: members of a day, official populations, quantities counted or typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from beffroi.contributions import sources
from beffroi.contributions.keys.rules import sources_of
from beffroi.contributions.keys.types import (
    POPULATION,
    CannotAllocate,
    Edit,
    Inputs,
    Key,
    Member,
    Origin,
    Story,
)
from beffroi.operators.membership.queries import in_force
from beffroi.operators.membership.types import InForce
from beffroi.operators.models import Organisation
from beffroi.operators.types import Standing

Edits = Mapping[str, Mapping[str, Edit]]
REGISTER, TYPED = "référentiel du territoire", "populations légales saisies et référentiel"


@dataclass(frozen=True, slots=True)
class Frame:
    """What people choose: the year of populations, the day of members, the records to count, their own figures."""

    population_year: int
    members_on: date
    span: sources.Span
    edits: Edits = field(default_factory=dict)


def gather(operator: Organisation, keys: Iterable[Key], frame: Frame) -> Inputs:
    """Return the inputs of some keys: what is typed replaces what is counted, member by member. In scope.

    :raises CannotAllocate: typed figures name a SIREN that is no member, or replace a count without a reason.
    """
    people = frame.edits.get(POPULATION, {})
    found = tuple(
        _member(one, people) for one in in_force(operator, frame.members_on, standing=Standing.MEMBER)
    )
    _check_typed(found, frame.edits)
    wanted = {name for key in keys for name in sources_of(key)} | set(frame.edits)
    known = {each.name: each for each in sources.offered(operator)}
    origins = {
        name: Origin(*_counted(known.get(name), operator, frame.span, found), frame.edits.get(name, {}))
        for name in sorted(wanted)
    }
    _check_reasons(found, origins)
    return Inputs(
        found,
        frame.population_year,
        TYPED if people else REGISTER,
        {name: _units(origin) for name, origin in origins.items() if name != POPULATION},
        Story(frame.members_on, frame.span.first, frame.span.last, origins),
    )


def amended(inputs: Inputs, source: str, siren: str, edit: Edit) -> Inputs:
    """Return inputs as they were frozen, but for one quantity of one member.

    :raises CannotAllocate: nobody counts for that source, no such member, or a count replaced without a reason.
    """
    story = inputs.story
    if story is None or source not in {POPULATION, *inputs.quantities}:
        raise CannotAllocate("Ce calcul ne lit pas cette quantité. Choisissez-en une autre.")
    before = story.origins.get(source, Origin())
    origin = replace(before, edits={**before.edits, siren: edit})
    _check_typed(inputs.members, {source: origin.edits})
    _check_reasons(inputs.members, {source: origin})
    told = replace(story, origins={**story.origins, source: origin})
    if source == POPULATION:
        people = tuple(
            replace(one, population=int(edit.units)) if one.siren == siren else one for one in inputs.members
        )
        return replace(inputs, members=people, population_source=TYPED, story=told)
    return replace(inputs, quantities={**inputs.quantities, source: _units(origin)}, story=told)


def _member(one: InForce, people: Mapping[str, Edit]) -> Member:
    typed = people.get(one.siren)
    return Member(one.siren, one.name, int(typed.units) if typed else one.population)


def _counted(
    source: sources.Source | None, operator: Organisation, span: sources.Span, found: Iterable[Member]
) -> tuple[str, dict[str, Fraction]]:
    """Return the label of a source and what it counts for each member; nothing for one that only people type."""
    if source is None:
        return "", {}
    told = source.count(operator, span)
    return source.label, {one.siren: Fraction(told.get(one.siren, 0)) for one in found}


def _units(origin: Origin) -> dict[str, Fraction]:
    return {**origin.counted, **{siren: edit.units for siren, edit in origin.edits.items()}}


def _check_typed(found: Iterable[Member], edits: Edits) -> None:
    known = {one.siren for one in found}
    if strangers := sorted({siren for values in edits.values() for siren in values} - known):
        raise CannotAllocate(
            f"Les données saisies nomment des SIREN qui ne sont pas membres : {', '.join(strangers[:5])}. "
            "Retirez ces lignes."
        )


def _check_reasons(found: Iterable[Member], origins: Mapping[str, Origin]) -> None:
    """What the house counted is replaced with a reason only: members read it."""
    names = {one.siren: one.name for one in found}
    bare = [
        f"{origin.label.lower()} de {names[siren]}"
        for origin in origins.values()
        for siren, edit in origin.edits.items()
        if edit.units != origin.counted.get(siren, edit.units) and not edit.reason
    ]
    if bare:
        raise CannotAllocate(f"Donnez le motif de ce qui remplace le compte\u00a0: {', '.join(bare[:5])}.")

"""What a key makes each member owe: exact quotas, whole cents, and why.

The committee fixes the key on objective criteria, equal for members in the same situation.
:source: CGCT L5212-20 (compulsory expense of the member), D5211-16 (unit cost), L5212-25 (revision)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

from beffroi.contributions.keys import apportioning, measures, wording
from beffroi.contributions.keys.types import (
    POPULATION,
    AnyPart,
    Budget,
    CannotAllocate,
    Fixed,
    Inputs,
    Key,
    Line,
    Member,
    Part,
    PerInhabitant,
    PerUnit,
    Result,
    Share,
    Solidarity,
    TwoLevels,
    UnitCost,
)

SMALL, SMALL_LIMIT, OTHER_LIMIT = 20_000, Fraction(10, 100), Fraction(5, 100)


def compute(key: Key, inputs: Inputs) -> Result:
    """Return what each member owes by the key, exactly to the cent.

    Each part adds up on its own: the lines of a part make its total, the lines of a member what it owes.

    :raises CannotAllocate: no member, a member twice, an indicator that lacks, bounds that cannot be met.
    """
    _check_members(inputs)
    lines = [line for part in key.parts for line in _lines(part, inputs)]
    return Result(tuple(lines), tuple(_warnings(key, inputs)))


def alarming(population: int, before: int, after: int, base: int | None = None) -> bool:
    """Say whether a change of contribution reaches the share from which a member may ask for a revision.

    ``base``: the member's operating resources in cents, which the law names; None: the last contribution is
    taken instead, and the screen says so. The change counts in both directions.
    :source: CGCT L5212-25: 10 % under 20,000 inhabitants, 5 % for the others
    """
    limit = SMALL_LIMIT if population < SMALL else OTHER_LIMIT
    over = before if base is None else base
    return over > 0 and Fraction(abs(after - before), over) >= limit


def differences(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return SIREN -> cents to add (or to give back) so that ``before`` becomes ``after``; zero included."""
    return {siren: after.get(siren, 0) - before.get(siren, 0) for siren in sorted({*before, *after})}


def sources_of(key: Key) -> frozenset[str]:
    """Return the names of the quantities that a key reads, population excepted."""
    named = {part.source for part in key.parts if isinstance(part, PerUnit | UnitCost | Share)}
    named |= {one.source for part in key.parts if isinstance(part, TwoLevels) for one in part.projects}
    named |= {part.solidarity.source for part in key.parts if part.solidarity}
    return frozenset(named - {POPULATION})


# One part ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the lines of a part, or of one project of it, carry."""

    part: Part
    code: str
    label: str


def _lines(part: AnyPart, inputs: Inputs) -> list[Line]:
    if isinstance(part, TwoLevels):
        return _two_levels(part, inputs)
    heading, moved = _Heading(part, part.code, part.label), _solidarity(part, inputs)
    if isinstance(part, Share):
        return _shared(heading, inputs, moved, part.cents, part.source)
    explain = wording.explainer(part, inputs)
    raw = {one.siren: amount(part, one, inputs) * moved[one.siren].factor for one in inputs.members}
    said = {one.siren: explain(one) + moved[one.siren].words for one in inputs.members}
    return _rounded(heading, raw, apportioning.clamp(raw, part.bounds), said)


def _two_levels(part: TwoLevels, inputs: Inputs) -> list[Line]:
    first = apportioning.split(part.cents, {one.code: one.weight for one in part.projects})
    moved, lines = _solidarity(part, inputs), []
    for one in part.projects:
        heading = _Heading(part, f"{part.code}.{one.code}", f"{part.label}, {one.label}")
        lines += _shared(heading, inputs, moved, first[one.code], one.source)
    return lines


def _shared(
    heading: _Heading, inputs: Inputs, moved: Mapping[str, _Moved], cents: int, source: str
) -> list[Line]:
    base = {one.siren: measures.quantity(inputs, source, one) for one in inputs.members}
    weights = {siren: units * moved[siren].factor for siren, units in base.items()}
    quotas = apportioning.share(cents, weights, heading.part.bounds)
    whole = sum(weights.values(), Fraction(0))
    raw = {siren: cents * weight / whole for siren, weight in weights.items()}
    said = {
        siren: wording.of_share(cents, units, moved[siren].words, whole, source)
        for siren, units in base.items()
    }
    return _rounded(heading, raw, quotas, said)


def _rounded(
    heading: _Heading, raw: Mapping[str, Fraction], quotas: Mapping[str, Fraction], said: Mapping[str, str]
) -> list[Line]:
    return [
        Line(
            siren,
            heading.code,
            heading.label,
            quotas[siren],
            cents,
            wording.ended(said[siren], raw[siren], quotas[siren], cents),
            heading.part.vat,
        )
        for siren, cents in apportioning.whole_cents(quotas).items()
    ]


@singledispatch
def amount(part: Part, member: Member, inputs: Inputs) -> Fraction:  # noqa: ARG001 - one shape for all parts
    """Return the exact cents of a part for a member, before solidarity and bounds."""
    raise TypeError(f"no amount is reckoned for {type(part).__name__}")


@amount.register
def _(part: Fixed, member: Member, inputs: Inputs) -> Fraction:  # noqa: ARG001 - one shape for all parts
    return Fraction(part.cents)


@amount.register
def _(part: PerInhabitant, member: Member, inputs: Inputs) -> Fraction:  # noqa: ARG001 - one shape for all parts
    return sum(
        (units * stratum.rate + stratum.fixed for stratum, units in measures.slices(part, member)),
        Fraction(0),
    )


@amount.register
def _(part: PerUnit, member: Member, inputs: Inputs) -> Fraction:
    return max(measures.quantity(inputs, part.source, member) - part.included, Fraction(0)) * part.rate


@amount.register
def _(part: UnitCost, member: Member, inputs: Inputs) -> Fraction:
    return measures.quantity(inputs, part.source, member) * measures.unit_cost(part, inputs)


@amount.register
def _(part: Budget, member: Member, inputs: Inputs) -> Fraction:
    if strangers := sorted(set(part.amounts) - {one.siren for one in inputs.members}):
        raise CannotAllocate(
            f"Le budget personnalisé nomme des SIREN qui ne sont pas membres : {', '.join(strangers)}. "
            "Retirez-les ou admettez ces membres."
        )
    return Fraction(part.amounts.get(member.siren, 0))


@dataclass(frozen=True, slots=True)
class _Moved:
    """By what solidarity multiplies a member's amount or weight, and how it is written."""

    factor: Fraction
    words: str


def _solidarity(part: Part, inputs: Inputs) -> dict[str, _Moved]:
    wealth = _wealth(part.solidarity, inputs) if part.solidarity else {}
    found = {}
    for one in inputs.members:
        reduction, rich = _reduction(part, one), wealth.get(one.siren)
        factor = (1 - reduction / 100) * (Fraction(1) if rich is None else rich)
        found[one.siren] = _Moved(factor, wording.adjusted(reduction, rich))
    return found


def _reduction(part: Part, member: Member) -> Fraction:
    found = sorted((one.up_to, one.percent) for one in part.reductions if member.population <= one.up_to)
    return found[0][1] if found else Fraction(0)


def _wealth(solidarity: Solidarity, inputs: Inputs) -> dict[str, Fraction]:
    known = inputs.quantities.get(solidarity.source, {})
    if lacking := [one.name for one in inputs.members if known.get(one.siren, 0) <= 0]:
        raise CannotAllocate(
            f"L’indicateur « {solidarity.source} » manque pour {_some(lacking)}. Renseignez-le."
        )
    mean = sum((known[one.siren] for one in inputs.members), Fraction(0)) / len(inputs.members)
    return {one.siren: known[one.siren] / (solidarity.reference or mean) for one in inputs.members}


# The whole ----------------------------------------------------------------------------------------------


def _check_members(inputs: Inputs) -> None:
    if not inputs.members:
        raise CannotAllocate("Aucun membre ne contribue. Admettez d’abord un membre.")
    if len({one.siren for one in inputs.members}) < len(inputs.members):
        raise CannotAllocate("Un membre figure deux fois. Gardez une seule ligne par SIREN.")


def _warnings(key: Key, inputs: Inputs) -> list[str]:
    empty = [one.name for one in inputs.members if one.population <= 0]
    told = [f"Population inconnue, comptée pour zéro : {_some(empty)}."] if empty else []
    for source in sorted(sources_of(key)):
        known = inputs.quantities.get(source, {})
        if lacking := [one.name for one in inputs.members if one.siren not in known]:
            told.append(f"« {source} » n’est pas renseigné et compte pour zéro : {_some(lacking)}.")
    return told


def _some(names: list[str]) -> str:
    shown = ", ".join(sorted(names)[:8])
    return shown if len(names) <= 8 else f"{shown} et {len(names) - 8} autres"

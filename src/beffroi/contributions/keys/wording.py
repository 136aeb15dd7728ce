"""Keys and lines in French words, so that a council can check them with a pencil."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from beffroi.contributions.keys import measures
from beffroi.contributions.keys.types import (
    POPULATION,
    AnyPart,
    Budget,
    Fixed,
    Inputs,
    Key,
    Member,
    Method,
    PerInhabitant,
    PerUnit,
    Share,
    Stratum,
    TwoLevels,
    UnitCost,
)
from beffroi.kernel.french import NO_BREAK, written_date
from beffroi.kernel.money import written_amount

ALABAMA = (
    "Les centimes qui restent vont aux plus forts restes, et à égalité au plus petit SIREN. "
    "Avec cette méthode, augmenter le total peut retirer un centime à un membre : c’est le paradoxe de l’Alabama. "
    "Il est connu et ne dépasse jamais un centime par part. Nous l’expliquons, nous ne le masquons pas."
)


def number(value: Fraction | int, *, digits: int = 4) -> str:
    """Return "66 000", "12,5" or "0,3333…": the dots say that more digits follow."""
    exact = Fraction(value)
    if exact < 0:
        return "\u2212" + number(-exact, digits=digits)
    kept = int(exact * 10**digits)
    whole, rest = divmod(kept, 10**digits)
    text = f"{whole:,}".replace(",", NO_BREAK)
    decimals = f"{rest:0{digits}d}".rstrip("0")
    more = "…" if Fraction(kept, 10**digits) != exact else ""
    return f"{text},{decimals}{more}" if decimals or more else text


def euros(cents: Fraction | int) -> str:
    """Return "1,10 €", "0,125 €" or "3,3333… €"."""
    exact = Fraction(cents)
    if exact.denominator == 1:
        return written_amount(int(exact))
    return f"{number(exact / 100)}{NO_BREAK}€"


def ended(sentence: str, raw: Fraction, quota: Fraction, cents: int) -> str:
    """Return the sentence with its result, and what bounds (``raw`` to ``quota``) and the rounding made of it."""
    told = f"{sentence} = {euros(raw)}"
    if quota != raw:
        moved = "ramené" if quota < raw else "porté"
        told += f", {moved} à {euros(quota)} par les plafonds et planchers"
    if quota != cents:
        told += f", arrondi à {written_amount(cents)} (plus forts restes)"
    return told


def adjusted(reduction: Fraction, wealth: Fraction | None) -> str:
    """Return what solidarity multiplies by: " × 50 % (petite commune) × 1,2 (richesse)"."""
    small = f" × {number(100 - reduction)}{NO_BREAK}% (petite commune)" if reduction else ""
    return small + (f" × {number(wealth)} (richesse)" if wealth is not None else "")


def of_share(cents: int, base: Fraction, moved: str, whole: Fraction, source: str) -> str:
    """Return "2 809 028,00 € × 66 000 ÷ 205 412 habitants"; ``moved`` is what solidarity makes of the base."""
    unit = "habitants" if source == POPULATION else f"« {source} »"
    if moved:
        return f"{written_amount(cents)} × ({number(base)} {unit}{moved}) ÷ {number(whole)}"
    return f"{written_amount(cents)} × {number(base)} ÷ {number(whole)} {unit}"


def explainer(part: AnyPart, inputs: Inputs) -> Callable[[Member], str]:
    """Return the function that says how a member's amount comes, up to the sign "="."""
    if isinstance(part, Fixed):
        return lambda _member: f"{written_amount(part.cents)} par membre"
    if isinstance(part, PerInhabitant):
        return lambda member: _of_strata(measures.slices(part, member), member)
    if isinstance(part, PerUnit):
        return lambda member: _of_units(part, measures.quantity(inputs, part.source, member))
    if isinstance(part, UnitCost):
        cost = measures.unit_cost(part, inputs)
        return lambda member: _of_cost(part, measures.quantity(inputs, part.source, member), cost)
    return lambda _member: "Niveau de service choisi par le membre"


def _of_strata(slices: list[tuple[Stratum, int]], member: Member) -> str:
    if not slices:
        return f"{number(member.population)} habitants, sous le seuil"
    return " + ".join(_of_slice(stratum, units) for stratum, units in slices)


def _of_slice(stratum: Stratum, units: int) -> str:
    rate = f"{number(units)} habitants × {euros(stratum.rate)}"
    return f"{written_amount(stratum.fixed)} + {rate}" if stratum.fixed else rate


def _of_units(part: PerUnit, units: Fraction) -> str:
    if not part.included:
        return f"{counted(units, part.unit)} × {euros(part.rate)}"
    beyond = max(units - part.included, Fraction(0))
    return (
        f"{counted(units, part.unit)} dont {counted(min(units, part.included), part.unit)} sans supplément : "
        f"{number(beyond)} × {euros(part.rate)}"
    )


def _of_cost(part: UnitCost, units: Fraction, cost: Fraction) -> str:
    return f"{counted(units, part.unit)} × {euros(cost)} (coût unitaire)"


def counted(units: Fraction, unit: str) -> str:
    """Return "1 poste", "12 postes"."""
    plural = unit if units < 2 or unit.endswith(("s", "x")) else f"{unit}s"
    return f"{number(units)} {plural}"


# A key --------------------------------------------------------------------------------------------------


def explain(key: Key) -> list[str]:
    """Return a key in sentences: its basis, then each part."""
    basis = f"Elle se fonde sur {key.basis}." if key.basis else "Son fondement reste à préciser."
    begun = f"« {key.title} » s’applique à partir du {written_date(key.since)}. {basis}"
    return [begun, *(f"{part.label} : {_of_part(part)}{_limits(part)}" for part in key.parts)]


def _of_part(part: AnyPart) -> str:
    if isinstance(part, Fixed):
        return f"{written_amount(part.cents)} pour chaque membre."
    if isinstance(part, PerInhabitant):
        return _strata_words(part)
    if isinstance(part, PerUnit):
        free = f" au-delà de {counted(part.included, part.unit)}" if part.included else ""
        return f"{euros(part.rate)} par {part.unit}{free}, selon « {part.source} »."
    if isinstance(part, UnitCost):
        return _cost_words(part)
    if isinstance(part, Budget):
        whole = sum(part.amounts.values())
        return f"chaque membre paie le niveau qu’il a choisi, {written_amount(whole)} en tout."
    return _shared_words(part)


def _strata_words(part: PerInhabitant) -> str:
    told = [
        f"au-dessus de {number(one.above)} habitants, {_of_rate(one)}" if one.above else _of_rate(one)
        for one in part.strata
    ]
    if len(told) == 1:
        return f"{told[0]}."
    how = (
        "chaque tranche de population paie son propre tarif"
        if part.method is Method.MARGINAL
        else "toute la population paie le tarif de la strate atteinte"
    )
    return f"{' ; '.join(told)}. Ici, {how}."


def _of_rate(stratum: Stratum) -> str:
    fixed = f"{written_amount(stratum.fixed)} et " if stratum.fixed else ""
    return f"{fixed}{euros(stratum.rate)} par habitant"


def _cost_words(part: UnitCost) -> str:
    costs = ", ".join(f"{one.label} {written_amount(one.cents)}" for one in part.costs)
    units = f"{counted(part.units, part.unit)} du service" if part.units else "les unités des membres"
    return f"coûts du dernier compte ({costs}) divisés par {units}, selon « {part.source} » (CGCT, D5211-16)."


def _shared_words(part: Share | TwoLevels) -> str:
    if isinstance(part, Share):
        return f"{written_amount(part.cents)} répartis selon « {part.source} »."
    named = ", ".join(f"{one.label} (poids {one.weight}, selon « {one.source} »)" for one in part.projects)
    return f"{written_amount(part.cents)} répartis entre {named}, puis entre les membres."


def _limits(part: AnyPart) -> str:
    told = []
    if part.bounds.floor:
        told.append(f"Plancher de {written_amount(part.bounds.floor)} par membre.")
    if part.bounds.cap is not None:
        told.append(f"Plafond de {written_amount(part.bounds.cap)} par membre.")
    told += [
        f"Réduction de {number(one.percent)}{NO_BREAK}% jusqu’à {number(one.up_to)} habitants."
        for one in part.reductions
    ]
    if part.solidarity:
        told.append(f"Le poids suit l’indicateur de richesse « {part.solidarity.source} ».")
    return "".join(f" {one}" for one in told)

"""The words of keys: parts, inputs, results. Everything is frozen; amounts are cents, quotas exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from beffroi.kernel.errors import Invalid

POPULATION = "population"
RESOURCES = "recettes"
"""Operating resources of a member, in euros: what L5212-25 compares with, where it is given."""


class InvalidKey(Invalid):
    """A key that cannot be read, or that says something impossible."""


class CannotAllocate(Invalid):
    """Inputs from which a key cannot compute what everybody owes."""


class Method(StrEnum):
    """How strata apply: each slice of population at its own rate, or the whole of it at the rate it reaches."""

    MARGINAL = "marginal"
    WHOLE = "whole"


class Vat(StrEnum):
    """What is held of VAT for a part: unconfirmed until the public accountant has said so."""

    OUTSIDE = "outside"
    EXEMPT = "exempt"
    TAXED = "taxed"


VAT_LABELS: Mapping[Vat, str] = {
    Vat.OUTSIDE: "hors champ de la TVA (à confirmer)",
    Vat.EXEMPT: "exonéré de TVA (à confirmer)",
    Vat.TAXED: "soumis à la TVA, montant hors taxe (à confirmer)",
}


@dataclass(frozen=True, slots=True)
class Stratum:
    """Populations above ``above`` (excluded): cents per inhabitant, and cents for the stratum itself."""

    above: int
    rate: Fraction
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that one member owes for a part, in cents."""

    floor: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """Members of at most ``up_to`` inhabitants have ``percent`` taken off their weight or their amount."""

    up_to: int
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Solidarity:
    """Weights multiplied by a member's wealth: its indicator over ``reference``, or over the members' mean."""

    source: str
    reference: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every part of a key says."""

    code: str
    label: str
    vat: Vat = Vat.OUTSIDE
    bounds: Bounds = Bounds()
    reductions: tuple[Reduction, ...] = ()
    solidarity: Solidarity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Part):
    """The same amount for each member."""

    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PerInhabitant(Part):
    """An amount by inhabitant, by strata in rising order."""

    method: Method
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PerUnit(Part):
    """A price by agent, seat, ticket…: ``rate`` cents for each unit of ``source`` beyond those ``included``."""

    source: str
    rate: Fraction
    unit: str = "unité"
    included: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of the costs of the last accounts."""

    label: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost(Part):
    """Costs over units of functioning, times the member's own units.

    ``units``: the units of the whole service, its other users included; None: those of the members.
    :source: CGCT D5211-16
    """

    source: str
    costs: tuple[Cost, ...]
    unit: str = "unité"
    units: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Part):
    """The personalised budget: the amount that each member has chosen, by SIREN."""

    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Part):
    """A whole amount shared by weights."""

    cents: int
    source: str = POPULATION


@dataclass(frozen=True, slots=True)
class Project:
    """A service or project that takes its part of an amount, itself shared between members by ``source``."""

    code: str
    label: str
    weight: int
    source: str = POPULATION


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLevels(Part):
    """A whole amount shared between projects, then between members: the second level starts from whole cents."""

    cents: int
    projects: tuple[Project, ...]


AnyPart = Fixed | PerInhabitant | PerUnit | UnitCost | Budget | Share | TwoLevels


@dataclass(frozen=True, slots=True)
class Key:
    """A key of contribution: parts that add up, in force from a day, on the basis of a text."""

    code: str
    title: str
    since: date
    basis: str
    parts: tuple[AnyPart, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Who contributes: SIREN, name, and its population of the official year."""

    siren: str
    name: str
    population: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody says a member's quantity is, and why when the house had counted another."""

    units: Fraction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quantity comes from: what the house counted (no ``label``: nothing), what people said instead."""

    label: str = ""
    counted: Mapping[str, Fraction] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """How inputs were gathered: members in force on a day, records counted between two days, both included."""

    members_on: date
    first: date
    last: date
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run starts from. ``quantities``: source -> SIREN -> number of units; ``story``: where they come from."""

    members: tuple[Member, ...]
    population_year: int
    population_source: str
    quantities: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one member owes for one part: exact ``quota`` in cents, whole ``cents``, and why in words."""

    siren: str
    part: str
    label: str
    quota: Fraction
    cents: int
    words: str
    vat: Vat


@dataclass(frozen=True, slots=True)
class Result:
    """Every line of a run, by part then SIREN, and what people must know of it."""

    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The cents of all the lines."""
        return sum(line.cents for line in self.lines)

    @property
    def by_member(self) -> dict[str, int]:
        """SIREN -> cents owed in all."""
        owed: dict[str, int] = {}
        for line in self.lines:
            owed[line.siren] = owed.get(line.siren, 0) + line.cents
        return owed

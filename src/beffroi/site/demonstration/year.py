"""A year of an operator's life, played through the actions: what a committee votes, members pay, a desk answers.

The budget is voted and the contributions called, hundreds of requests come to the desk, towns buy together, a
member leaves, and a town merges into another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beffroi.operators import actions as operators
from beffroi.operators import queries
from beffroi.operators.membership import actions as membership
from beffroi.operators.membership import succession
from beffroi.operators.membership.types import LegalForm, Step, SuccessionKind, Voice
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind, Newcomer
from beffroi.site.demonstration import contributions, governing, helping, purchasing
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

BEFORE = Newcomer("216901520", Kind.COMMUNE, "Pierre-Bénite", "pierre-benite", "69152", "69", "69310", 10000)
MERGED_ON, ACT = date(2024, 1, 1), "Arrêté préfectoral du 15 décembre 2023"
DAYS = 360


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the operator, its staff, its towns, each with an agent who calls the desk."""

    operator: Organisation
    director: Actor
    technician: Actor
    towns: Sequence[tuple[Organisation, Actor]]


@dataclass(frozen=True, slots=True)
class Played:
    """What a year left: counts, who left, and what the merge carried."""

    deliberations: int
    calls: int
    requests: int
    orders: int
    left: str
    carried: Mapping[str, Sequence[str]]


def play(cast: Cast, *, now: datetime, requests: int = 300) -> Played:
    """Play the year that ends ``now``.

    :param requests: how many requests reach the desk.
    """
    towns = [town for town, _agent in cast.towns]
    began = now - timedelta(days=DAYS)
    _statutes(cast, began)
    _admit_former(cast, began)
    return Played(
        deliberations=governing.play(cast.operator, towns, director=cast.director, now=now),
        calls=contributions.play(cast.operator, now=now),
        requests=helping.play(
            cast.operator, cast.towns, technician=cast.technician, now=now, number=requests, days=DAYS
        ),
        orders=purchasing.play(cast.operator, towns, cast.director, now),
        left=_leave(cast, towns[-1], now),
        carried=_merge(cast, now),
    )


def _statutes(cast: Cast, on: datetime) -> None:
    membership.set_statutes(
        organisation=cast.operator,
        form=LegalForm.SYNDICATE,
        since=on.date(),
        reference="Arrêté préfectoral de création",
        by=cast.director,
        on=on,
    )


def _admit_former(cast: Cast, on: datetime) -> None:
    """Admit the town as it stood before the merge, when it was a member of its own."""
    operators.admit(operator=cast.operator, newcomers=[BEFORE], offers=[], by=CLOCKWORK, on=on)


def _leave(cast: Cast, town: Organisation, now: datetime) -> str:
    """Take a member out by the steps of the law, today; return its name."""
    file = membership.open_accession(
        organisation=cast.operator, member=town, by=cast.director, on=now - timedelta(days=300)
    )
    others = [each for each, _agent in cast.towns if each != town]
    favourable = {each.siren: Voice.FOR for each in others}
    for ago, step in ((250, Step.ASK_LEAVE), (200, Step.AGREE_LEAVE), (100, Step.CONSULT_LEAVE)):
        _step(cast, file, step, now - timedelta(days=ago), voices=favourable)
    _step(cast, file, Step.ORDER_LEAVE, now - timedelta(days=30))
    _step(cast, file, Step.LEAVE, now)
    return town.name


def _step(cast: Cast, file: object, step: Step, on: datetime, **told: object) -> None:
    membership.record_step(
        accession=file,  # type: ignore[arg-type]
        step=step,
        decided_on=on.date(),
        reference="Délibération ou arrêté",
        by=cast.director,
        on=on,
        **told,  # type: ignore[arg-type]
    )


def _merge(cast: Cast, now: datetime) -> Mapping[str, Sequence[str]]:
    """Merge Pierre-Bénite into Oullins-Pierre-Bénite, rehearsed first; return what followed."""
    with scope.reading(cast.operator.id):
        former = queries.by_slug(BEFORE.slug)
    told = {
        "operator": cast.operator,
        "former": former,
        "successor": "69149",
        "kind": SuccessionKind.MERGE,
        "effective_on": MERGED_ON,
        "reference": ACT,
        "by": cast.director,
        "on": now,
    }
    succession.rehearse(**told)
    return succession.succeed(**told).lines  # type: ignore[arg-type]

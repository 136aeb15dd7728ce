"""The demonstration from end to end: operator, towns, agents, cases. Run again, it adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from beffroi.cases import actions as cases
from beffroi.kernel.errors import Refusal
from beffroi.operators.models import Organisation
from beffroi.operators.types import Offer
from beffroi.packs import registry
from beffroi.site.demonstration import (
    accounts,
    contributions,
    governing,
    helping,
    projects,
    purchasing,
    towns,
)
from beffroi.site.demonstration.cases import SCRIPTS
from beffroi.site.demonstration.playing import Stage, play
from beffroi.tenancy.types import CLOCKWORK, Actor

Tell = Callable[[str], None]
SEED = 2026
OPENED_DAYS_AGO = 200
REQUESTS, REQUEST_DAYS = 16, 45


class NotTheDemonstration(Refusal):
    """The database holds an operator that is not the demonstration's: nothing invented may enter it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Cette base contient déjà un vrai opérateur. La démonstration n’y entre pas : "
            "donnez un autre dossier dans BEFFROI_HOME."
        )


@dataclass(frozen=True, slots=True)
class Built:
    """What stands: the operator, its towns, and how many cases were added now."""

    operator: Organisation
    towns: Sequence[Organisation]
    added: int


def foreign() -> bool:
    """Say whether the database holds organisations that are not the demonstration's."""
    strangers = Organisation.objects.filter(admitted_by=None).exclude(siren=towns.OPERATOR_SIREN)
    return strangers.exists()


def build(*, now: datetime, tell: Tell = lambda _line: None) -> Built:
    """Build what lacks of the demonstration, dated from ``now``.

    :raises NotTheDemonstration: the database serves a real operator.
    """
    if foreign():
        raise NotTheDemonstration
    began = now - timedelta(days=OPENED_DAYS_AGO)
    operator = towns.operator(on=began)
    offers = _publish(operator, began)
    tell(f"démarches publiées : {len(offers)}")
    served = towns.admit_towns(operator, offers, on=began)
    tell(f"communes admises : {len(served)}")
    houses = {house.slug: house for house in (*served, operator)}
    wanted = accounts.accounts(operator.slug)
    agents = accounts.enrol_all(houses, wanted, on=began)
    tell(f"comptes d’agents : {len(wanted)}")
    added = sum(_play(town, agents[town.slug], offers, now, tell) for town in served)
    _house(operator, served, agents, now, tell)
    return Built(operator, served, added)


def _house(
    operator: Organisation,
    served: Sequence[Organisation],
    agents: Mapping[str, Sequence[Actor]],
    now: datetime,
    tell: Tell,
) -> None:
    """Play what the operator and its members do together."""
    director, technician = agents[operator.slug][:2]
    callers = [(town, agents[town.slug][0]) for town in served]
    staffed = [(town, agents[town.slug]) for town in served]
    played = {
        "délibérations": governing.play(operator, served, director=director, now=now),
        "appels de fonds": contributions.play(operator, now=now),
        "projets": projects.play(operator, agents[operator.slug], staffed, now),
        "commandes groupées": purchasing.play(operator, served[:4], director, now),
        "demandes d’assistance": helping.play(
            operator, callers, technician=technician, now=now, number=REQUESTS, days=REQUEST_DAYS
        ),
    }
    for what, number in played.items():
        if number:
            tell(f"{what} : {number}")


def _publish(operator: Organisation, on: datetime) -> list[Offer]:
    found = registry.procedures()
    cases.publish(organisation=operator, procedures=found, by=CLOCKWORK, on=on)
    cases.publish(organisation=operator, procedures=registry.house_procedures(), by=CLOCKWORK, on=on)
    return [Offer(each.reference, each.version) for each in found]


def _play(
    town: Organisation, agents: Sequence[Actor], offers: Sequence[Offer], now: datetime, tell: Tell
) -> int:
    versions = {offer.procedure: offer.version for offer in offers}
    scripts = [script for script in SCRIPTS if script.town == town.slug]
    added = play(Stage(town, agents, versions, now, Random(f"{SEED}{town.slug}")), scripts)  # noqa: S311 - not a secret
    if added:
        tell(f"{town.name} : {added} demandes")
    return added

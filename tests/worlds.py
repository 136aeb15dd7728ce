"""A small world for tests: an operator, two towns, their agents, the published packs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from beffroi.cases import actions as cases
from beffroi.cases.models import Case
from beffroi.cases.procedures.loading import load_pack
from beffroi.cases.types import Filing
from beffroi.operators import actions as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind, Newcomer, Offer
from beffroi.packs.registry import pack_folders
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, STRANGER, Actor, ActorKind, Role

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
APPLICANT = {
    "kind": "person",
    "family_name": "Benali",
    "given_names": "Nadia",
    "email": "nadia.benali@exemple.test",
    "address": {"lines": ["12 rue Gambetta"], "postcode": "69200", "city": "Vénissieux", "country": "France"},
}
SUBJECT = {"objet": "Éclairage", "description": "Le lampadaire devant le 12 est éteint depuis lundi."}


@dataclass(frozen=True)
class World:
    """Organisations and actors that tests name."""

    operator: Organisation
    venissieux: Organisation
    corbas: Organisation
    sophie: Actor
    paul: Actor

    def filing(self, procedure: str = "saisine/demande", **changed: Any) -> Filing:
        """A correct filing of the general request."""
        told = {"procedure": procedure, "version": 1, "applicant": APPLICANT, "answers": SUBJECT}
        return Filing(**{**told, **changed})

    def file(self, organisation: Organisation | None = None, *, on: datetime = NOON, **changed: Any) -> Case:
        """File a request as a stranger does."""
        town = organisation or self.venissieux
        return cases.file(organisation=town, filing=self.filing(**changed), by=STRANGER, on=on)

    def reading(self, organisation: Organisation | None = None) -> Any:
        """Open the reading scope of a town."""
        return scope.reading((organisation or self.venissieux).id)


def packs() -> list[Any]:
    """Every pack of the house."""
    return [load_pack(folder) for folder in pack_folders()]


def agent(organisation: Organisation, name: str, *roles: Role) -> Actor:
    """An agent of one organisation, without an account behind."""
    return Actor(
        kind=ActorKind.AGENT,
        reference=f"agent:{uuid4()}",
        name=name,
        grants={organisation.id: frozenset(roles)},
    )


def build() -> World:
    """Make the world through the actions, as the demonstration does."""
    operator = operators.found_operator(
        siren="256900994", name="SITIV", slug="sitiv", by=CLOCKWORK, on=NOON, phone="+33472000000"
    )
    procedures = [procedure for pack in packs() for procedure in pack.procedures]
    cases.publish(organisation=operator, procedures=procedures, by=CLOCKWORK, on=NOON)
    operators.admit(
        operator=operator,
        newcomers=[
            Newcomer("216902593", Kind.COMMUNE, "Vénissieux", "venissieux", "69259", "69", "69200", 66000),
            Newcomer("216902734", Kind.COMMUNE, "Corbas", "corbas", "69273", "69", "69960", 11000),
        ],
        offers=[Offer(each.reference, each.version) for each in procedures],
        by=CLOCKWORK,
        on=NOON,
    )
    venissieux, corbas = (Organisation.objects.get(slug=slug) for slug in ("venissieux", "corbas"))
    for town in (venissieux, corbas):
        operators.describe(
            organisation=town,
            by=CLOCKWORK,
            on=NOON,
            phone="+33472210000",
            email=f"mairie@{town.slug}.test",
            address_lines=["5 avenue de la République"],
            signatory_name="Camille Roche",
            signatory_quality="Le maire",
        )
    everything = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR)
    return World(
        operator,
        venissieux,
        corbas,
        agent(venissieux, "Sophie Marchand", *everything),
        agent(corbas, "Paul Girard", *everything),
    )

"""An open desk for tests: promises, agents, a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from beffroi.cases import actions as cases
from beffroi.cases.procedures.loading import load_pack
from beffroi.desk import actions as desk
from beffroi.desk.models import Ticket
from beffroi.desk.requests import log, opening
from beffroi.desk.sla.actions import Promise, set_promise
from beffroi.desk.sla.types import Target, Unit
from beffroi.desk.types import Asked
from beffroi.identity import actions as identity
from beffroi.identity import queries as people
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Role

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, 9 a.m. in Paris
HOUR = timedelta(hours=1)
PACK = Path(__file__).parents[2] / "packs" / "support"


@dataclass(frozen=True)
class Desk:
    """A world with its desk, and who works there."""

    world: Any
    lucie: Actor
    yann: Actor

    def ask(self, member: Any = None, *, on: datetime = MORNING, **told: Any) -> Ticket:
        """A request of Vénissieux, or of another member, by one of its agents."""
        town = member or self.world.venissieux
        person = self.world.sophie if town == self.world.venissieux else self.world.paul
        asked = Asked(
            **{"subject": "Paie bloquée", "description": "Écran blanc.", "email": f"a@{town.slug}.test"}
            | told
        )
        row = opening.ask(organisation=town, operator=self.world.operator, asked=asked, by=person, on=on)
        return self.read(row.number)

    def read(self, number: str) -> Ticket:
        """A request as it stands."""
        with scope.reading(self.world.operator.id):
            return log.found(number)

    def promise(self, minutes: int = 480, own: int = 60, *, on: datetime = MORNING, **told: Any) -> Any:
        """A promise for everybody, or for whom ``told`` names."""
        made = Promise(Target(own), Target(minutes, Unit.MINUTES), **told)
        return set_promise(organisation=self.world.operator, promise=made, by=self.lucie, on=on)


def build(world: Any) -> Desk:
    """Publish the support pack, open the desk, enrol its people."""
    cases.publish(
        organisation=world.operator, procedures=load_pack(PACK).procedures, by=CLOCKWORK, on=MORNING
    )
    desk.open_desk(organisation=world.operator, by=CLOCKWORK, on=MORNING)
    return Desk(
        world,
        _enrolled(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR),
        _enrolled(world.operator, "Yann Kerbrat", Role.SERVICE_DESK),
    )


def _enrolled(operator: Any, name: str, role: Role) -> Actor:
    told = {"email": f"{name.split(maxsplit=1)[0].lower()}@sitiv.test", "full_name": name, "roles": [role]}
    user = identity.enrol(organisation=operator, **told, by=CLOCKWORK, on=MORNING)
    return people.agent_actor(user)

"""An operator with a voted year, calls, a late one, a residents' request, a sheet to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from beffroi.cases.statistics import keeping
from beffroi.contributions import actions as contributions
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.tests.conftest import KEY
from beffroi.desk.models import MonthlyFigure
from beffroi.observatory import queries
from beffroi.observatory.types import Sheet
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Role
from tests.worlds import NOON, World, agent

TODAY = NOON.date()


@dataclass(frozen=True)
class Year:
    """The world in 2026, and who keeps its accounts."""

    world: World
    lucie: Actor

    def sheet(self, member: Organisation | None = None, *, year: int = 2026, own: bool = True) -> Sheet:
        """The sheet of a member, Vénissieux when none is named."""
        return queries.sheet(self.world.operator, member or self.world.venissieux, year, today=TODAY, own=own)

    def value(self, code: str, **told: Any) -> Any:
        """The value of one figure."""
        line = self.sheet(**told).line(code)
        return line.figure.value if line else "absent"

    def call(self, *days: date, on: datetime = NOON) -> list[Any]:
        """Vote and call the contributions of 2026."""
        text = KEY.replace("2027-01-01", "2026-01-01")
        told = {"by": self.lucie, "on": on}
        key = contributions.publish_key(organisation=self.world.operator, text=text, **told)
        run = contributions.run(key=key, year=2026, population_year=2025, **told)
        vote = contributions.vote(run=run, deliberation="2026-17", voted_on=TODAY, **told)
        billing.schedule(vote=vote, days=days or (date(2026, 11, 1),), **told)
        return billing.issue(vote=vote, **told)

    def help(self, member: Organisation, month: date = date(2026, 10, 1), **counts: int) -> None:
        """Write what the desk did for a member in a month, as its job does."""
        with scope.writing(self.world.operator.id):
            MonthlyFigure.objects.create(
                organisation=self.world.operator, member=member, month=month, made_at=NOON, **counts
            )

    def count(self, organisation: Organisation) -> None:
        """Count the residents' requests of an organisation, as its job does."""
        keeping.rebuild(organisation=organisation, on=NOON)


def year_of(world: World) -> Year:
    """Return the year of a world."""
    return Year(world, agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR))


@pytest.fixture
def year(world: World) -> Year:
    """The year, in a rolled-back transaction."""
    return year_of(world)

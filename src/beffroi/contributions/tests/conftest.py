"""An operator's administrator, a key and a voted run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from beffroi.contributions import actions, queries
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.models import ContributionKey, ContributionRun, ContributionVote, FundCall
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Role
from tests.worlds import NOON, World, agent

KEY = """
code = "cotisation"
title = "Cotisation annuelle"
since = 2027-01-01
basis = "les statuts, article 12"

[[parts]]
kind = "fixed"
code = "fixe"
label = "Part fixe"
amount = 500

[[parts]]
kind = "per_inhabitant"
code = "habitants"
label = "Population"
strata = [{rate = 1.10}]
"""


@dataclass(frozen=True)
class House:
    """The world, and who keeps the accounts."""

    world: World
    lucie: Actor

    def key(self, text: str = KEY) -> ContributionKey:
        """Publish a key."""
        return actions.publish_key(organisation=self.world.operator, text=text, by=self.lucie, on=NOON)

    def run(self, key: ContributionKey | None = None, **changed: Any) -> ContributionRun:
        """Compute 2027."""
        told = {"key": key or self.key(), "year": 2027, "population_year": 2026, "by": self.lucie, "on": NOON}
        return actions.run(**{**told, **changed})

    def vote(self, run: ContributionRun | None = None, deliberation: str = "2026-42") -> ContributionVote:
        """Write the vote of a run down."""
        chosen = run or self.run()
        return actions.vote(
            run=chosen, deliberation=deliberation, voted_on=date(2026, 11, 20), by=self.lucie, on=NOON
        )

    def issued(self, *days: date) -> list[FundCall]:
        """Vote, plan and issue."""
        vote = self.vote()
        billing.schedule(vote=vote, days=days or (date(2026, 12, 15),), by=self.lucie, on=NOON)
        return billing.issue(vote=vote, by=self.lucie, on=NOON)

    def reading(self) -> Any:
        """Open the operator's reading scope."""
        return scope.reading(self.world.operator.id)

    def owed(self, year: int = 2027) -> dict[str, int]:
        """What members owe, by SIREN."""
        with self.reading():
            return dict(queries.owed(self.world.operator, year))


@pytest.fixture
def house(world: World) -> House:
    """The operator at work."""
    return House(world, agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR))

"""Publishing the packs opens the operator's desk, once, and never again against its will."""

from __future__ import annotations

from beffroi.desk.queries import desks
from beffroi.operators import actions as operators
from beffroi.operators.types import Offer
from beffroi.site.management.commands.publish_packs import publish
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON


def test_the_desk_opens_with_the_packs_and_stays_closed_once_closed(world):
    assert desks() == []
    publish(world.operator)
    assert desks() == [world.operator]
    told = {"organisation": world.operator, "offer": Offer("support/demande", 1), "by": CLOCKWORK, "on": NOON}
    operators.adopt(**told, active=False)
    publish(world.operator)
    assert desks() == []

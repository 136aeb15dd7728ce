"""The contributions of the demonstration, played through the actions."""

from __future__ import annotations

from datetime import timedelta

from beffroi.contributions.billing import queries
from beffroi.site.demonstration.contributions import play
from beffroi.tenancy import scope
from tests.worlds import NOON

LATER = NOON + timedelta(days=160)


def test_the_demonstration_has_paid_and_late_calls_and_is_played_once(world):
    assert play(world.operator, now=LATER) == 6
    assert play(world.operator, now=LATER) == 0
    with scope.reading(world.operator.id):
        balance = queries.totals(world.operator, today=LATER.date())
    assert 0 < balance.late < balance.left < balance.called

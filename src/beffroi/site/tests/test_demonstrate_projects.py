"""Projects, skills and help of the demonstration, played through the actions; and what agendas bring to the load."""

from __future__ import annotations

from datetime import timedelta

import pytest

from beffroi.cases.teamwork import absences
from beffroi.cases.tests.agents import actor, hire
from beffroi.desk.requests import planning
from beffroi.desk.tests import desks
from beffroi.projects.skills import agendas, helps
from beffroi.projects.skills.types import Balance, Span
from beffroi.site import agendas as wiring
from beffroi.site.demonstration.projects import play
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role
from tests.worlds import NOON

LATER = NOON + timedelta(days=160)


@pytest.fixture
def staff(world):
    return [
        actor(hire(world.operator, "Claire Dumas", Role.OPERATOR_ADMINISTRATOR)),
        actor(hire(world.operator, "Yann Kerbrat", Role.SERVICE_DESK)),
    ]


@pytest.fixture
def towns(world):
    people = {world.venissieux: ("Luc Perrin",), world.corbas: ("Ines Robert", "Marc Olivier")}
    roles = {
        "Ines Robert": (Role.SECRETARY,),
        "Marc Olivier": (Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR),
    }
    return [
        (town, [actor(hire(town, name, *roles.get(name, (Role.COMMUNE_ADMINISTRATOR,)))) for name in names])
        for town, names in people.items()
    ]


def test_the_demonstration_shows_projects_and_one_help_and_is_played_once(world, staff, towns):
    assert play(world.operator, staff, towns, LATER) == 2
    assert play(world.operator, staff, towns, LATER) == 0
    assert helps.every_balance(world.operator, LATER.date()) == {
        str(world.venissieux.id): Balance(0, 2),
        str(world.corbas.id): Balance(2, 0),
    }
    with scope.reading(world.operator.id):
        loads = agendas.loads(world.operator, LATER.date())
    assert [sum(week.load for week in one.weeks) for one in loads] == [12, 12]


def test_interventions_and_absences_enter_the_load(world, towns):
    desk = desks.build(world)
    begins = desks.MORNING + timedelta(days=2)
    told = {"minutes": 241, "on_site": True, "purpose": "Pose d’une borne"}
    for technician in (desk.yann.name, "Quelqu’un d’autre"):
        planning.plan(
            ticket=desk.ask(), begins_at=begins, technician=technician, by=desk.yann, on=desks.MORNING, **told
        )
    day, (helper, chief) = begins.date(), towns[1][1]
    with scope.reading(world.operator.id):
        (effort,) = wiring.interventions(world.operator, day, day)
        assert (
            list(wiring.interventions(world.operator, day + timedelta(days=1), day + timedelta(days=9))) == []
        )
    assert (effort.account, effort.first, effort.half_days) == (desk.yann.account_id, day, 2)
    absences.declare(
        organisation=world.corbas, agent=helper.account_id, delegate=chief.account_id, first=day, last=day,
        by=chief, on=desks.MORNING,
    )  # fmt: skip
    with scope.reading(world.corbas.id):
        assert list(wiring.absences(world.corbas, day, day)) == [(helper.account_id, Span(day, day))]

"""A project from the idea to its end: lawful steps, late milestones, overruns, and what a member reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.errors import Invalid
from beffroi.projects.portfolio import actions, queries, rules, telling
from beffroi.projects.portfolio.models import ProjectShare, ProjectStep
from beffroi.projects.portfolio.types import Budget, Gravity, Hazard, NotNow, State
from beffroi.tenancy import scope
from beffroi.tenancy.types import Forbidden, Role, Unknown
from tests.worlds import NOON, agent

TODAY = date(2026, 11, 23)


@pytest.fixture
def director(world):
    return agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def axis(world, director):
    made = {"by": director, "on": NOON}
    plan = actions.draw_plan(
        organisation=world.operator, title="Numérique 2027", first_year=2026, last_year=2030, **made
    )
    return actions.add_axis(plan=plan, title="Cybersécurité", **made)


@pytest.fixture
def project(axis, director):
    return actions.propose(axis=axis, title="Coffre de mots de passe", by=director, on=NOON)


def test_a_project_goes_by_lawful_steps_and_says_why_it_stops(world, project, director):
    for to in (State.STUDIED, State.DECIDED, State.UNDER_WAY):
        project = actions.move(project=project, to=to, by=director, on=NOON)
    with pytest.raises(Invalid, match="pourquoi"):
        actions.move(project=project, to=State.PAUSED, by=director, on=NOON)
    project = actions.move(project=project, to=State.PAUSED, reason="Budget", by=director, on=NOON)
    with pytest.raises(NotNow):
        actions.move(project=project, to=State.DONE, by=director, on=NOON)
    with scope.reading(world.operator.id):
        steps = list(ProjectStep.objects.order_by("id").values_list("state", "reason"))
    assert steps[-1] == ("paused", "Budget")
    assert len(steps) == 5


@pytest.mark.parametrize("start", State)
def test_every_state_but_the_end_leads_somewhere_and_none_to_itself(start):
    assert start not in rules.STEPS[start]
    assert bool(rules.STEPS[start]) is (start is not State.DONE)


@pytest.mark.parametrize(
    ("due", "reached", "late"),
    [
        (date(2026, 11, 23), None, False),
        (date(2026, 11, 22), None, True),
        (date(2026, 11, 22), date(2026, 11, 22), False),
        (date(2026, 11, 22), date(2026, 11, 24), True),
        (date(2026, 11, 30), date(2026, 11, 24), False),
    ],
)
def test_late_is_computed(due, reached, late):
    assert rules.is_late(due, reached, TODAY) is late


@pytest.mark.parametrize(
    ("likelihood", "impact", "told"),
    [
        (1, 1, Gravity.LOW), (1, 3, Gravity.LOW), (1, 4, Gravity.WATCHED), (2, 2, Gravity.WATCHED),
        (2, 4, Gravity.WATCHED), (3, 3, Gravity.SERIOUS), (4, 4, Gravity.SERIOUS),
    ],
)  # fmt: skip
def test_the_gravity_of_a_risk_is_read_in_its_matrix(likelihood, impact, told):
    assert rules.gravity(likelihood, impact) is told


@given(*(st.integers(0, 10**9) for _ in range(3)))
def test_an_overrun_is_what_passes_the_plan_and_never_less_than_nought(planned, committed, spent):
    over = rules.overrun(Budget(planned, committed, spent))
    assert over == max(0, committed - planned, spent - planned)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.booleans())))
def test_quarters_lose_no_milestone(days):
    found = rules.by_quarter(days)
    assert sum(map(sum, found.values())) == len(days)


def test_quarters_come_in_the_order_of_time():
    days = [(date(2027, 1, 5), False), (date(2026, 12, 31), True), (date(2026, 10, 1), False)]
    assert rules.by_quarter(days) == {"T4 2026": (1, 1), "T1 2027": (1, 0)}


def test_what_cannot_be_written_is_refused(world, project, axis, director):
    made = {"by": director, "on": NOON}
    with pytest.raises(Invalid):
        actions.draw_plan(organisation=world.operator, title="x", first_year=2030, last_year=2026, **made)
    with pytest.raises(Invalid):
        actions.propose(axis=axis, title=" ", **made)
    with pytest.raises(Invalid):
        telling.fear(project=project, hazard=Hazard("Panne", 5, 1, TODAY), **made)
    with pytest.raises(Invalid):
        telling.keep_decision(project=project, decided_on=TODAY, text="Oui", decided_by="", **made)
    with pytest.raises(Unknown):
        actions.propose(axis=axis, title="Pirate", by=world.sophie, on=NOON)
    desk = agent(world.operator, "Tom", Role.SERVICE_DESK)
    with pytest.raises(Forbidden):
        actions.propose(axis=axis, title="Guichet", by=desk, on=NOON)


def test_a_milestone_is_reached_once_and_a_risk_closed_once(project, director):
    made = {"by": director, "on": NOON}
    row = actions.expect(project=project, title="Marché notifié", due_on=TODAY, **made)
    actions.reach(milestone=row, reached_on=TODAY, **made)
    with pytest.raises(NotNow):
        actions.reach(milestone=row, reached_on=TODAY, **made)
    risk = telling.fear(project=project, hazard=Hazard("Panne", 3, 3, TODAY), **made)
    risk = telling.close_risk(risk=risk, closed_on=TODAY, **made)
    with pytest.raises(NotNow):
        telling.close_risk(risk=risk, closed_on=TODAY, **made)


def test_a_member_reads_its_own_part_and_nobody_elses(world, project, axis, director):
    made = {"by": director, "on": NOON}
    actions.share(project=project, member=world.venissieux, amount_cents=150_000, **made)
    actions.share(project=project, member=world.venissieux, amount_cents=200_000, **made)
    actions.share(project=project, member=world.corbas, amount_cents=70_000, **made)
    actions.expect(project=project, title="Marché", due_on=TODAY, **made)
    actions.propose(axis=axis, title="Fibre", joinable=True, **made)
    hidden = actions.propose(axis=axis, title="Réorganisation interne", **made)
    told = queries.seen_by(world.venissieux, world.operator)
    assert [(each.title, each.share) for each in told] == [
        ("Coffre de mots de passe", 200_000),
        ("Fibre", None),
    ]
    assert hidden.id not in {each.id for each in told}
    with scope.reading(world.venissieux.id), connection.cursor() as cursor:
        cursor.execute("SELECT amount_cents FROM projects_projectshare")
        assert cursor.fetchall() == [(200_000,)]
        for table in ("project", "milestone", "risk", "projectnote", "projectstep", "steeringdecision"):
            cursor.execute(f"SELECT count(*) FROM projects_{table}")
            assert cursor.fetchone() == (0,)
    with scope.reading(world.operator.id):
        assert ProjectShare.objects.count() == 2
        assert [each.title for each in queries.portfolio(world.operator, member=world.corbas.id)] == [
            project.title
        ]

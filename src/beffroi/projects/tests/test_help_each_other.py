"""Skills declared with agreement, load, and help asked, agreed and written down; and who reads none of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from beffroi.cases.tests.agents import actor, hire
from beffroi.kernel.errors import Invalid
from beffroi.projects.portfolio import actions as portfolio
from beffroi.projects.skills import (
    actions,
    agendas,
    forgetting,
    helping,
    helps,
    planning,
    queries,
    rules,
    sources,
)
from beffroi.projects.skills.models import DeclaredSkill, SkillProfile
from beffroi.projects.skills.types import Asked, Balance, Effort, Level, NotNow, ProposalState, Span
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Forbidden, Role, Unknown
from tests.worlds import NOON

TODAY = NOON.date()
MONDAY = date(2026, 11, 30)
FRIDAY = date(2026, 12, 4)
LATER = NOON + timedelta(days=10)
TABLES = (
    "skillprofile",
    "declaredskill",
    "unavailability",
    "helprequest",
    "helpproposal",
    "helpanswer",
    "helpday",
)


@pytest.fixture
def director(world):
    return actor(hire(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR))


@pytest.fixture
def chief(world):
    return actor(hire(world.venissieux, "Nora Petit", Role.COMMUNE_ADMINISTRATOR))


@pytest.fixture
def clerk(world):
    return actor(hire(world.corbas, "Ana Roux", Role.SECRETARY))


@pytest.fixture
def mayor(world):
    return actor(hire(world.corbas, "Paul Girard", Role.COMMUNE_ADMINISTRATOR))


@pytest.fixture
def skill(world, director):
    return actions.add_skill(
        organisation=world.operator, family="Bureautique", name="Tableur", by=director, on=NOON
    )


@pytest.fixture
def declared(world, skill, clerk):
    return said(world.corbas, clerk, {skill.id: Level.MASTERS})


def said(organisation, by, levels, *, agrees=True, pattern=rules.WHOLE_WEEK, on=NOON):
    return actions.declare(
        organisation=organisation, levels=levels, pattern=pattern, agrees=agrees, by=by, on=on
    )


def asked(world, skill, by, half_days=4, **changed):
    told = {"level": Level.PRACTISES, "first": MONDAY, "last": FRIDAY, "place": "Mairie", **changed}
    return helping.ask(
        organisation=world.venissieux, asked=Asked(skill.id, half_days=half_days, **told), by=by, on=NOON
    )


def found(world, row):
    need = helps.need_of(row)
    return agendas.matches(world.operator, need, skill_id=row.skill, asker=row.organisation_id, on=TODAY)


def agreed(world, skill, chief, mayor, clerk):
    row = asked(world, skill, chief)
    made = helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)
    with scope.reading(world.corbas.id):
        offer = helps.offer(world.corbas, made.id)
    helping.answer(
        organisation=world.corbas, proposal=offer, agreed=True, person_agrees=True, by=mayor, on=NOON
    )
    return made


def test_nothing_is_kept_without_agreement_and_a_withdrawal_erases_all(world, skill, clerk, declared):
    with pytest.raises(Invalid, match="accord"):
        said(world.corbas, clerk, {}, agrees=False)
    with pytest.raises(Invalid):
        said(world.corbas, clerk, {}, pattern="0" * 10)
    planning.be_away(profile=declared, first=MONDAY, last=FRIDAY, part=None, by=clerk, on=NOON)
    actions.withdraw(profile=declared, by=clerk, on=NOON)
    with scope.reading(world.corbas.id):
        assert queries.profile_of(world.corbas, clerk.account_id) is None
        assert not DeclaredSkill.objects.exists()


def test_a_level_that_changes_loses_its_confirmation(world, skill, clerk, mayor, declared):
    with scope.reading(world.corbas.id):
        row = declared.skills.get()
    assert actions.confirm(declared=row, by=mayor, on=NOON).confirmed_on == TODAY
    with pytest.raises(NotNow):
        actions.confirm(declared=row, by=mayor, on=NOON)
    with pytest.raises(Forbidden):
        actions.confirm(declared=row, by=clerk, on=NOON)
    for level, kept in ((Level.MASTERS, TODAY), (Level.TRAINS, None)):
        said(world.corbas, clerk, {skill.id: level})
        with scope.reading(world.corbas.id):
            assert declared.skills.get().confirmed_on == kept


def test_nobody_confirms_oneself_nor_touches_somebody_elses_sheet(world, skill, clerk, mayor, declared):
    mine = said(world.corbas, mayor, {skill.id: Level.TRAINS})
    with scope.reading(world.corbas.id):
        row = mine.skills.get()
    with pytest.raises(NotNow, match="autre personne"):
        actions.confirm(declared=row, by=mayor, on=NOON)
    with pytest.raises(Unknown):
        actions.show_or_hide(profile=declared, hidden=True, by=mayor, on=NOON)
    with pytest.raises(Unknown):
        actions.withdraw(profile=declared, by=mayor, on=NOON)
    with pytest.raises(Unknown):
        planning.be_away(profile=declared, first=MONDAY, last=FRIDAY, part=None, by=mayor, on=NOON)


def test_who_hides_is_counted_nowhere_and_proposed_to_nobody(world, skill, chief, clerk, declared):
    row = asked(world, skill, chief)
    assert [one.name for one in found(world, row).found] == ["Ana Roux"]
    assert queries.counts(world.operator, TODAY) == {(skill.id, world.corbas.id): 1}
    actions.show_or_hide(profile=declared, hidden=True, by=clerk, on=NOON)
    assert found(world, row).found == ()
    assert queries.counts(world.operator, TODAY) == {}
    assert queries.holders(world.operator, TODAY, skill_id=skill.id) == []
    with pytest.raises(Unknown):
        helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)


def test_ones_own_house_is_not_proposed(world, skill, chief):
    said(world.venissieux, chief, {skill.id: Level.TRAINS})
    assert found(world, asked(world, skill, chief)).found == ()


def test_help_is_agreed_counted_in_the_load_and_written_down(world, skill, chief, mayor, clerk, declared):
    made = agreed(world, skill, chief, mayor, clerk)
    with scope.reading(world.corbas.id):
        week = agendas.loads(world.corbas, MONDAY, 1)[0].weeks[0]
    assert (week.capacity, week.load) == (10, 4)
    assert found(world, asked(world, skill, chief, half_days=7)).short == 1
    for rank, half_days in enumerate((2, 1)):
        day = MONDAY + timedelta(days=rank)
        helping.record(proposal=made, done_on=day, half_days=half_days, by=chief, on=LATER)
    with pytest.raises(Invalid, match="0,5"):
        helping.record(proposal=made, done_on=FRIDAY - timedelta(days=1), half_days=2, by=chief, on=LATER)
    with pytest.raises(NotNow):
        helping.record(proposal=made, done_on=MONDAY, half_days=1, by=chief, on=LATER)
    with pytest.raises(Invalid):
        helping.record(proposal=made, done_on=FRIDAY + timedelta(days=3), half_days=1, by=chief, on=LATER)
    for town, told in ((world.venissieux, Balance(0, 3)), (world.corbas, Balance(3, 0))):
        with scope.reading(town.id):
            assert helps.balance(town) == told
    assert helps.every_balance(world.operator, TODAY) == {
        str(world.venissieux.id): Balance(0, 3),
        str(world.corbas.id): Balance(3, 0),
    }


def test_an_agreement_is_given_once_by_the_house_and_the_person(world, skill, chief, mayor, clerk, declared):
    row = asked(world, skill, chief)
    made = helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)
    told = {"organisation": world.corbas, "by": mayor, "on": NOON}
    with scope.reading(world.corbas.id):
        offer = helps.offer(world.corbas, made.id)
    with pytest.raises(Invalid, match="son accord"):
        helping.answer(proposal=offer, agreed=True, person_agrees=False, **told)
    with pytest.raises(Invalid, match="pourquoi"):
        helping.answer(proposal=offer, agreed=False, person_agrees=False, **told)
    helping.answer(proposal=offer, agreed=False, person_agrees=False, reason="Budget", **told)
    with pytest.raises(NotNow):
        helping.answer(proposal=offer, agreed=True, person_agrees=True, **told)
    with scope.reading(world.venissieux.id):
        assert helps.states([made]) == {made.id: ProposalState.REFUSED}
        assert helps.answers([made])[made.id].reason == "Budget"
    with pytest.raises(NotNow):
        helping.record(proposal=made, done_on=MONDAY, half_days=1, by=chief, on=LATER)
    with pytest.raises(NotNow):
        helping.take_back(proposal=made, by=chief, on=NOON)


def test_another_house_answers_for_nobody(world, skill, chief, clerk, declared):
    row = asked(world, skill, chief)
    made = helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)
    with pytest.raises(Unknown):
        helping.answer(
            organisation=world.venissieux, proposal=made, agreed=True, person_agrees=True, by=chief, on=NOON
        )
    with pytest.raises(NotNow):
        helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)
    made = helping.take_back(proposal=made, by=chief, on=NOON)
    with scope.reading(world.venissieux.id):
        assert helps.states([made]) == {made.id: ProposalState.WITHDRAWN}
    helping.close(request=row, by=chief, on=NOON)
    with pytest.raises(NotNow):
        helping.propose(request=row, account=clerk.account_id, by=chief, on=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {"place": " "},
        {"half_days": 0},
        {"last": MONDAY - timedelta(days=1)},
        {"first": date(2026, 1, 5), "last": date(2026, 1, 9)},
    ],
)
def test_what_cannot_be_asked_is_refused(world, skill, chief, changed):
    with pytest.raises(Invalid):
        asked(world, skill, chief, **changed)


def test_load_adds_projects_and_what_other_storeys_bring(world, director, skill, monkeypatch):
    monkeypatch.setattr(sources, "_plannings", {})
    monkeypatch.setattr(sources, "_aways", {})
    mine = said(world.operator, director, {})
    made = {"by": director, "on": NOON}
    plan = portfolio.draw_plan(
        organisation=world.operator, title="2027", first_year=2026, last_year=2030, **made
    )
    axis = portfolio.add_axis(plan=plan, title="Sûreté", **made)
    project = portfolio.propose(axis=axis, title="Coffre", **made)
    step = portfolio.expect(project=project, title="Pilote", due_on=FRIDAY, **made)
    effort = planning.plan_effort(
        profile=mine, project=project, milestone=step, first=MONDAY, last=FRIDAY, half_days=9, **made
    )
    visit = Effort(director.account_id, "Intervention", MONDAY, MONDAY, 1)
    sources.register_planning("visits", lambda *_asked: [visit])
    sources.register_away("leave", lambda *_asked: [(director.account_id, Span(FRIDAY, FRIDAY))])
    with scope.reading(world.operator.id):
        week = agendas.loads(world.operator, MONDAY, 1)[0].weeks[0]
    assert (week.capacity, week.load, week.over) == (8, 10, 2)
    assert week.lines == (("Coffre, Pilote", 9), ("Intervention", 1))
    planning.drop_effort(effort=effort, **made)
    with scope.reading(world.operator.id):
        assert agendas.loads(world.operator, MONDAY, 1)[0].weeks[0].load == 1


def test_each_house_reads_its_own_rows_and_what_is_asked_of_it(world, skill, chief, mayor, clerk, declared):
    made = agreed(world, skill, chief, mayor, clerk)
    planning.be_away(profile=declared, first=TODAY, last=TODAY, part=None, by=clerk, on=NOON)
    helping.record(proposal=made, done_on=MONDAY, half_days=1, by=chief, on=LATER)
    seen = {
        world.corbas: (1, 1, 1, 0, 1, 1, 1),
        world.venissieux: (0, 0, 0, 1, 1, 1, 1),
        world.operator: (0,) * 7,
    }
    for house, wanted in seen.items():
        with scope.reading(house.id), connection.cursor() as cursor:
            told = []
            for table in TABLES:
                cursor.execute(f"SELECT count(*) FROM projects_{table}")
                told.append(cursor.fetchone()[0])
            assert tuple(told) == wanted, house.name


def test_time_erases_what_was_not_said_again(world, skill, chief, mayor, clerk, declared):
    made = agreed(world, skill, chief, mayor, clerk)
    told = {"organisation": world.corbas, "by": CLOCKWORK}
    assert forgetting.forget(on=NOON + timedelta(days=729), **told) == 0
    assert forgetting.due(NOON + timedelta(days=729)) == []
    assert set(forgetting.due(NOON + timedelta(days=800))) == {world.corbas, world.venissieux}
    assert forgetting.forget(on=NOON + timedelta(days=800), **told) == 1
    assert forgetting.forget(on=NOON + timedelta(days=800), **told) == 0
    forgetting.forget(organisation=world.venissieux, by=CLOCKWORK, on=NOON + timedelta(days=800))
    with scope.reading(world.venissieux.id, world.corbas.id):
        assert not SkillProfile.objects.exists()
        assert {helps.answers([made])[made.id].person} == {""}
        assert helps.request(world.venissieux, made.request_id).proposals.all()[0].person == ""

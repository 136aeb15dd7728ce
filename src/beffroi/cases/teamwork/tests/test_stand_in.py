"""Who gets the work of somebody who is away, and what the ledger and the screen say of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases import actions
from beffroi.cases.teamwork import absences, routing
from beffroi.cases.teamwork.rules import who_acts
from beffroi.cases.teamwork.types import StandIn
from beffroi.cases.tests.agents import actor, hire
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Forbidden, Role
from tests.worlds import NOON

TODAY = NOON.date()
A, B, C, D = (uuid4() for _ in range(4))


def away(*pairs):
    return {a: StandIn(a, "x", b, "y", TODAY) for a, b in pairs}


@pytest.mark.parametrize(
    ("absences_", "agent", "acts"),
    [
        (away(), A, A),
        (away((A, B)), A, B),
        (away((A, B), (B, C)), A, C),
        (away((A, B), (B, A)), A, A),  # everybody is away: it stays where it was meant to be
        (away((A, B), (B, C), (C, B)), A, A),
        (away((B, C)), A, A),
    ],
)
def test_work_goes_down_the_chain_of_delegates_and_never_round_in_circles(absences_, agent, acts):
    assert who_acts(agent, absences_) == acts


@given(st.dictionaries(st.sampled_from([A, B, C, D]), st.sampled_from([A, B, C, D])))
def test_who_acts_is_there_unless_everybody_is_away(chosen):
    known = away(*chosen.items())
    for agent in (A, B, C, D):
        acting = who_acts(agent, known)
        assert acting not in known or acting == agent


@pytest.fixture
def julie(world):
    return hire(world.venissieux, "Julie Petit")


@pytest.fixture
def karim(world):
    return hire(world.venissieux, "Karim Belkacem")


def declare(world, who, delegate, by, *, first=TODAY, last=TODAY + timedelta(days=5)):
    return absences.declare(
        organisation=world.venissieux,
        agent=who.id,
        delegate=delegate.id,
        first=first,
        last=last,
        by=by,
        on=NOON,
    )


def test_a_case_given_to_an_absent_agent_goes_to_who_stands_in(world, julie, karim):
    declare(world, julie, karim, actor(julie))
    case = world.file()
    actions.assign(case=case, to=julie.id, by=world.sophie, on=NOON)
    assert case.assignee_id == karim.id
    with world.reading():
        row = routing.assignment_of(case)
    assert (row.instead_of, row.by_name) == ("Julie Petit", "Sophie Marchand")


def test_the_day_after_an_absence_work_comes_back(world, julie, karim):
    declare(world, julie, karim, actor(julie), first=date(2026, 11, 16), last=TODAY)
    case = world.file()
    actions.assign(case=case, to=julie.id, by=world.sophie, on=NOON + timedelta(days=1))
    assert case.assignee_id == julie.id


def test_an_absence_that_is_cancelled_changes_nothing_any_more(world, julie, karim):
    row = declare(world, julie, karim, actor(julie))
    absences.cancel(absence=row, by=actor(julie), on=NOON)
    absences.cancel(absence=row, by=actor(julie), on=NOON)
    with world.reading():
        assert absences.present(world.venissieux.id, julie.id, TODAY) == (julie.id, "")


def test_the_ledger_says_in_whose_place_a_decision_was_taken_and_the_applicant_is_not_told(
    world, julie, karim
):
    from beffroi.cases import api_answers, queries

    case = world.file()
    actions.assign(case=case, to=julie.id, by=world.sophie, on=NOON)
    declare(world, julie, karim, actor(julie))
    actions.decide(case=case, outcome="granted", by=actor(karim), on=NOON)
    with world.reading():
        event = case.ledger.get(kind="decided")
        assert (event.by_name, event.facts["on_behalf"]) == ("Karim Belkacem", "Julie Petit")
        dossier = queries.dossier(case, on=NOON)
        told = api_answers.whole(dossier, on=NOON, key="cle")
    assert "Julie Petit" not in str(told["ledger"])


def test_two_absences_of_one_agent_do_not_overlap(world, julie, karim):
    declare(world, julie, karim, actor(julie))
    with pytest.raises(Invalid) as refusal:
        declare(
            world, julie, karim, actor(julie), first=TODAY + timedelta(days=5), last=TODAY + timedelta(days=9)
        )
    assert "first" in refusal.value.field_errors


@pytest.mark.parametrize("wrong", ["self", "stranger", "past"])
def test_an_absence_without_sense_is_refused_with_the_field(world, julie, karim, wrong):
    paul = hire(world.corbas, "Paul Girard")
    delegate = {"self": julie, "stranger": paul}.get(wrong, karim)
    days = {"first": date(2026, 1, 1), "last": date(2026, 1, 2)} if wrong == "past" else {}
    with pytest.raises(Invalid) as refusal:
        declare(world, julie, delegate, actor(julie), **days)
    assert set(refusal.value.field_errors) == {"last" if wrong == "past" else "delegate"}


def test_only_a_head_or_an_administrator_declares_for_somebody_else(world, julie, karim):
    secretary = hire(world.venissieux, "Lina Costa", Role.SECRETARY)
    declare(world, secretary, karim, actor(secretary))
    with pytest.raises(Forbidden):
        declare(world, julie, karim, actor(secretary))
    declare(world, julie, karim, world.sophie)

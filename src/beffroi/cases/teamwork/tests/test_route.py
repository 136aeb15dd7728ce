"""Rules of attribution: applied when a case is filed, the first that holds wins, tried on the past first."""

from datetime import timedelta
from uuid import uuid4

import pytest

from beffroi.cases.catalogue import procedure
from beffroi.cases.teamwork import absences, routing, services
from beffroi.cases.teamwork.rules import chosen_member
from beffroi.cases.tests.agents import actor, hire
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Forbidden, Role
from tests.worlds import NOON

REFERENCE = "saisine/demande"


@pytest.fixture
def julie(world):
    return hire(world.venissieux, "Julie Petit")


@pytest.fixture
def karim(world):
    return hire(world.venissieux, "Karim Belkacem")


def rule(world, label, condition, **to):
    wanted = routing.Wanted(procedure=REFERENCE, label=label, condition=condition, **to)
    return routing.add(organisation=world.venissieux, wanted=wanted, version=1, by=world.sophie, on=NOON)


def about(subject):
    return {"objet": subject, "description": "Le lampadaire est éteint."}


def test_a_case_without_a_rule_has_nobody(world):
    case = world.file()
    assert case.assignee_id is None
    with world.reading():
        assert routing.assignment_of(case) is None


def test_the_first_rule_that_holds_wins_and_the_case_says_which(world, julie, karim):
    rule(world, "Éclairage", {"field": "objet", "is": "Éclairage"}, agent=julie.id)
    rule(world, "Le reste", None, agent=karim.id)
    lit, other = world.file(), world.file(answers=about("Voirie"))
    assert (lit.assignee_id, other.assignee_id) == (julie.id, karim.id)
    with world.reading():
        assert routing.assignment_of(lit).rule == "Éclairage"


def test_raising_a_rule_changes_who_wins(world, julie, karim):
    rule(world, "Éclairage", {"field": "objet", "is": "Éclairage"}, agent=julie.id)
    second = rule(world, "Tout", None, agent=karim.id)
    routing.raise_up(rule=second, by=world.sophie, on=NOON)
    assert world.file().assignee_id == karim.id


def test_a_rule_to_an_absent_agent_leads_to_who_stands_in(world, julie, karim):
    rule(world, "Tout", None, agent=julie.id)
    absences.declare(
        organisation=world.venissieux,
        agent=julie.id,
        delegate=karim.id,
        first=NOON.date(),
        last=NOON.date() + timedelta(days=2),
        by=actor(julie),
        on=NOON,
    )
    case = world.file()
    assert case.assignee_id == karim.id
    with world.reading():
        assert routing.assignment_of(case).instead_of == "Julie Petit"


def test_a_rule_to_a_service_leads_to_one_of_its_members_who_is_there(world, julie, karim):
    town = world.venissieux
    service = services.create(
        organisation=town, name="Voirie", email="", members=[julie.id, karim.id], by=world.sophie, on=NOON
    )
    rule(world, "Tout", None, service=service.id)
    assert world.file().assignee_id in {julie.id, karim.id}
    for who, other in ((julie, karim), (karim, julie)):
        absences.declare(
            organisation=town,
            agent=who.id,
            delegate=other.id,
            first=NOON.date(),
            last=NOON.date(),
            by=actor(who),
            on=NOON,
        )
    alone = world.file()
    assert alone.assignee_id is None
    with world.reading():
        assert routing.assignment_of(alone).service == "Voirie"


def test_a_service_is_shared_out_evenly_and_always_the_same_for_one_case():
    members, cases = [uuid4() for _ in range(4)], [uuid4() for _ in range(4000)]
    counts = [sum(chosen_member(members, case) == member for case in cases) for member in members]
    assert all(850 < count < 1150 for count in counts)
    assert chosen_member(members, cases[0]) == chosen_member(list(reversed(members)), cases[0])
    assert chosen_member([], cases[0]) is None


def test_a_condition_on_a_question_that_does_not_exist_is_refused(world, julie):
    with pytest.raises(Invalid):
        rule(world, "Rien", {"field": "inconnu", "is": "x"}, agent=julie.id)


def test_a_rule_leads_to_one_place_and_has_a_name(world):
    with pytest.raises(Invalid) as refusal:
        rule(world, "", None)
    assert set(refusal.value.field_errors) == {"label", "to"}


def test_a_rehearsal_says_what_would_have_been_and_writes_nothing(world, julie, karim):
    first, second = world.file(), world.file(answers=about("Voirie"))
    rule(world, "Voirie", {"field": "objet", "is": "Voirie"}, agent=karim.id)
    wanted = routing.Wanted(procedure=REFERENCE, label="Tout", condition=None, agent=julie.id)
    with world.reading():
        told = routing.rehearse(world.venissieux, wanted, procedure(REFERENCE, 1), on=NOON)
    known = {each.number: (each.matches, each.taken_before) for each in told}
    assert known == {first.number: (True, ""), second.number: (True, "Voirie")}
    assert {each.assignee_id for each in (first, second)} == {None}


def test_filing_without_rules_costs_one_query_more(world, django_assert_max_num_queries):
    world.file()
    with world.reading(), django_assert_max_num_queries(1):
        assert routing.rules(world.venissieux.id, REFERENCE) == []


def test_only_an_administrator_sets_rules(world, julie):
    wanted = routing.Wanted(procedure=REFERENCE, label="Tout", condition=None, agent=julie.id)
    head = hire(world.venissieux, "Zoe Martin", Role.HEAD_OF_SERVICE)
    with pytest.raises(Forbidden):
        routing.add(organisation=world.venissieux, wanted=wanted, version=1, by=actor(head), on=NOON)

"""A request from end to end: asked, taken, waited for, resolved, reopened, closed; whose eyes see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from beffroi.cases import actions as cases
from beffroi.cases import queries as case_queries
from beffroi.desk.models import Ask, Ticket
from beffroi.desk.requests import linking, opening, rating, working
from beffroi.desk.sla.types import Reason
from beffroi.desk.tests.desks import HOUR, MORNING
from beffroi.desk.types import Asked, Degree, NotNow, Priority, Standing, Via
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import Forbidden, Unknown


def _answer_of_member(desk, ticket, on):
    with scope.reading(desk.world.operator.id):
        case = case_queries.case_of(ticket.number)
        me = case_queries.applicant(case)
    cases.message(case=case, body="Voici la réponse.", by=me, on=on)


def test_the_member_keeps_the_key_and_the_key_opens_the_case(desk):
    ticket = desk.ask()
    with scope.reading(desk.world.venissieux.id):
        key = Ask.objects.get(number=ticket.number)
        assert key.asked_name == "Sophie Marchand"
    with scope.reading(desk.world.operator.id):
        assert case_queries.case_of(ticket.number, secret=key.secret).id == ticket.case_id


def test_another_member_sees_neither_the_request_nor_its_key(desk):
    ticket = desk.ask()
    with scope.reading(desk.world.corbas.id):
        assert not Ticket.objects.exists()
        assert not Ask.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM desk_ticket UNION ALL SELECT count(*) FROM desk_ask")
            assert cursor.fetchall() == [(0,), (0,)]
    with scope.reading(desk.world.venissieux.id):
        assert Ticket.objects.get().number == ticket.number


def test_a_stranger_to_the_member_cannot_ask_in_its_name(desk):
    asked = Asked(subject="Paie", description="Bloquée")
    with pytest.raises(Unknown):
        opening.ask(
            organisation=desk.world.venissieux,
            operator=desk.world.operator,
            asked=asked,
            by=desk.world.paul,
            on=MORNING,
        )


def test_nothing_is_kept_of_an_incomplete_request(desk):
    with pytest.raises(Invalid) as refused:
        desk.ask(subject=" ", description="", email="pas une adresse")
    assert set(refused.value.field_errors) == {"subject", "description", "email"}
    with scope.reading(desk.world.operator.id):
        assert not Ticket.objects.exists()


def test_impact_and_urgency_make_the_priority(desk):
    ticket = desk.ask(impact=Degree.HIGH, urgency=Degree.HIGH)
    assert ticket.priority == Priority.CRITICAL
    working.qualify(ticket=ticket, urgency=Degree.LOW, by=desk.yann, on=MORNING)
    assert desk.read(ticket.number).priority == Priority.NORMAL


def test_the_first_answer_takes_it_in_charge_and_waiting_stops_the_clock(desk):
    desk.promise(minutes=480, own=60)
    ticket = desk.ask()
    assert ticket.own_due_at == MORNING + HOUR
    working.answer(
        ticket=ticket, body="Quel écran ?", then=Standing.WAITING_MEMBER, by=desk.yann, on=MORNING + HOUR / 2
    )
    row = desk.read(ticket.number)
    assert (row.standing, row.own_met, row.resolve_due_at) == (Standing.WAITING_MEMBER, True, None)


def test_an_answer_of_the_member_ends_the_wait_and_gives_its_hours_back(desk):
    desk.promise(minutes=120)
    ticket = desk.ask()
    working.answer(ticket=ticket, body="?", then=Standing.WAITING_MEMBER, by=desk.yann, on=MORNING + HOUR)
    _answer_of_member(desk, ticket, MORNING + 2 * HOUR)
    row = desk.read(ticket.number)
    assert row.standing == Standing.OPEN
    assert row.resolve_due_at == MORNING + 3 * HOUR


def test_changing_the_promise_keeps_every_pause_of_open_requests(desk):
    desk.promise(minutes=120)
    ticket = desk.ask()
    working.set_standing(ticket=ticket, then=Standing.WAITING_VENDOR, by=desk.yann, on=MORNING + HOUR)
    working.set_standing(ticket=ticket, then=Standing.OPEN, by=desk.yann, on=MORNING + 2 * HOUR)
    policy = desk.promise(minutes=60, on=MORNING + 2 * HOUR)
    row = desk.read(ticket.number)
    assert (row.policy_id, row.policy_version) == (policy.id, 2)
    assert row.resolve_due_at == MORNING + HOUR  # the pause began when the new promise had fallen due
    desk.promise(minutes=180, on=MORNING + 2 * HOUR)
    row = desk.read(ticket.number)
    assert row.resolve_due_at == MORNING + timedelta(hours=5, minutes=30)  # 4 h, and lunch
    assert row.vendor_minutes == 60


def test_the_member_s_own_promise_wins_over_the_general_one(desk):
    desk.promise(minutes=480)
    desk.promise(minutes=60, member=desk.world.corbas.id)
    assert desk.ask().resolve_due_at > desk.ask(desk.world.corbas).resolve_due_at


def test_resolving_stops_it_answering_reopens_it_and_closing_ends_the_case(desk):
    desk.promise(minutes=480)
    ticket = desk.ask()
    working.answer(
        ticket=ticket, body="C’est réparé.", then=Standing.RESOLVED, by=desk.yann, on=MORNING + HOUR
    )
    row = desk.read(ticket.number)
    assert (row.standing, row.resolve_met, row.breach_at) == (Standing.RESOLVED, True, None)
    _answer_of_member(desk, ticket, MORNING + 24 * HOUR)
    row = desk.read(ticket.number)
    assert (row.standing, row.resolved_at) == (Standing.OPEN, None)
    working.set_standing(ticket=ticket, then=Standing.RESOLVED, by=desk.yann, on=MORNING + 25 * HOUR)
    for _twice in range(2):
        working.close(ticket=ticket, by=desk.yann, on=MORNING + 26 * HOUR)
    row = desk.read(ticket.number)
    assert row.standing == Standing.CLOSED
    assert row.case.closed_at is not None


def test_a_commune_s_agent_does_not_work_at_the_desk(desk):
    with pytest.raises(Unknown):
        working.answer(ticket=desk.ask(), body="?", by=desk.world.sophie, on=MORNING)


def test_a_desk_agent_sets_no_promise(desk):
    from beffroi.desk.sla.actions import Promise, set_promise
    from beffroi.desk.sla.types import Target

    with pytest.raises(Forbidden):
        set_promise(
            organisation=desk.world.operator, promise=Promise(Target(1), None), by=desk.yann, on=MORNING
        )


def test_merging_keeps_both_and_what_is_then_written_on_one_is_heard_on_the_other(desk):
    first, second = desk.ask(subject="Paie"), desk.ask(subject="Paie encore")
    linking.merge(ticket=second, into=first, by=desk.yann, on=MORNING + HOUR)
    working.answer(ticket=first, body="?", then=Standing.WAITING_MEMBER, by=desk.yann, on=MORNING + HOUR)
    assert desk.read(second.number).standing == Standing.MERGED
    _answer_of_member(desk, second, MORNING + 2 * HOUR)
    assert desk.read(first.number).standing == Standing.OPEN
    with pytest.raises(NotNow):
        working.answer(ticket=second, body="?", by=desk.yann, on=MORNING)


def test_nothing_is_merged_across_members(desk):
    with pytest.raises(NotNow):
        linking.merge(ticket=desk.ask(), into=desk.ask(desk.world.corbas), by=desk.yann, on=MORNING)


def test_a_message_split_off_makes_a_request_of_its_own_and_stays_where_it_was(desk):
    ticket = desk.ask()
    _answer_of_member(desk, ticket, MORNING + HOUR)
    with scope.reading(desk.world.operator.id):
        said = ticket.case.messages.get()
    new = linking.split(
        ticket=ticket, message=str(said.id), subject="Autre chose", by=desk.yann, on=MORNING + HOUR
    )
    with scope.reading(desk.world.operator.id):
        assert new.case.answers["description"] == said.body
        assert ticket.case.messages.count() == 1
        assert [link.target_id for link in ticket.leads_to.all()] == [new.id]
        assert [link.source_id for link in new.comes_from.all()] == [ticket.id]


def test_satisfaction_is_said_once_after_the_resolution(desk):
    ticket = desk.ask()
    with scope.reading(desk.world.operator.id):
        case = case_queries.case_of(ticket.number)
        me = case_queries.applicant(case)
    told = {"case": case, "stars": 5, "text": "Merci", "by": me, "on": MORNING + 2 * HOUR}
    with pytest.raises(NotNow):
        rating.rate(**told)
    working.answer(ticket=ticket, body="Fait.", then=Standing.RESOLVED, by=desk.yann, on=MORNING + HOUR)
    rating.rate(**told)
    with pytest.raises(NotNow):
        rating.rate(**{**told, "stars": 1})
    other = desk.ask(desk.world.corbas)
    with pytest.raises(Unknown):
        rating.rate(**{**told, "case": other.case})


def test_a_call_is_taken_for_a_member_who_then_sees_it(desk):
    asked = Asked(subject="Imprimante", description="", person="Mme Roy", via=Via.PHONE)
    ticket = opening.take(
        operator=desk.world.operator, member=desk.world.corbas, asked=asked, by=desk.yann, on=MORNING
    )
    with scope.reading(desk.world.corbas.id):
        assert Ask.objects.get().number == ticket.number
    assert Reason.MEMBER

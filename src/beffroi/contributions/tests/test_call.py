"""Calls for funds: instalments, numbers, paper, payments, reminders, balance."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from beffroi.contributions import tasks
from beffroi.contributions.billing import actions, papers, queries
from beffroi.contributions.billing.payments import ReadPayment, read_payments
from beffroi.contributions.billing.rules import CallState, instalments, state_of
from beffroi.contributions.models import CallReminder
from beffroi.contributions.tests.conftest import KEY
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON

SPRING, AUTUMN = date(2027, 3, 31), date(2027, 9, 30)
LATER = NOON + timedelta(days=60)


@given(st.integers(-(10**10), 10**10), st.integers(1, 12))
def test_instalments_add_up(cents, count):
    days = [date(2027, month, 1) for month in range(1, count + 1)]
    assert sum(one.cents for one in instalments(cents, days)) == cents


def test_the_odd_cent_goes_to_the_first_instalment():
    assert [one.cents for one in instalments(1001, [SPRING, AUTUMN])] == [501, 500]


def test_days_out_of_order_are_refused():
    with pytest.raises(Invalid):
        instalments(100, [AUTUMN, SPRING])


@pytest.mark.parametrize(
    ("cents", "paid", "today", "state"),
    [
        (100, 0, SPRING, CallState.ISSUED),
        (100, 40, SPRING, CallState.PARTLY_PAID),
        (100, 40, SPRING + timedelta(days=1), CallState.LATE),
        (100, 100, AUTUMN, CallState.PAID),
        (-100, 0, AUTUMN, CallState.ISSUED),
        (-100, -100, AUTUMN, CallState.PAID),
    ],
)
def test_a_call_is_late_from_the_day_after_its_date(cents, paid, today, state):
    assert state_of(cents, paid, SPRING, issued=True, today=today) is state


def test_calls_take_continuous_numbers_and_make_the_total(house):
    calls = house.issued(SPRING, AUTUMN)
    assert [call.number for call in calls] == [f"2026-{rank:05d}" for rank in range(1, 5)]
    assert sum(call.cents for call in calls) == sum(house.owed().values())


def test_calls_are_planned_once_and_issued_once(house):
    vote = house.vote()
    actions.schedule(vote=vote, days=[SPRING], by=house.lucie, on=NOON)
    with pytest.raises(Refusal):
        actions.schedule(vote=vote, days=[AUTUMN], by=house.lucie, on=NOON)
    actions.issue(vote=vote, by=house.lucie, on=NOON)
    with pytest.raises(Refusal):
        actions.issue(vote=vote, by=house.lucie, on=NOON)


def test_calls_may_be_issued_up_to_a_day(house):
    vote = house.vote()
    actions.schedule(vote=vote, days=[SPRING, AUTUMN], by=house.lucie, on=NOON)
    assert len(actions.issue(vote=vote, due_by=SPRING, by=house.lucie, on=NOON)) == 2


def _bill(house, siret="21690259300013"):
    return actions.bill_to(
        organisation=house.world.operator,
        member=house.world.venissieux,
        siret=siret,
        service_code="FINANCES",
        engagement="EJ-2027-7",
        email="compta@venissieux.test",
        by=house.lucie,
        on=NOON,
    )


def _call(house, calls, town):
    return next(call for call in calls if call.member_id == town.id)


def test_the_paper_says_who_owes_what_why_and_what_chorus_asks(house):
    _bill(house)
    call = _call(house, house.issued(SPRING), house.world.venissieux)
    reader = PdfReader(io.BytesIO(papers.pdf_of(call)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split()).replace("\u00a0", " ")
    for told in (
        "73 100,00 €",
        "66 000 habitants × 1,10 € = 72 600,00 €",
        "21690259300013",
        "FINANCES",
        "EJ-2027-7",
        "2026-42",
        "L5212-20",
        "à confirmer",
    ):
        assert told in text, told
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfuaid:part>1<" in xmp
    assert papers.pdf_of(call) == papers.pdf_of(call)


def test_a_new_address_changes_no_issued_call(house):
    call = _call(house, house.issued(SPRING), house.world.venissieux)
    _bill(house)
    with house.reading():
        assert queries.call(call.id, today=SPRING).row.facts["siret"] == ""


def test_a_siret_of_somebody_else_is_refused(house):
    with pytest.raises(Invalid):
        _bill(house, "35600000000048")


def test_a_correction_downwards_calls_below_zero(house):
    first = house.run()
    house.vote(first)
    vote = house.vote(house.run(house.key(KEY.replace("500", "450")), corrects=first), "2027-3")
    actions.schedule(vote=vote, days=[SPRING], by=house.lucie, on=NOON)
    calls = actions.issue(vote=vote, by=house.lucie, on=NOON)
    assert [call.cents for call in calls] == [-5000, -5000]
    assert b"%PDF" in papers.pdf_of(calls[0])


def _pay(house, number, cents, reference="V1"):
    paid = ReadPayment(number, cents, SPRING, reference)
    return actions.receive(organisation=house.world.operator, payments=[paid], by=house.lucie, on=NOON)


def test_a_payment_is_written_once_per_reference_and_may_be_partial(house):
    call = _call(house, house.issued(SPRING), house.world.corbas)
    assert _pay(house, call.number, 1000).written == 1
    assert _pay(house, call.number, 1000).already == 1
    with scope.reading(house.world.corbas.id):
        read = queries.calls_of(house.world.corbas, today=SPRING)[0]
        assert (read.paid, read.state) == (1000, CallState.PARTLY_PAID)
        balance = queries.balance(house.world.corbas, today=AUTUMN)
        assert (balance.called, balance.paid, balance.left, balance.late) == (
            call.cents,
            1000,
            call.cents - 1000,
            call.cents - 1000,
        )


def test_a_payment_for_a_number_that_nobody_issued_writes_nothing(house):
    call = house.issued(SPRING)[0]
    told = [ReadPayment(call.number, 100, SPRING, "a"), ReadPayment("2026-99999", 100, SPRING, "b")]
    with pytest.raises(Invalid, match="2026-99999"):
        actions.receive(organisation=house.world.operator, payments=told, by=house.lucie, on=NOON)
    with house.reading():
        assert queries.totals(house.world.operator, today=SPRING).paid == 0


def test_payments_are_read_as_french_people_write_them():
    told = [
        "numero;montant;date;reference",
        "2026-00001;1 234,56 €;31/03/2027;VIR 12",
        "",
        "2026-00002;-10;2027-04-01;R",
    ]
    assert read_payments(told) == [
        ReadPayment("2026-00001", 123_456, SPRING, "VIR 12"),
        ReadPayment("2026-00002", -1000, date(2027, 4, 1), "R"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1;x;31/03/2027;r",
        "1;1,234;31/03/2027;r",
        "1;1;31/02/2027;r",
        "1;1;31/03/2027;",
        "1;1",
        "1;0;31/03/2027;r",
    ],
)
def test_a_wrong_line_is_named(line):
    with pytest.raises(Invalid, match="Ligne 2"):
        read_payments(["numero;montant;date;reference", line])


def test_what_is_late_is_recalled_once(house):
    house.issued(date(2026, 12, 15))
    again = {"organisation": house.world.operator, "by": CLOCKWORK}
    assert actions.remind(**again, on=NOON) == 0
    assert actions.remind(**again, on=LATER) == 2
    assert actions.remind(**again, on=LATER + timedelta(days=30)) == 0


def test_the_reminder_says_what_is_left_and_nothing_leaves_once_paid(house, monkeypatch):
    calls = house.issued(date(2026, 11, 1))
    actions.remind(organisation=house.world.operator, by=CLOCKWORK, on=NOON)
    with house.reading():
        assert CallReminder.objects.count() == 2
    first, second = calls
    _pay(house, second.number, second.cents)
    for call in calls:
        tasks.send_reminder(organisation_id=str(house.world.operator.id), call_id=str(call.id))
    assert len(mail.outbox) == 1
    assert first.number in mail.outbox[0].subject
    assert "à payer" in mail.outbox[0].body

"""Receipts still owed, and receipts that lack a mention."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, queries
from beffroi.cases.models import Case, Delivery, Paper
from beffroi.cases.types import Channel, NotLawful, PaperKind
from beffroi.operators import actions as operators
from beffroi.tenancy.types import CLOCKWORK

PARIS = ZoneInfo("Europe/Paris")


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=PARIS)


def again(world, case):
    with world.reading():
        return Case.objects.select_related("organisation").get(id=case.id)


def owed(world):
    with world.reading():
        return [case.number for case in queries.queue(world.venissieux.id, {"receipt_due": True}).rows]


@pytest.fixture
def without_phone(world):
    """A commune that has not told its telephone number."""
    operators.describe(organisation=world.venissieux, by=CLOCKWORK, on=day("2026-11-01"), phone="")
    world.venissieux.refresh_from_db()
    return world


def test_an_electronic_request_owes_nothing(world):
    assert world.file().acknowledge_on is None
    assert owed(world) == []


def test_paper_owes_its_receipt_ten_working_days_after_reception(world):
    case = world.file(channel=Channel.POST, received_on=date(2026, 11, 2), on=day("2026-11-04"))
    assert case.acknowledge_on == date(2026, 11, 17)  # Wednesday 11 November is a holiday
    assert owed(world) == [case.number]
    with world.reading():
        assert case.ledger.get(rank=1).facts["registered_on"] == "2026-11-04"


def test_once_handed_over_it_is_owed_no_more(world):
    case = world.file(channel=Channel.COUNTER, on=day("2026-11-23"))
    actions.acknowledge(case=case, by=world.sophie, on=day("2026-11-24"))
    assert again(world, case).acknowledge_on is None
    assert owed(world) == []


def test_a_closed_case_owes_no_receipt(world):
    case = world.file(channel=Channel.COUNTER, on=day("2026-11-23"))
    actions.decide(case=case, outcome="granted", by=world.sophie, on=day("2026-11-24"))
    assert again(world, case).acknowledge_on is None


def test_a_complete_receipt_is_not_given_twice(world):
    with pytest.raises(NotLawful, match="déjà"):
        actions.acknowledge(case=world.file(), by=world.sophie, on=day("2026-11-24"))


def test_an_incomplete_receipt_is_corrected_once_the_commune_has_said_all(without_phone):
    world = without_phone
    case = world.file(on=day("2026-11-23"))
    with pytest.raises(NotLawful, match="le téléphone du service"):
        actions.acknowledge(case=case, by=world.sophie, on=day("2026-11-24"))
    operators.describe(
        organisation=world.venissieux, by=CLOCKWORK, on=day("2026-11-24"), phone="+33472210000"
    )
    case = again(world, case)
    actions.acknowledge(case=case, by=world.sophie, on=day("2026-11-25"))
    kept = again(world, case)
    assert kept.receipt["office"]["phone"] == "+33472210000"
    with world.reading():
        assert Delivery.objects.filter(case=case, kind="corrected").count() == 1
        old = Paper.objects.get(case=case)
        assert (old.kind, "remplacé" in old.title) == (PaperKind.RECEIPT, True)
        assert [e.kind for e in kept.ledger.order_by("rank")].count("acknowledged") == 2
    with pytest.raises(NotLawful, match="déjà"):
        actions.acknowledge(case=kept, by=world.sophie, on=day("2026-11-26"))


def test_the_mail_of_a_corrected_receipt_has_its_own_identifier(without_phone):
    from beffroi.cases.mails import compose

    world = without_phone
    case = world.file(on=day("2026-11-23"))
    operators.describe(
        organisation=world.venissieux, by=CLOCKWORK, on=day("2026-11-24"), phone="+33472210000"
    )
    actions.acknowledge(case=again(world, case), by=world.sophie, on=day("2026-11-25"))
    with world.reading():
        rows = {row.kind: row for row in Delivery.objects.filter(case=case)}
        mail = compose(rows["corrected"])
    assert rows["receipt"].message_id != rows["corrected"].message_id
    assert "remplace le premier" in mail.body
    assert len(mail.attachments) == 1

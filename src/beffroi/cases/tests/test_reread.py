"""Reading every clock again: the same dates as one case by itself, written only where they differ."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import actions, queries, rereading
from beffroi.cases.filing import project
from beffroi.cases.ledger import receipt_due, today_of
from beffroi.cases.models import Case, LedgerEvent
from beffroi.tenancy import scope
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
DP = "urbanisme/declaration-prealable"
WRONG = {"earliest": date(2001, 1, 1), "latest": None, "due_on": date(2001, 1, 2), "acknowledge_on": None}


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=ZoneInfo("Europe/Paris"))


def one_by_one(case: Case, on: datetime) -> tuple[Any, ...]:
    """The dates that the reading of this case alone gives. In scope."""
    town = case.organisation
    project(case, queries.reading_of(case, town, today=today_of(town, on)))
    case.acknowledge_on = receipt_due(case, town, case.ledger.order_by("rank"))
    return dates(case)


def dates(case: Case) -> tuple[Any, ...]:
    return case.earliest, case.latest, case.due_on, case.acknowledge_on


def a_case_of_each_kind(world) -> list[Case]:
    asked = world.file(procedure=DP, answers={}, on=day("2026-10-12", 21))
    actions.request_documents(case=asked, missing=["DP1"], by=world.sophie, on=day("2026-10-16"))
    given = world.file(procedure=DP, answers={}, on=day("2026-10-12", 8))
    actions.request_documents(case=given, missing=["DP1"], by=world.sophie, on=day("2026-10-20", 9))
    actions.complete(case=given, whole=True, by=world.sophie, on=day("2026-10-20", 16))
    return [asked, given, world.file(), world.file(world.corbas, on=day("2026-11-21", 23))]


def test_dates_that_were_wrong_become_those_of_each_case_by_itself(world):
    cases = a_case_of_each_kind(world)
    for case in cases:
        with scope.writing(case.organisation_id):
            Case.objects.filter(id=case.id).update(**WRONG)
    tally = rereading.run(on=NOON)
    assert (tally.looked_at, tally.changed, tally.failed) == (4, 4, [])
    for case in cases:
        with world.reading(case.organisation):
            kept = Case.objects.select_related("organisation").get(id=case.id)
            assert dates(kept) == one_by_one(kept, NOON) != tuple(WRONG.values())


def test_nothing_is_written_where_nothing_differs(world):
    a_case_of_each_kind(world)
    assert rereading.run(on=NOON).changed == 0
    assert sum(rereading.run(on=NOON, part=part, parts=2).looked_at for part in (0, 1)) == 4


def test_a_closed_case_is_left_alone(world):
    case = world.file()
    actions.decide(case=case, outcome="granted", reasons="x", by=world.sophie, on=NOON)
    assert rereading.run(on=NOON).looked_at == 0


def test_only_those_whose_time_has_come_have_spoken(world):
    case, _later = world.file(on=day("2026-09-20")), world.file(on=day("2026-09-23"))
    found = rereading.spoken([world.venissieux.id, world.corbas.id], on=day("2026-11-22", 12))
    assert found == [(case.organisation_id, case.id)]


def test_a_ledger_that_cannot_be_read_is_named_and_stops_nobody(world):
    broken, whole = world.file(), world.file()
    with scope.writing(broken.organisation_id):
        Case.objects.filter(id__in=[broken.id, whole.id]).update(**WRONG | {"latest": date(2026, 11, 1)})
        LedgerEvent(
            organisation_id=broken.organisation_id, case=broken, rank=9, kind="received", at=NOON,
            on=NOON.date(), by="x", by_name="x",
        ).save(force_insert=True)  # fmt: skip
    assert (broken.organisation_id, broken.id) in rereading.spoken([broken.organisation_id], on=NOON)
    tally = rereading.run(on=NOON)
    assert (tally.changed, tally.failed) == (1, [str(broken.id)])


def test_a_case_that_moved_after_it_was_read_keeps_its_own_dates(world):
    case = world.file(on=NOON - timedelta(days=2))
    stale = (case.id, "received", 1, rereading.Dates(None, None, None, None))
    assert rereading._write(case.organisation_id, [stale]) == 0

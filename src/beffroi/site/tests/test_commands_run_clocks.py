"""``beffroi run_clocks``: what silence brings, once."""

import io
import json

import pytest
from django.core.management import call_command

from beffroi.cases import actions
from beffroi.cases.models import Case, Delivery
from beffroi.journal.models import Entry
from tests.worlds import NOON

pytestmark = pytest.mark.django_db


def run_clocks(day: str) -> tuple[dict, int]:
    out = io.StringIO()
    try:
        call_command("run_clocks", "--on", day, "--json", stdout=out)
        code = 0
    except SystemExit as left:
        code = left.code
    return json.loads(out.getvalue()), code


def test_silence_speaks_the_day_after_the_delay_and_once(world):
    case = world.file()  # 23 November 2026, two months: the 23rd of January is the last day
    assert run_clocks("2027-01-23")[0]["lapsed"] == 0
    assert run_clocks("2027-01-24") == (
        {"looked_at": 1, "lapsed": 1, "alerted": 0, "handed_over": 0, "reminded": 0, "failed": []},
        0,
    )
    assert run_clocks("2027-01-24") == (
        {"looked_at": 0, "lapsed": 0, "alerted": 0, "handed_over": 0, "reminded": 0, "failed": []},
        0,
    )
    with world.reading():
        kept = Case.objects.get(id=case.id)
        assert (kept.state, kept.outcome) == ("tacit", "refused")
        assert Delivery.objects.filter(case=kept, kind="silence").count() == 1
        assert Entry.objects.filter(verb="cases.lapse").count() == 1


def test_every_commune_is_looked_at(world):
    world.file()
    world.file(world.corbas)
    assert run_clocks("2027-06-01")[0]["lapsed"] == 2


def test_a_file_whose_pieces_never_came_lapses(world):
    case = world.file(procedure="urbanisme/declaration-prealable", answers={})
    actions.request_documents(case=case, missing=["DP1"], by=world.sophie, on=NOON)
    # three months to answer: the 23rd of February 2027 is the last day
    assert run_clocks("2027-02-23")[0]["lapsed"] == 0
    assert run_clocks("2027-03-01")[0]["lapsed"] == 1
    with world.reading():
        assert Case.objects.get(id=case.id).outcome == "refused"


def test_a_decided_case_is_left_alone(world):
    case = world.file()
    actions.decide(case=case, outcome="granted", reasons="x", by=world.sophie, on=NOON)
    assert run_clocks("2027-06-01")[0] == {
        "looked_at": 0,
        "lapsed": 0,
        "alerted": 0,
        "handed_over": 0,
        "reminded": 0,
        "failed": [],
    }


def test_a_case_that_fails_is_named_and_stops_nobody(world, monkeypatch):
    broken, whole = world.file(), world.file()
    lapse = actions.lapse

    def fail_once(**told):
        if told["case"].id == broken.id:
            raise RuntimeError
        return lapse(**told)

    monkeypatch.setattr(actions, "lapse", fail_once)
    told, code = run_clocks("2027-06-01")
    assert (told["lapsed"], told["failed"], code) == (1, [broken.number], 1)
    with world.reading():
        assert Case.objects.get(id=whole.id).state == "tacit"

"""From the ledgers to the figures of each month, and what stays of them after a purge."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from beffroi.cases import actions, drafts, sweeping
from beffroi.cases.models import Case, Draft
from beffroi.cases.retention.tests import test_purge as purges
from beffroi.cases.statistics import keeping, queries, rules
from beffroi.cases.statistics.models import MonthlyFigures
from beffroi.cases.statistics.types import Percentile
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON

REQUEST, DP = "saisine/demande", "urbanisme/declaration-prealable"


def figures(world, procedure: str = REQUEST) -> dict[date, Counter[str]]:
    """The monthly rows of Vénissieux."""
    with world.reading():
        rows = MonthlyFigures.objects.filter(procedure=procedure).order_by("month")
        return {row.month: Counter(row.figures) for row in rows}


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def test_requests_are_counted_in_their_months_and_twice_changes_nothing(world):
    first = world.file(on=at("2026-09-30"))
    world.file(on=at("2026-09-30", 23))  # the first of October in Vénissieux
    actions.decide(case=first, outcome="granted", by=world.sophie, on=at("2026-10-12"))
    assert keeping.run(on=NOON).changed == 2
    found = figures(world)
    september, october = found[date(2026, 9, 1)], found[date(2026, 10, 1)]
    assert september == Counter({"filed": 1, "filed.electronic": 1})
    assert (october["filed"], october["opened.1"], october["closed.decided"], october["delay.12"]) == (
        1,
        1,
        1,
        1,
    )
    assert (october["dated"], october["met"]) == (1, 1)
    assert keeping.run(on=NOON).changed == 0
    assert figures(world) == found


def test_silence_is_counted_on_the_day_it_spoke_not_on_the_night_it_was_written(world):
    case = world.file(on=at("2026-06-15"))
    actions.lapse(case=case, by=CLOCKWORK, on=at("2026-11-02"))
    keeping.run(on=NOON)
    with world.reading():
        spoke = Case.objects.get(id=case.id).latest
    assert figures(world)[rules.month_of(spoke)]["closed.rejected"] == 1
    assert date(2026, 11, 1) not in figures(world)


def test_pieces_asked_for_are_counted_by_piece(world):
    case = world.file(on=at("2026-09-01"), procedure=DP, answers={})
    actions.request_documents(
        case=case, missing=["DP1", "DP2"], reply_by=None, by=world.sophie, on=at("2026-09-03")
    )
    keeping.run(on=NOON)
    found = figures(world, DP)[date(2026, 9, 1)]
    assert (found["asked"], found["asked.DP1"], found["asked.DP2"], found["open.waiting"]) == (1, 1, 1, 1)


def test_a_draft_counts_once_it_is_left_and_stays_counted_after_it_is_dropped(world):
    draft = drafts.begin(organisation=world.venissieux, procedure=REQUEST, on=at("2026-09-10"))
    drafts.keep(draft=draft, seen="who", on=at("2026-09-10"))
    drafts.keep(draft=draft, seen="objet", on=at("2026-09-10"))
    keeping.run(on=at("2026-09-12"))
    assert figures(world) == {}
    keeping.run(on=at("2026-09-20"))
    left = Counter({"page.1.who": 1, "page.1.objet": 1, "left.1.objet": 1, "left": 1, "drafts": 1})
    assert figures(world) == {date(2026, 9, 1): left}
    purges.purge("2026-11-20")
    with world.reading():
        assert not Draft.objects.filter(id=draft.id).exists()
    keeping.run(on=NOON)
    assert figures(world) == {date(2026, 9, 1): left}


def test_a_draft_that_was_sent_stays_counted_after_its_shell_is_swept(world):
    draft = drafts.begin(organisation=world.venissieux, procedure=REQUEST, on=at("2026-09-10"))
    drafts.keep(draft=draft, seen="who", on=at("2026-09-10"))
    actions.file(
        organisation=world.venissieux,
        filing=world.filing(draft_id=draft.id),
        by=world.sophie,
        on=at("2026-09-10"),
    )
    keeping.run(on=NOON)
    before = figures(world)
    assert before[date(2026, 9, 1)]["page.1.who"] == 1
    sweeping.sweep(on=NOON + timedelta(days=40))
    keeping.run(on=NOON)
    assert figures(world) == before


@pytest.mark.parametrize("procedure", [REQUEST, DP], ids=["destroyed", "other fate"])
def test_figures_survive_the_purge(world, procedure):
    case = purges.closed(world, procedure)
    keeping.run(on=NOON)
    before = figures(world, procedure)
    assert sum(each["filed"] for each in before.values()) == 1
    assert sum(each["mandate"] for each in before.values()) == 1
    purges.gone(world)
    with world.reading():
        row = Case.objects.filter(id=case.id).first()
    assert row is None or row.anonymised_at or procedure == DP
    keeping.run(on=NOON)
    assert figures(world, procedure) == before


def test_nothing_personal_is_kept(world):
    world.file(on=at("2026-09-30"))
    keeping.run(on=NOON)
    with world.reading():
        told = json.dumps(list(MonthlyFigures.objects.order_by("id").values("figures", "gone")))
    assert "Benali" not in told
    assert "Gambetta" not in told


def test_the_report_of_a_commune_adds_up_its_procedures(world):
    for day, end in (
        ("2026-09-01", "2026-09-04"),
        ("2026-09-02", "2026-10-02"),
        ("2026-10-05", "2026-10-05"),
    ):
        case = world.file(on=at(day))
        actions.decide(case=case, outcome="granted", by=world.sophie, on=at(end))
    world.file(on=at("2026-08-24"))
    world.file(on=at("2026-10-24"), procedure=DP, answers={})
    keeping.run(on=NOON)
    with world.reading():
        period = queries.Period(date(2026, 9, 1), date(2026, 10, 1))
        told = queries.report(world.venissieux, period, today=date(2026, 11, 23))
    assert (told.figures["filed"], told.figures["closed"]) == (4, 3)
    assert rules.percentile(told.delays, 50) == Percentile(3)
    assert rules.percentile(told.delays, 90) == Percentile(30)
    assert told.backlog == {date(2026, 9, 1): 2, date(2026, 10, 1): 2}
    assert told.ages == {30: 1, 91: 1}
    assert told.procedures == (REQUEST, DP)


def test_an_operator_adds_up_its_members_and_hides_what_is_small(world):
    for town, count in ((world.venissieux, 6), (world.corbas, 2)):
        by = world.sophie if town == world.venissieux else world.paul
        for rank in range(count):
            case = world.file(town, on=at("2026-09-01"))
            actions.decide(case=case, outcome="granted", by=by, on=at(f"2026-09-{2 + rank:02}"))
    keeping.run(on=NOON)
    year = queries.Period(date(2026, 1, 1), date(2026, 12, 1))
    with world.reading(world.operator):
        told = queries.overview(world.operator, year, threshold=5)
        clear = queries.overview(world.operator, year, threshold=1)
    small, large = str(world.corbas.id), str(world.venissieux.id)
    assert clear.count("filed", (small, REQUEST)) == 2
    assert told.count("filed", (small, REQUEST)) is None
    assert told.count("filed", (large, REQUEST)) is None  # with the total, it would give the small one away
    assert told.count("filed", ("", REQUEST)) == 8
    assert clear.percentile(50, ("", "")) == Percentile(2)  # 1 1 2 2 3 4 5 6
    assert told.percentile(90, (small, REQUEST)) is None
    assert told.percentile(90, ("", REQUEST)) == Percentile(6)


def test_the_command_says_what_it_did(world):
    world.file(on=at("2026-09-30"))
    out = StringIO()
    call_command("statistics", on=date(2026, 11, 23), json=True, stdout=out)
    assert json.loads(out.getvalue()) == {"organisations": 1, "changed": 1, "failed": []}
    assert NOON.tzinfo is UTC

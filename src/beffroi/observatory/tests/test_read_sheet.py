"""What a sheet says: each figure worked out by hand, the unknown said unknown, the neighbour's never seen."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from beffroi.cases.statistics.models import MonthlyFigures
from beffroi.contributions.models import FundCall, MemberContribution
from beffroi.desk.models import MonthlyFigure
from beffroi.observatory import papers, queries, reporting, saying
from beffroi.observatory.sources.requests import near_to
from beffroi.observatory.types import Figure, Line, Topic, Unit
from beffroi.operators import actions as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON

# 500 € and 1.10 € for each of the 66,000 inhabitants of Vénissieux.
VOTED = 50_000 + 66_000 * 110


def test_what_is_paid_is_the_vote_the_calls_and_what_is_late(year):
    year.call(date(2026, 11, 1), date(2026, 12, 31))
    assert year.value("cost.voted") == VOTED
    assert year.value("cost.called") == VOTED
    assert year.value("cost.paid") == 0
    assert year.value("cost.late") == VOTED // 2
    assert year.value("cost.per_inhabitant") == round(VOTED / 66_000)


def test_a_year_without_a_vote_says_unknown_and_never_zero(year):
    line = year.sheet().line("cost.voted")
    assert line.figure.value is None
    assert saying.value_of(line.figure) == "inconnu"


def test_the_year_before_stands_beside(year):
    year.help(year.world.venissieux, date(2025, 6, 1), opened=10, promised=10, met=5)
    year.help(year.world.venissieux, date(2026, 6, 1), opened=12, promised=10, met=8)
    sheet = year.sheet()
    assert saying.change_of(sheet.line("support.opened")) == "+20\u00a0%"
    assert saying.change_of(sheet.line("support.met")) == "+30\u00a0points"


def test_the_cost_of_a_use_divides_by_requests_and_calls_to_the_desk(year):
    year.call()
    year.help(year.world.venissieux, opened=9)
    year.world.file()
    year.count(year.world.venissieux)
    assert year.value("requests.filed") == 1
    assert year.value("cost.per_use") == round(VOTED / 10)


def test_a_desk_that_never_counted_is_absent_not_zero(year):
    assert year.value("support.opened") == "absent"
    assert Topic.SUPPORT not in year.sheet().topics


def test_to_the_operator_counts_of_residents_are_rounded_to_five(year):
    for _rank in range(7):
        year.world.file()
    year.count(year.world.venissieux)
    assert year.value("requests.filed", own=True) == 7
    assert year.value("requests.filed", own=False) == 5
    line = year.sheet(own=False).line("requests.closed")
    assert saying.value_of(line.figure) == "moins de\u00a05"


@pytest.mark.parametrize(("value", "near"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (11, 10)])
def test_near_is_the_nearest_multiple(value, near):
    assert near_to(value, 5) == near
    assert near_to(value, 0) == value


def test_duties_say_what_is_known_and_no_more(year):
    told = {each.figure.code: each.figure for each in year.sheet().topics[Topic.DUTIES]}
    assert told["duties.dpo"].value == 0
    assert told["duties.backup"].value is None
    assert saying.tag_of(told["duties.backup"]) == {"text": "Inconnu", "colour": "neutral"}
    operators.describe(
        organisation=year.world.venissieux, by=CLOCKWORK, on=NOON, dpo_contact="dpo@sitiv.test"
    )
    year.world.venissieux.refresh_from_db()
    assert year.value("duties.dpo") == 1


def test_duties_of_a_past_year_are_not_invented(year):
    assert Topic.DUTIES not in year.sheet(year=2025).topics


def test_a_neighbour_s_figures_change_nothing(year):
    before = year.sheet()
    year.help(year.world.corbas, opened=50, promised=10, met=1)
    year.world.file(year.world.corbas)
    year.count(year.world.corbas)
    assert year.sheet().topics == before.topics


def test_the_rows_behind_a_sheet_are_shut_to_the_neighbour(year):
    year.call()
    year.help(year.world.venissieux, opened=50)
    year.world.file()
    year.count(year.world.venissieux)
    with scope.reading(year.world.corbas.id):
        for model in (FundCall, MemberContribution, MonthlyFigure):
            assert set(model.objects.values_list("member__slug", flat=True)) <= {"corbas"}, model
        assert not MonthlyFigures.objects.exclude(organisation=year.world.corbas).exists()


def test_the_whole_house_is_the_sum_of_its_members(year):
    year.call()
    year.help(year.world.venissieux, opened=3)
    year.help(year.world.corbas, opened=4)
    sheet = queries.whole(year.world.operator, 2026, today=NOON.date())
    assert sheet.line("support.opened").figure.value == 7
    assert sheet.line("cost.voted").figure.value == VOTED + 50_000 + 11_000 * 110
    assert sheet.line("duties.dpo").figure.whole == 2


@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_the_paper_is_two_pages_in_pdf_a(year, full):
    if full:
        year.call(date(2026, 11, 1), date(2026, 12, 31))
        year.help(year.world.venissieux, date(2025, 3, 1), opened=900, resolved=880, promised=880, met=700)
        year.help(year.world.venissieux, opened=1234, promised=1200, met=1100, answers=90, stars=400)
        year.world.file()
        year.count(year.world.venissieux)
    found = PdfReader(io.BytesIO(papers.pdf_of_sheet(year.sheet())))
    assert len(found.pages) == 2
    assert "<pdfaid:part>2<" in found.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    words = "".join(page.extract_text() for page in found.pages)
    assert "Vénissieux" in words
    assert "nconnu" in words


def test_the_report_names_every_member_and_its_methods(year):
    year.call()
    sheet = queries.whole(year.world.operator, 2026, today=NOON.date())
    words = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(reporting.pdf_of_report(sheet))).pages
    )
    for said in ("Rapport d’activité 2026", "Corbas", "Vénissieux", "article 28", "même définition"):
        assert said in " ".join(words.split())


@pytest.mark.parametrize(
    ("value", "unit", "whole", "said"),
    [
        (1284, Unit.COUNT, None, "1 284"),
        (123456, Unit.CENTS, None, "1 234,56 €"),
        (12, Unit.SHARE, 14, "85 % (12 sur 14)"),
        (0, Unit.SHARE, 0, "sans objet"),
        (0, Unit.MINUTES, None, "aucun"),
        (185, Unit.MINUTES, None, "3 h 05"),
        (420, Unit.MINUTES, None, "1 jour"),
        (5250, Unit.MINUTES, None, "12,5 jours"),
        (446, Unit.HUNDREDTHS, None, "4,5"),
        (1, Unit.DUTY, None, "Oui"),
        (None, Unit.CENTS, None, "inconnu"),
    ],
)
def test_figures_are_said_in_french(value, unit, whole, said):
    figure = Figure("x", Topic.COST, "X", value, unit, whole=whole)
    assert saying.value_of(figure).replace("\u00a0", " ") == said


def test_what_cannot_be_compared_is_a_dash():
    unknown = Figure("x", Topic.COST, "X", None)
    assert saying.change_of(Line(unknown, Figure("x", Topic.COST, "X", 3))) == "–"
    assert saying.change_of(Line(Figure("x", Topic.COST, "X", 3))) == "–"
    assert (
        saying.change_of(Line(Figure("x", Topic.COST, "X", 3), Figure("x", Topic.COST, "X", 3))) == "stable"
    )

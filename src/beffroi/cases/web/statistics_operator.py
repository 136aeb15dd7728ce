"""The figures of an operator's members: sums only, small numbers hidden, never a request."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.cases.ledger import today_of
from beffroi.cases.statistics import queries, rules
from beffroi.cases.statistics.hiding import TOTAL, Cell
from beffroi.cases.statistics.queries import Overview
from beffroi.cases.web import statistics_showing as showing
from beffroi.cases.web.statistics import YEARS, csv_answer, year_of
from beffroi.kernel.charts import Chart, Series, bars
from beffroi.operators import queries as operators
from beffroi.operators.frames import framing
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor, Unknown

PAGE = 50
LABELS = (
    *("Reçues", "Closes", "Aidées", "Pièces demandées", "Décisions", "Accords tacites", "Refus tacites"),
    *("Délai médian", "Neuvième décile"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the figures of a year: by procedure, and by member page after page."""
    operator, actor = _operator_of(request)
    today = today_of(operator, datetime.now(UTC))
    year = _year(request, today)
    procedure = request.GET.get("demarche", "")[:100]
    after = request.GET.get("apres", "")[:200]
    with scope.reading(operator.id):
        found = queries.overview(operator, year_of(year, today), threshold=settings.SMALL_NUMBER)
        if procedure not in found.tables["filed"].columns:
            procedure = TOTAL
        context = _shown(found, procedure, after) | {
            "operator": operator,
            "year": str(year),
            "years": [
                {"value": str(today.year - back), "label": str(today.year - back)} for back in range(YEARS)
            ],
            "procedure": procedure,
            "threshold": settings.SMALL_NUMBER,
            "export_url": f"{reverse('statistics_operator_export')}?annee={year}",
        }
        frame = framing(request, operator, actor)
        response = render(request, "cases/statistics/operator.html", {**frame, **context})
    response.headers["Cache-Control"] = "no-store"
    return response


def _operator_of(request: HttpRequest) -> tuple[Organisation, Actor]:
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    held = [one for one in actor.grants if may(actor, "cases.compare_members", one)]
    houses = [one for one in operators.named(held) if one.kind == Kind.OPERATOR]
    if not houses:
        raise Unknown
    return houses[0], actor


def _year(request: HttpRequest, today: date) -> int:
    text = request.GET.get("annee", "")[:4]
    return int(text) if text.isdecimal() and today.year - YEARS < int(text) <= today.year else today.year


def _shown(found: Overview, procedure: str, after: str) -> dict[str, Any]:
    procedures = [each for each in found.tables["filed"].columns if each != TOTAL]
    active = [
        one
        for key, one in found.members.items()
        if found.tables["filed"][key, procedure] or found.tables["closed"][key, procedure]
    ]
    page = [one for one in active if one.slug > after][: PAGE + 1]
    more = f"?annee={found.period.first.year}&demarche={procedure}"
    return {
        "columns": showing.columns("Démarche", *LABELS),
        "procedure_rows": [_row(showing.title_of(each), found, (TOTAL, each)) for each in procedures]
        + [_row("Toutes", found, (TOTAL, TOTAL))],
        "member_columns": showing.columns("Membre", *LABELS),
        "member_rows": [_row(one.name, found, (str(one.id), procedure)) for one in page[:PAGE]],
        "procedures": [{"value": each, "label": showing.title_of(each)} for each in procedures],
        "next_url": f"{more}&apres={page[PAGE - 1].slug}" if len(page) > PAGE else "",
        "first_url": more if after else "",
        "chart": _chart(found),
        "empty": not procedures,
    }


def _row(title: str, found: Overview, cell: Cell) -> dict[str, Any]:
    counts = [showing.number(found.count(measure, cell)) for measure in queries.MEASURES]
    percents = (rules.MEDIAN, rules.NINTH_DECILE)
    return showing.row(title, *counts, *(showing.days(found.percentile(each, cell)) for each in percents))


def _chart(found: Overview) -> Chart:
    months = found.period.months
    filed, closed = ([found.trend[key][month] for month in months] for key in ("filed", "closed"))
    total = (TOTAL, TOTAL)
    told = (showing.number(found.count(measure, total)) for measure in ("filed", "closed"))
    return bars(
        "volumes",
        title="Demandes reçues et closes par mois, tous les membres",
        summary="Reçues : {}. Closes : {}.".format(*told),
        heading="Mois",
        labels=[showing.short_month(month) for month in months],
        series=[Series("Reçues", filed), Series("Closes", closed)],
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer the table of members by procedures as a file, as much hidden as on the page."""
    operator, _actor = _operator_of(request)
    today = today_of(operator, datetime.now(UTC))
    with scope.reading(operator.id):
        period = year_of(_year(request, today), today)
        found = queries.overview(operator, period, threshold=settings.SMALL_NUMBER)
    rows = [
        _line(found, (row, column)) for row in found.tables["filed"].rows for column in _columns(found, row)
    ]
    titles = ("Membre", "SIREN", "Démarche", *LABELS)
    return csv_answer(f"statistiques-{operator.slug}-{period.first.year}.csv", titles, rows)


def _columns(found: Overview, row: str) -> list[str]:
    table = found.tables["filed"]
    return [each for each in table.columns if table[row, each] or each == TOTAL]


def _line(found: Overview, cell: Cell) -> tuple[str, ...]:
    member = found.members.get(cell[0])
    head = (member.name, member.siren) if member else ("Tous", "")
    cells = _row(cell[1] or "Toutes", found, cell)["cells"]
    return (*head, *(each["text"] for each in cells))

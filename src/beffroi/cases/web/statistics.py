"""The figures of a commune on the agents' screens, and the same as a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from beffroi.cases.statistics import queries, rules
from beffroi.cases.statistics.queries import Period, Report
from beffroi.cases.web import statistics_showing as showing
from beffroi.cases.web.work_export import harmless
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.kernel.calendar import add_months
from beffroi.tenancy import scope

YEARS = 5
LAST_TWELVE = "12"


@require_safe
@at_work("cases.read_statistics", readers_only=False)
def home(desk: Desk) -> HttpResponse:
    """Show the figures of a period, of one procedure or of all."""
    chosen, period = period_of(desk.request.GET.get("periode", ""), desk.today)
    with scope.reading(desk.organisation.id):
        report, procedure = asked(desk, period)
        context = shown(report, procedure) | {
            "periods": periods(desk.today),
            "period": chosen,
            "procedures": [{"value": each, "label": showing.title_of(each)} for each in report.procedures],
            "export_url": f"{desk.url('statistics_export')}?{desk.request.GET.urlencode()}",
        }
        return desk.page("cases/statistics/home.html", context)


def asked(desk: Desk, period: Period) -> tuple[Report, str]:
    """Return the report that the address asks for, and its procedure; an unknown one counts all. In scope."""
    wanted = desk.request.GET.get("demarche", "")[:100]
    found = queries.report(desk.organisation, period, today=desk.today, procedure=wanted)
    if wanted and wanted not in found.procedures:
        return queries.report(desk.organisation, period, today=desk.today), ""
    return found, wanted


def shown(report: Report, procedure: str) -> dict[str, Any]:
    """Return what the page takes of a report: stats, charts, tables."""
    figures = report.figures
    tables = [
        showing.channel_table(figures),
        showing.closure_table(figures),
        showing.open_table(report),
    ]
    if procedure:
        tables += [showing.piece_table(figures, procedure), showing.page_table(figures, procedure)]
    return {
        "procedure": procedure,
        "said": showing.in_words(report.period),
        "stats": showing.stats(report),
        "charts": showing.charts(report),
        "tables": tables,
        "empty": not report.ever,
    }


def period_of(text: str, today: date) -> tuple[str, Period]:
    """Return a period from an address, and its name: a civil year ("2026"), else the last twelve months."""
    month = rules.month_of(today)
    if text.isdecimal() and today.year - YEARS < int(text) <= today.year:
        return text, year_of(int(text), today)
    return LAST_TWELVE, Period(add_months(month, -11), month)


def year_of(year: int, today: date) -> Period:
    """Return the months of a year that have begun."""
    return Period(date(year, 1, 1), min(date(year, 12, 1), rules.month_of(today)))


def periods(today: date) -> list[dict[str, str]]:
    """Return the periods offered."""
    years = [
        {"value": str(today.year - back), "label": f"Année {today.year - back}"} for back in range(YEARS)
    ]
    return [{"value": LAST_TWELVE, "label": "Douze derniers mois"}, *years]


@require_safe
@at_work("cases.read_statistics", readers_only=False)
def export(desk: Desk) -> HttpResponse:
    """Answer the figures of the page as a file: one line per month and per measure."""
    _chosen, period = period_of(desk.request.GET.get("periode", ""), desk.today)
    with scope.reading(desk.organisation.id):
        report, procedure = asked(desk, period)
        lines = [(month.isoformat()[:7], figures) for month, figures in sorted(report.by_month.items())]
    rows = [(month, procedure, key, str(figures[key])) for month, figures in lines for key in sorted(figures)]
    name = f"statistiques-{desk.organisation.slug}-{desk.today.isoformat()}.csv"
    return csv_answer(name, ("Mois", "Démarche", "Mesure", "Nombre"), rows)


def csv_answer(name: str, titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> HttpResponse:
    """Return a file for a spreadsheet, kept by no cache."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in (titles, *rows))
    headers: Mapping[str, str] = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(
        ("\ufeff" + text.getvalue()).encode(), content_type="text/csv; charset=utf-8", headers=dict(headers)
    )

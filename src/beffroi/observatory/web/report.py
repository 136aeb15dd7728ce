"""The yearly report of an operator: on screen, and as PDF/A from the same figures."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.observatory import comparing, queries, reporting
from beffroi.observatory.web import showing
from beffroi.observatory.web.sheets import year_of
from beffroi.operators.frames import House, in_operator

PAGE = 50


@require_safe
@in_operator("observatory.watch")
def home(house: House) -> HttpResponseBase:
    """Show the figures of all the members together, then member by member."""
    year, after = year_of(house), house.request.GET.get("apres", "")[:200]
    sheet = queries.whole(house.organisation, year, today=house.today)
    found = comparing.members(sheet.asked, after=after, limit=PAGE + 1)
    context = {
        "operator": house.organisation,
        "stats": showing.headlines(house, sheet),
        "columns": showing.columns(year),
        "parts": showing.parts(house, sheet),
        "year": str(year),
        "years": showing.year_options(queries.years(house.today)),
        "current": year == house.today.year,
        "pdf_url": f"{reverse('report_pdf')}?annee={year}",
        "member_columns": showing.COMPARED_COLUMNS,
        "member_rows": [showing.compared_row(one) for one in found[:PAGE]],
        "next_url": _more(year, found[PAGE - 1].slug) if len(found) > PAGE else "",
        "first_url": f"?annee={year}#membres" if after else "",
        "agreements_url": showing.reversed_name("agreements", []),
        "methods": reporting.METHODS,
    }
    return house.page("observatory/report.html", context)


def _more(year: int, slug: str) -> str:
    return f"?{urlencode({'annee': year, 'apres': slug})}#membres"


@require_safe
@in_operator("observatory.watch")
def paper(house: House) -> HttpResponseBase:
    """Answer the report of a year as a PDF."""
    sheet = queries.whole(house.organisation, year_of(house), today=house.today)
    answer = HttpResponse(reporting.pdf_of_report(sheet), content_type="application/pdf")
    name = f"rapport-{house.organisation.slug}-{sheet.asked.year}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""The sheet of a member on screen and as two pages, for its operator and for itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.observatory import papers, queries
from beffroi.observatory.types import Sheet
from beffroi.observatory.web import showing
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.operators.membership.queries import member_on
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_safe
@in_operator("observatory.watch")
def of_operator(house: House, slug: str) -> HttpResponseBase:
    """Show the sheet of a member to its operator."""
    member = _served(house, slug)
    back = (reverse("cockpit_member", args=[slug]), member.name)
    return _page(house, _for_operator(house, member), reverse("sheet_pdf", args=[slug]), back)


@require_safe
@in_operator("observatory.watch")
def pdf_of_operator(house: House, slug: str) -> HttpResponseBase:
    """Answer the sheet of a member as two pages, as its operator reads it."""
    return pdf(_for_operator(house, _served(house, slug)))


@require_safe
@in_member("observatory.read_sheet")
def of_member(house: House) -> HttpResponseBase:
    """Show its sheet to a member."""
    return _page(house, _own(house), reverse("own_sheet_pdf", args=[house.organisation.slug]))


@require_safe
@in_member("observatory.read_sheet")
def pdf_of_member(house: House) -> HttpResponseBase:
    """Answer a member's own sheet as two pages, for its council."""
    return pdf(_own(house))


def year_of(house: House) -> int:
    """Return the year that the address asks for: one that is offered, else the current one."""
    text = house.request.GET.get("annee", "")[:4]
    offered = queries.years(house.today)
    return int(text) if text.isdecimal() and int(text) in offered else offered[0]


def _served(house: House, slug: str) -> Organisation:
    member = operators.by_slug(slug)
    with scope.reading(house.organisation.id):
        if member_on(house.organisation, member.id, house.today) is None:
            raise Unknown
    return member


def _for_operator(house: House, member: Organisation) -> Sheet:
    return queries.sheet(house.organisation, member, year_of(house), today=house.today, own=False)


def _own(house: House) -> Sheet:
    operator = queries.operator_of(house.organisation, house.today)
    return queries.sheet(operator, house.organisation, year_of(house), today=house.today, own=True)


def _page(house: House, sheet: Sheet, pdf_url: str, back: tuple[str, str] | None = None) -> HttpResponse:
    member = sheet.asked.member
    assert member is not None  # noqa: S101 - the sheet of a member
    context: dict[str, Any] = {
        "member": member,
        "operator": sheet.asked.operator,
        "back": {"url": back[0], "text": back[1]} if back else None,
        "stats": showing.headlines(house, sheet),
        "columns": showing.columns(sheet.asked.year),
        "parts": showing.parts(house, sheet),
        "year": str(sheet.asked.year),
        "years": showing.year_options(queries.years(house.today)),
        "current": sheet.asked.year == house.today.year,
        "pdf_url": f"{pdf_url}?annee={sheet.asked.year}",
        "uses": papers.uses_of(sheet),
        "use_columns": papers.USE_COLUMNS,
    }
    return house.page("observatory/sheet.html", context)


def pdf(sheet: Sheet) -> HttpResponse:
    """Answer the PDF of a sheet, kept by no cache."""
    member = sheet.asked.member
    name = f"fiche-{member.slug}" if member else "rapport"
    answer = HttpResponse(papers.pdf_of_sheet(sheet), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}-{sheet.asked.year}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer

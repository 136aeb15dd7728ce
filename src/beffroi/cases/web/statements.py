"""The statements that each portal carries: accessibility, publisher, personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beffroi.cases import queries
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.web.frames import frame
from beffroi.kernel.words import spoken_period
from beffroi.operators import queries as operators
from beffroi.tenancy import scope


@require_safe
def accessibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the accessibility statement of a portal."""
    return render(request, "site/front/accessibility.html", frame(operators.by_slug(slug)))


@require_safe
def legal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who publishes a portal."""
    return render(request, "site/front/legal.html", frame(operators.by_slug(slug)))


@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a commune does with personal data, procedure by procedure."""
    organisation = operators.by_slug(slug)
    with scope.reading(organisation.id):
        notices = [notice_of(each.procedure) for each in queries.offered(organisation)]
    told = [notice for notice in notices if notice]
    return render(request, "site/front/privacy.html", frame(organisation) | {"notices": told})


def notice_of(procedure: Procedure) -> dict[str, object] | None:
    """Return the privacy notice of a procedure, as its template takes it."""
    told = procedure.privacy
    if told is None:
        return None
    return {
        "title": procedure.title,
        "purpose": told.purpose,
        "legal_basis": told.legal_basis,
        "categories": told.categories,
        "recipients": told.recipients,
        "retention": spoken_period(told.retention),
    }

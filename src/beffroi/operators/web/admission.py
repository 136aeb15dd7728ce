"""Admitting a commune: find it, check that it is the right one, choose what it offers."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import typographic
from beffroi.operators import actions, catalogue, queries
from beffroi.operators.models import Organisation
from beffroi.operators.newcomers import newcomer_of
from beffroi.operators.types import Published, UnknownOrganisation
from beffroi.operators.web import showing
from beffroi.operators.web.house import actor_of, operator_of, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Unknown
from beffroi.territory import queries as territory
from beffroi.territory.types import CommuneFacts, CommuneMatch

SHOWN = 20
COLUMNS = (
    {"label": "Commune"},
    {"label": "Département"},
    {"label": "Codes postaux"},
    {"label": "Habitants", "numeric": True},
)


def _operator(request: HttpRequest) -> Organisation:
    operator = operator_of(request)
    permit(actor_of(request), "operators.admit", operator.id)
    return operator


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for a commune in the territory."""
    operator, text = _operator(request), request.GET.get("q", "")
    found = territory.find(text, limit=SHOWN) if text.strip() else []
    context = {"text": text, "columns": COLUMNS, "rows": [_row(match) for match in found]}
    return page(request, operator, "operators/admit_search.html", context)


def _row(match: CommuneMatch) -> dict[str, object]:
    facts = match.commune
    return {
        "cells": [
            {
                "text": typographic(facts.name),
                "url": reverse("cockpit_admit_one", args=[facts.insee]),
                "note": match.note,
            },
            {"text": f"{facts.department_name} ({facts.department_code})"},
            {"text": ", ".join(facts.postcodes[:3])},
            {"text": showing.grouped(facts.population or 0)},
        ]
    }


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Show the commune and the procedures to choose, then admit it."""
    operator, facts = _operator(request), territory.commune(code)
    if facts is None:
        raise Unknown
    if request.method != "POST":
        return _confirm_page(request, operator, facts)
    try:
        member = _admit(request, operator, facts)
    except Refusal as refusal:
        return _confirm_page(request, operator, facts, refusal)
    messages.success(request, f"{member.name} est membre de {operator.name}.")
    return redirect("cockpit_member", slug=member.slug)


def _admit(request: HttpRequest, operator: Organisation, facts: CommuneFacts) -> Organisation:
    chosen = set(request.POST.getlist("demarches"))
    offers = [each.offer for each in catalogue.published() if each.reference in chosen]
    if len(offers) != len(chosen):
        raise Invalid("Une démarche choisie n’est plus publiée. Choisissez dans la liste.")
    newcomer = newcomer_of(facts)
    _not_elsewhere(operator, newcomer.siren)
    actions.admit(
        operator=operator, newcomers=[newcomer], offers=offers, by=actor_of(request), on=datetime.now(UTC)
    )
    return queries.by_siren(newcomer.siren)


def _not_elsewhere(operator: Organisation, siren: str) -> None:
    """Refuse a commune that another operator has admitted here."""
    try:
        standing = queries.by_siren(siren)
    except UnknownOrganisation:
        return
    if standing.admitted_by_id != operator.id:
        raise Invalid("Un autre opérateur a déjà admis cette commune. Voyez avec lui avant de l’admettre.")


def _confirm_page(
    request: HttpRequest, operator: Organisation, facts: CommuneFacts, refusal: Refusal | None = None
) -> HttpResponse:
    chosen = request.POST.getlist("demarches") if request.method == "POST" else None
    published = catalogue.published()
    context = {
        "facts": facts,
        "rows": _facts_rows(facts),
        "options": [_option(each) for each in published],
        "chosen": chosen if chosen is not None else [each.reference for each in published],
        "errors": showing.errors_of(refusal),
    }
    return page(
        request, operator, "operators/admit_confirm.html", context, status=refusal.status if refusal else 200
    )


def _facts_rows(facts: CommuneFacts) -> list[dict[str, str]]:
    told = {
        "Commune": typographic(facts.name),
        "Département": f"{facts.department_name} ({facts.department_code})",
        "Code Insee": facts.insee,
        "SIREN": facts.siren or "Inconnu du référentiel",
        "Intercommunalité": facts.epci.name if facts.epci else "Aucune",
        "Habitants": showing.grouped(facts.population or 0),
        "Adresse du portail": f"/{facts.slug}/",
    }
    return [{"key": key, "value": value} for key, value in told.items()]


def _option(each: Published) -> dict[str, str]:
    return {"value": each.reference, "label": each.title, "hint": f"{each.topic}, version {each.version}"}

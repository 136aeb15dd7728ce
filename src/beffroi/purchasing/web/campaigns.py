"""The operator's purchases, opening one, the terms of its centrale, the essential data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership.queries import in_force
from beffroi.purchasing import actions, queries
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.commitments import queries as texts
from beffroi.purchasing.decp import queries as decp
from beffroi.purchasing.decp import rules as essential
from beffroi.purchasing.types import MISSION_LABELS, PROCEDURE_LABELS, Mission, Procedure
from beffroi.purchasing.web import rows, typed
from beffroi.tenancy import scope

TYPED = ("title", "procedure", "mission", "catalogue", "joint", "permanent")


@require_safe
@in_operator("purchasing.watch")
def home(house: House) -> HttpResponse:
    """List the purchases."""
    with scope.reading(house.organisation.id):
        found = queries.campaigns(house.organisation)
    context = {
        "columns": rows.CAMPAIGN_COLUMNS,
        "rows": [rows.campaign(each) for each in found],
        "may_open": house.may("purchasing.open"),
        "year": house.today.year,
    }
    return house.page("purchasing/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.open")
def opening(house: House) -> HttpResponse:
    """Open a purchase."""
    told = house.request.POST
    if house.request.method != "POST":
        return _form(house, told)
    try:
        row = actions.open_campaign(
            organisation=house.organisation, told=_told(told), by=house.actor, on=house.on
        )
    except Refusal as refusal:
        return _form(house, told, refusal)
    return redirect("purchasing_campaign", campaign_id=row.id)


def _told(told: QueryDict) -> actions.NewCampaign:
    return actions.NewCampaign(
        title=told.get("title", ""),
        procedure=typed.word(told, "procedure", Procedure),
        mission=typed.word(told, "mission", Mission),
        needs_due_on=typed.day(told, "needs_due_on"),
        ends_on=typed.day(told, "ends_on"),
        catalogue=told.get("catalogue", ""),
        members=typed.identifiers(told.getlist("members")),
        private=frozenset(typed.identifiers(told.getlist("private"))),
        joint=told.get("joint") == "yes",
        permanent=told.get("permanent") == "yes",
    )


def _form(house: House, told: QueryDict, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        served = in_force(house.organisation, house.today)
    members = [{"value": str(one.id), "label": one.name} for one in served]
    context = {
        "typed": {name: told.get(name, "") for name in TYPED},
        "needs_due_on": typed.parts(told, "needs_due_on"),
        "ends_on": typed.parts(told, "ends_on"),
        "procedures": typed.options(PROCEDURE_LABELS),
        "missions": typed.options(MISSION_LABELS),
        "members": members,
        "chosen": told.getlist("members"),
        "private": told.getlist("private"),
    }
    return house.page("purchasing/opening.html", context, refusal=refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.watch")
def terms(house: House) -> HttpResponse:
    """Show the general terms of the centrale; on POST, publish the next version."""
    told, refusal = house.request.POST.get("text", ""), None
    if house.request.method == "POST":
        try:
            commitments.publish_terms(organisation=house.organisation, text=told, by=house.actor, on=house.on)
        except Refusal as why:
            refusal = why
        else:
            messages.success(house.request, "Les conditions générales sont publiées.")
            return redirect("purchasing_terms")
    with scope.reading(house.organisation.id):
        row = texts.terms(house.organisation.id)
    context: dict[str, Any] = {
        "row": row,
        "text": told or (row.text if row else ""),
        "may_write": house.may("purchasing.convention"),
    }
    return house.page("purchasing/terms.html", context, refusal=refusal)


@require_safe
@in_operator("purchasing.watch")
def essential_data(house: House, year: int) -> HttpResponseBase:
    """Give the essential data of a year as a file, or say what to complete first."""
    with scope.reading(house.organisation.id):
        found = decp.contracts(house.organisation, year=year) if 2000 <= year <= 2100 else []
    lacking = [(one, essential.missing(one)) for one in found]
    if house.request.GET.get("fichier") != "oui" or any(lacks for _one, lacks in lacking) or not found:
        return _before_export(house, year, lacking)
    answer = StreamingHttpResponse(
        essential.stream(found, published_on=house.today), content_type="application/json"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="decp-{year}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _before_export(house: House, year: int, lacking: list[tuple[Any, list[str]]]) -> HttpResponse:
    told = [
        {
            "cells": [
                {"text": one.number, "note": one.title},
                {
                    "tag": {
                        "text": "À compléter" if lacks else "Complet",
                        "colour": "soon" if lacks else "done",
                    }
                },
                {"text": ", ".join(lacks) or "Rien"},
            ]
        }
        for one, lacks in lacking
    ]
    context = {
        "year": year,
        "columns": [{"label": each} for each in ("Marché", "État", "Il manque")],
        "rows": told,
        "ready": bool(lacking) and not any(lacks for _one, lacks in lacking),
    }
    return house.page("purchasing/essential.html", context)

"""A member's side: the convocations of its delegates, their agenda, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.governance import queries, replying
from beffroi.governance.models import Convocation, ConvocationReply
from beffroi.governance.types import Presence
from beffroi.governance.web.sessions import PRESENCES
from beffroi.governance.web.typing import PARIS
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import short_date, written_instant
from beffroi.operators.frames import House, in_member
from beffroi.tenancy import scope

COLUMNS = [{"label": each} for each in ("Séance", "Instance", "Délégué", "Réponse")]


@require_safe
@in_member("governance.attend")
def home(house: House) -> HttpResponse:
    """List the convocations of the member's delegates."""
    with scope.reading(house.organisation.id):
        found = queries.convened(house.organisation)
        answers = _answers(house)
        rows = [_row(house, each, answers.get(each.id)) for each in found]
    return house.page("governance/member.html", {"columns": COLUMNS, "rows": rows})


def _answers(house: House) -> dict[UUID, ConvocationReply]:
    rows = ConvocationReply.objects.filter(organisation=house.organisation).order_by("-at", "id")[:200]
    return {each.convocation_id: each for each in rows}


def _row(house: House, each: Convocation, answer: ConvocationReply | None) -> dict[str, Any]:
    url = f"/travail/{house.organisation.slug}/instances/{each.id}"
    return {
        "cells": [
            {"text": short_date(each.held_at.astimezone(PARIS).date()), "url": url, "nowrap": True},
            {"text": each.body_name, "note": each.place},
            {"text": each.person},
            {"text": PRESENCES[Presence(answer.presence)] if answer else "À donner"},
        ]
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_member("governance.attend")
def convocation(house: House, convocation_id: UUID) -> HttpResponse:
    """Show the agenda and its notes; on POST, answer."""
    with scope.reading(house.organisation.id):
        row = queries.convocation(house.organisation, convocation_id)
    if house.request.method != "POST":
        return _page(house, row)
    told = house.request.POST
    try:
        replying.reply(
            organisation=house.organisation,
            convocation=row,
            presence=_presence(told.get("presence", "")),
            proxy_to=told.get("proxy_to", ""),
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        return _page(house, row, refusal)
    messages.success(house.request, "Votre réponse est transmise à l’opérateur.")
    return redirect("governance_member", slug=house.organisation.slug)


def _presence(text: str) -> Presence:
    if text not in set(Presence):
        raise Invalid("Choisissez une réponse.", field_errors={"presence": "Choisissez une réponse."})
    return Presence(text)


def _page(house: House, row: Convocation, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        answer = _answers(house).get(row.id)
    typed = house.request.POST
    context = {
        "row": row,
        "when": written_instant(row.held_at, PARIS),
        "options": [{"value": one.value, "label": label} for one, label in PRESENCES.items()],
        "presence": typed.get("presence", answer.presence if answer else ""),
        "proxy_to": typed.get("proxy_to", answer.proxy_to if answer else ""),
        "may_reply": house.may("governance.reply") and house.on < row.held_at,
    }
    return house.page("governance/convocation.html", context, refusal=refusal)

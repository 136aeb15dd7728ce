"""The screens of an access: the operator asks and sees the answers, the commune answers and sees the readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.identity.access import actions, queries
from beffroi.identity.access.queries import Access
from beffroi.identity.access.rules import DAYS, last_day
from beffroi.identity.access.types import Standing
from beffroi.identity.holding import PARIS
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import short_date, written_instant
from beffroi.kernel.text import slugify_fr
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

COLOURS = {
    Standing.ASKED: "waiting",
    Standing.OPEN: "soon",
    Standing.OVER: "neutral",
    Standing.REFUSED: "late",
}
ASKED_COLUMNS = [{"label": each} for each in ("Commune", "Demandé par", "Motif", "État", "Jusqu’au")]
GIVEN_COLUMNS = [{"label": each} for each in ("Personne", "Motif", "Demandé le", "État", "Jusqu’au")]
VISIT_COLUMNS = [{"label": each} for each in ("Quand", "Qui", "Page ouverte")]


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("identity.ask_access")
def ask(house: House) -> HttpResponse:
    """Ask a member for an access; below, what was asked and how it stands."""
    if house.request.method != "POST":
        return _ask_page(house, {"member": house.request.GET.get("membre", ""), "reason": "", "days": ""})
    typed = {name: house.request.POST.get(name, "") for name in ("member", "reason", "days")}
    try:
        member = _member(house, typed["member"])
        actions.ask(
            organisation=house.organisation,
            member=member,
            reason=typed["reason"],
            days=_days(typed["days"]),
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        return _ask_page(house, typed, refusal)
    messages.success(house.request, f"La demande est envoyée à {member.name}. Vous recevrez sa réponse.")
    return redirect("access_operator")


def _ask_page(house: House, typed: Mapping[str, str], refusal: Refusal | None = None) -> HttpResponse:
    rows = [_asked_row(house, each) for each in queries.asked_by(house.organisation, today=house.today)]
    context = {"typed": typed, "days": _day_options(), "columns": ASKED_COLUMNS, "rows": rows}
    return house.page("identity/access/operator.html", context, refusal=refusal)


def _asked_row(house: House, access: Access) -> dict[str, Any]:
    open_now = access.standing is Standing.OPEN and access.request.user_id == house.actor.account_id
    url = f"/travail/{access.request.member.slug}/" if open_now else None
    return {
        "cells": [
            {"text": access.request.member.name, "url": url},
            {"text": access.request.user_name},
            {"text": access.request.reason},
            {"tag": {"text": access.standing.value, "colour": COLOURS[access.standing]}},
            {"text": _until(access)},
        ]
    }


def _member(house: House, text: str) -> Organisation:
    """Return the one member of this name or address; :raises Invalid: none, or several."""
    with scope.reading(house.organisation.id):
        found, _more = (
            operators.searched(house.organisation, text=text.strip()[:100]) if text.strip() else ([], "")
        )
    exact = [each for each in found if slugify_fr(each.name) == slugify_fr(text) or each.slug == text.strip()]
    one = exact if len(exact) == 1 else found
    if len(one) != 1:
        names = ", ".join(f"{each.name} ({each.department})" for each in found[:5])
        why = (
            f"Plusieurs membres : {names}. Précisez."
            if found
            else "Aucun membre ne porte ce nom. Vérifiez-le."
        )
        raise Invalid(why, field_errors={"member": why})
    return one[0]


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _day_options() -> list[dict[str, str]]:
    return [{"value": str(n), "label": "1 jour" if n == 1 else f"{n} jours"} for n in DAYS]


def _until(access: Access) -> str:
    """Return the last day of an access in words, or nothing."""
    if access.answer is None or access.answer.until is None:
        return ""
    if access.answer.ended_at is not None:
        return f"terminé le {short_date(access.answer.ended_at.astimezone(PARIS).date())}"
    return f"{short_date(last_day(access.answer.until))} inclus"


@require_http_methods(["GET", "HEAD"])
@in_member("identity.grant_access")
def given(house: House) -> HttpResponse:
    """Show the commune who asks, who reads, and what was read."""
    return _given_page(house)


def _given_page(house: House, refusal: Refusal | None = None) -> HttpResponse:
    found = queries.asked_of(house.organisation, today=house.today)
    context = {
        "asked": [_told(each) for each in found if each.standing is Standing.ASKED],
        "open": [_told(each) for each in found if each.standing is Standing.OPEN],
        "days": _day_options(),
        "columns": GIVEN_COLUMNS,
        "rows": [_given_row(each) for each in found],
        "visit_columns": VISIT_COLUMNS,
        "visits": _visit_rows(house.organisation),
    }
    return house.page("identity/access/member.html", context, refusal=refusal)


def _told(access: Access) -> dict[str, Any]:
    return {
        "id": access.request.id,
        "who": access.request.user_name,
        "operator": access.request.organisation.name,
        "reason": access.request.reason,
        "days": str(access.request.days),
        "until": _until(access),
    }


def _given_row(access: Access) -> dict[str, Any]:
    return {
        "cells": [
            {"text": access.request.user_name, "note": access.request.organisation.name},
            {"text": access.request.reason},
            {"text": short_date(access.request.asked_at.astimezone(PARIS).date())},
            {"tag": {"text": access.standing.value, "colour": COLOURS[access.standing]}},
            {"text": _until(access)},
        ]
    }


def _visit_rows(member: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "cells": [
                {"text": written_instant(each.at.astimezone(PARIS)), "nowrap": True},
                {"text": each.user_name},
                {"text": each.page},
            ]
        }
        for each in queries.visits(member)
    ]


@require_POST
@in_member("identity.grant_access")
def answer(house: House, request_id: UUID) -> HttpResponse:
    """Grant or refuse what was asked."""
    asked, told = queries.request_of(house.organisation, request_id), house.request.POST
    act: dict[str, Any] = {
        "organisation": house.organisation,
        "request": asked,
        "by": house.actor,
        "on": house.on,
    }
    try:
        if told.get("answer") == "granted":
            row = actions.grant(**act, days=_days(told.get("days", "")))
            last = short_date(last_day(row.until)) if row.until else ""
            messages.success(house.request, f"Accès accordé à {asked.user_name} jusqu’au {last} inclus.")
        else:
            actions.refuse(**act)
            messages.success(house.request, "L’accès est refusé.")
    except Refusal as refusal:
        return _given_page(house, refusal)
    return redirect("access_member", slug=house.organisation.slug)


@require_POST
@in_member("identity.grant_access")
def end(house: House, request_id: UUID) -> HttpResponse:
    """Close an access at once."""
    row = queries.answer_of(house.organisation, request_id)
    if row.user_id is None:
        raise Unknown
    try:
        actions.end(answer=row, by=house.actor, on=house.on)
        messages.success(house.request, "L’accès est terminé.")
    except Refusal as refusal:
        return _given_page(house, refusal)
    return redirect("access_member", slug=house.organisation.slug)

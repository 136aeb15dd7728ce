"""The operator's bodies: who sits, when they meet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.governance import actions, bodies, queries
from beffroi.governance.bodies import Seated
from beffroi.governance.models import Body, Mandate, Session
from beffroi.governance.rules import REGIMES
from beffroi.governance.types import BODY_LABELS, STAGE_LABELS, BodyKind, Seat
from beffroi.governance.web import typing
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership.queries import in_force
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SESSION_COLUMNS = [{"label": each} for each in ("Séance", "Instance", "Lieu", "État")]
MANDATE_COLUMNS = [{"label": each} for each in ("Personne", "Membre", "Siège", "Depuis")]
BODY_COLUMNS = [{"label": each} for each in ("Instance", "Nature", "Règles")]


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("governance.watch")
def home(house: House) -> HttpResponse:
    """List bodies and sessions; on POST, found a body."""
    told = house.request.POST
    if house.request.method != "POST":
        return _home(house, {})
    try:
        row = bodies.found_body(
            organisation=house.organisation,
            name=told.get("name", ""),
            kind=_kind(told.get("kind", "")),
            regime=told.get("regime", ""),
            siret=told.get("siret", ""),
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        return _home(house, told.dict(), refusal)
    return redirect("governance_body", body_id=row.id)


def _kind(text: str) -> BodyKind:
    try:
        return BodyKind(text)
    except ValueError:
        raise Invalid("Choisissez la nature.", field_errors={"kind": "Choisissez la nature."}) from None


def _home(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        context = {
            "columns": BODY_COLUMNS,
            "rows": [_body_row(each) for each in queries.bodies(house.organisation)],
            "session_columns": SESSION_COLUMNS,
            "sessions": [session_row(each) for each in queries.sessions(house.organisation)],
            "kinds": [{"value": kind, "label": label} for kind, label in BODY_LABELS.items()],
            "regimes": [_regime(code) for code in REGIMES],
            "typed": {name: typed.get(name, "") for name in ("name", "kind", "regime", "siret")},
            "may_write": house.may("governance.found_body"),
        }
        return house.page("governance/home.html", context, refusal=refusal)


def _regime(code: str) -> dict[str, str]:
    regime = REGIMES[code]
    doubt = " (à confirmer par vos statuts)" if regime.certainty == "M" else ""
    return {"value": code, "label": regime.label, "hint": f"{regime.source}{doubt}."}


def _body_row(each: Body) -> dict[str, Any]:
    url = f"/operateur/instances/{each.id}/"
    cells = [
        {"text": each.name, "url": url},
        {"text": BODY_LABELS[each.kind]},
        {"text": REGIMES[each.regime].label},
    ]
    return {"cells": cells}


def session_row(each: Session) -> dict[str, Any]:
    """Return a session as a row of a table."""
    text, colour = STAGE_LABELS[each.stage]
    return {
        "cells": [
            {
                "text": short_date(each.held_on),
                "url": f"/operateur/instances/seances/{each.id}/",
                "nowrap": True,
            },
            {"text": each.body.name, "note": "seconde convocation" if each.second_of_id else ""},
            {"text": each.place},
            {"tag": {"text": text, "colour": colour}},
        ]
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("governance.watch")
def body(house: House, body_id: UUID) -> HttpResponse:
    """Show who sits in a body; on POST, give a seat or plan a session."""
    with scope.reading(house.organisation.id):
        row = queries.body(house.organisation, body_id)
    if house.request.method != "POST":
        return _body(house, row, {})
    told = house.request.POST
    try:
        if told.get("do") == "plan":
            made = _plan(house, row)
            return redirect("governance_session", session_id=made.id)
        _appoint(house, row)
    except Refusal as refusal:
        return _body(house, row, told.dict(), refusal)
    messages.success(house.request, "Le mandat est enregistré.")
    return redirect("governance_body", body_id=row.id)


def _plan(house: House, row: Body) -> Session:
    told = house.request.POST
    return actions.plan(
        body=row,
        held_at=typing.instant(told, "held_at"),
        place=told.get("place", ""),
        urgent=told.get("urgent") == "yes",
        by=house.actor,
        on=house.on,
    )


def _appoint(house: House, row: Body) -> Mandate:
    told = house.request.POST
    return bodies.appoint(
        body=row,
        member=_member(house, told.get("member", "")),
        seat=Seated(
            person=told.get("person", ""),
            email=told.get("email", ""),
            quality=told.get("quality", ""),
            presides=told.get("presides") == "yes",
            weight=typing.whole(told.get("weight", "") or "1", "weight"),
        ),
        deputy_of=_mandate(house, row, told.get("deputy_of", "")),
        since=typing.day(told, "since"),
        by=house.actor,
        on=house.on,
    )


def _member(house: House, slug: str) -> Organisation:
    try:
        found = operators.by_slug(slug)
    except Unknown:
        raise Invalid("Choisissez le membre.", field_errors={"member": "Choisissez le membre."}) from None
    return found


def _mandate(house: House, row: Body, text: str) -> Mandate | None:
    if not text:
        return None
    with scope.reading(house.organisation.id):
        seats = queries.in_office(row.id, house.today, seat=Seat.HOLDER)
    found = next((each for each in seats if str(each.id) == text), None)
    if found is None:
        raise Invalid(
            "Choisissez un titulaire.", field_errors={"deputy_of": "Choisissez un titulaire de la liste."}
        )
    return found


def _body(house: House, row: Body, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    names = (
        "member",
        "person",
        "email",
        "quality",
        "presides",
        "weight",
        "deputy_of",
        "place",
        "hour",
        "urgent",
    )
    with scope.reading(house.organisation.id):
        seats = queries.in_office(row.id, house.today)
        regime = REGIMES[row.regime]
        context = {
            "body": row,
            "nature": BODY_LABELS[row.kind],
            "regime": regime,
            "columns": MANDATE_COLUMNS,
            "rows": [_mandate_row(each) for each in seats],
            "session_columns": SESSION_COLUMNS,
            "sessions": [session_row(each) for each in queries.sessions(house.organisation, body_id=row.id)],
            "members": [
                {"value": each.slug, "label": each.name} for each in in_force(house.organisation, house.today)
            ],
            "holders": [
                {"value": str(each.id), "label": each.person} for each in seats if each.seat == Seat.HOLDER
            ],
            "typed": {name: typed.get(name, "") for name in names},
            "since": typing.parts(typed, "since"),
            "held_at": typing.parts(typed, "held_at"),
            "may_write": house.may("governance.appoint"),
        }
        return house.page("governance/body.html", context, refusal=refusal)


def _mandate_row(each: Mandate) -> dict[str, Any]:
    seat = f"suppléant de {each.deputy_of.person}" if each.deputy_of else "titulaire"
    voices = f"{each.weight} voix" if each.weight > 1 else ""
    return {
        "cells": [
            {"text": each.person, "note": each.quality, "url": f"/operateur/instances/mandats/{each.id}/"},
            {"text": each.member.name},
            {"text": seat, "note": voices},
            {"text": short_date(each.since)},
        ]
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("governance.end_mandate")
def mandate(house: House, mandate_id: UUID) -> HttpResponse:
    """Ask when a mandate ends, then end it."""
    with scope.reading(house.organisation.id):
        rows = Mandate.objects.filter(organisation=house.organisation, id=mandate_id)
        row = rows.select_related("member", "body").first()
    if row is None:
        raise Unknown
    if house.request.method != "POST":
        return house.page("governance/mandate.html", _mandate_context(row, {}))
    try:
        bodies.end_mandate(
            mandate=row, until=typing.day(house.request.POST, "until"), by=house.actor, on=house.on
        )
    except Refusal as refusal:
        return house.page(
            "governance/mandate.html", _mandate_context(row, house.request.POST.dict()), refusal=refusal
        )
    messages.success(house.request, f"Le mandat de {row.person} prend fin.")
    return redirect("governance_body", body_id=row.body_id)


def _mandate_context(row: Mandate, typed: dict[str, str]) -> dict[str, Any]:
    return {"mandate": row, "since": written_date(row.since), "until": typing.parts(typed, "until")}


@require_safe
@in_operator("governance.watch")
def deliberations(house: House) -> HttpResponse:
    """List the deliberations, with what remains to do for each."""
    with scope.reading(house.organisation.id):
        rows = [_deliberation_row(each) for each in queries.deliberations(house.organisation)]
    labels = ("Numéro", "Objet", "Vote", "Transmise", "Publiée")
    return house.page(
        "governance/deliberations.html", {"columns": [{"label": one} for one in labels], "rows": rows}
    )


def _deliberation_row(each: Any) -> dict[str, Any]:
    verdict = "adoptée" if each.adopted else "rejetée"
    return {
        "cells": [
            {"text": each.number, "url": f"/operateur/instances/deliberations/{each.id}/", "nowrap": True},
            {"text": each.title, "note": each.session.body.name},
            {"text": f"{each.votes_for} pour, {each.votes_against} contre", "note": verdict},
            {"text": short_date(each.transmitted_on) if each.transmitted_on else "à faire"},
            {"text": short_date(each.published_on) if each.published_on else "à faire"},
        ]
    }


@require_POST
@in_operator("governance.prepare")
def second(house: House, session_id: UUID) -> HttpResponse:
    """Plan the second meeting after a lack of quorum, with the same agenda."""
    with scope.reading(house.organisation.id):
        first = queries.session(house.organisation, session_id)
    try:
        made = actions.plan(
            body=first.body,
            held_at=typing.instant(house.request.POST, "held_at"),
            place=house.request.POST.get("place", "") or first.place,
            second_of=first,
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        messages.warning(house.request, refusal.message)
        return redirect("governance_session", session_id=first.id)
    return redirect("governance_session", session_id=made.id)

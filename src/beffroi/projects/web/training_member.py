"""Trainings on a member's side: what is offered, who goes, how many hours; and the opinion asked by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_member
from beffroi.operators.models import Organisation
from beffroi.projects.trainings import asking, papers, queries
from beffroi.projects.trainings.models import Enrolment
from beffroi.projects.trainings.rules import written_hours
from beffroi.projects.trainings.types import AUDIENCE_LABELS, STANDING_LABELS, Offered, Person, Standing
from beffroi.projects.web.training_session import as_pdf, said_of, year_of
from beffroi.projects.web.trainings import FORM
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role, Unknown

OFFERED_COLUMNS = [
    *({"label": each} for each in ("Premier jour", "Formation", "Public", "Lieu")),
    {"label": "Places libres", "numeric": True},
]
MINE_COLUMNS = [{"label": each} for each in ("Premier jour", "Formation", "Personne", "Inscription")]


@require_safe
@in_member("projects.see_trainings")
def home(house: House) -> HttpResponse:
    """Show the sessions to come, who is enrolled, and the hours of the year."""
    year, operator = year_of(house), operator_or_404()
    with scope.reading(house.organisation.id):
        mine = queries.of_member(house.organisation, email=_only(house))
        attended = queries.hours(year, member=house.organisation)
    minutes = sum(each[2] for each in attended)
    people = sum(each[1] for each in attended)
    context = {
        "columns": OFFERED_COLUMNS,
        "rows": [_offered_row(house, each) for each in queries.offered(operator, house.today)],
        "mine_columns": MINE_COLUMNS,
        "mine": [_mine_row(house, each) for each in mine],
        "stats": [
            {"label": f"Heures suivies en {year}", "value": written_hours(minutes)},
            {"label": f"Personnes formées en {year}", "value": str(people)},
        ],
    }
    return house.page("projects/member_trainings.html", context)


def operator_or_404() -> Organisation:
    """Return the operator of the house; :raises Unknown: before there is one."""
    found = operators.operator()
    if found is None:
        raise Unknown
    return found


def _address(house: House) -> str:
    return str(getattr(house.request.user, "email", ""))


def _only(house: House) -> str:
    """Return whose enrolments a person sees: its own, or everybody's (no address) when in charge."""
    return "" if house.may("projects.enrol") else _address(house)


def _offered_row(house: House, each: Offered) -> dict[str, Any]:
    url = f"/travail/{house.organisation.slug}/projets/formations/sessions/{each.id}/"
    free = str(each.free) if each.free else "Complet"
    return {
        "cells": [
            {"text": short_date(each.first_day), "note": str(each.first_day.year), "nowrap": True},
            {"text": each.title, "url": url, "note": each.price},
            {"text": AUDIENCE_LABELS[each.audience]},
            {"text": each.place},
            {"text": free, "note": f"{each.waiting} en attente" if each.waiting else ""},
        ]
    }


def _mine_row(house: House, each: Enrolment) -> dict[str, Any]:
    text, colour = STANDING_LABELS[each.standing]
    url = f"/travail/{house.organisation.slug}/projets/formations/inscriptions/{each.id}/"
    return {
        "cells": [
            {"text": short_date(each.first_day), "note": str(each.first_day.year), "nowrap": True},
            {"text": each.title, "url": url, "note": each.place},
            {"text": each.person},
            {"tag": {"text": text, "colour": colour}},
        ]
    }


@require_http_methods(FORM)
@in_member("projects.see_trainings")
def session(house: House, session_id: UUID) -> HttpResponse:
    """Show a session that is offered; on POST, enrol oneself or somebody of the member."""
    operator = operator_or_404()
    found = queries.offered(operator, house.today, session_id=session_id)
    if not found:
        raise Unknown
    if house.request.method != "POST":
        return _session(house, found[0], {})
    try:
        made = _enrol(house, operator, session_id)
    except Refusal as refusal:
        return _session(house, found[0], house.request.POST.dict(), refusal)
    messages.success(house.request, said_of(made))
    return redirect("training_member", slug=house.organisation.slug)


def _enrol(house: House, operator: Organisation, session_id: UUID) -> Enrolment:
    told = house.request.POST
    common: dict[str, Any] = {
        "organisation": house.organisation,
        "operator": operator,
        "session_id": session_id,
    }
    moment: dict[str, Any] = {"by": house.actor, "on": house.on}
    if told.get("do") == "other":
        person = Person(told.get("person", ""), told.get("email", ""), told.get("elected") == "yes")
        return asking.enrol(person=person, **common, **moment)
    elected = Role.DELEGATE in house.actor.roles_in(house.organisation.id)
    me = Person(house.actor.name, _address(house), elected)
    return asking.enrol_self(person=me, **common, **moment)


def _session(
    house: House, row: Offered, typed: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    until = written_date(row.last_day) if row.last_day > row.first_day else ""
    facts = [
        ("Premier jour", written_date(row.first_day)),
        *([("Dernier jour", until)] if until else []),
        ("Lieu", row.place),
        ("Public", AUDIENCE_LABELS[row.audience]),
        ("Prérequis", row.prerequisites or "Aucun"),
        ("Prix", row.price or "Demandez à votre opérateur"),
        ("Places libres", str(row.free) if row.free else f"Complet, {row.waiting} en attente"),
    ]
    context = {
        "session": row,
        "facts": [{"key": key, "value": value} for key, value in facts],
        "typed": {name: typed.get(name, "") for name in ("person", "email", "elected")},
        "may_enrol": house.may("projects.enrol"),
    }
    return house.page("projects/member_session.html", context, refusal=refusal)


@require_safe
@in_member("projects.see_trainings")
def enrolment(house: House, enrolment_id: UUID) -> HttpResponse:
    """Show one enrolment of the member."""
    return _enrolment(house, _found(house, enrolment_id))


def _found(house: House, enrolment_id: UUID) -> Enrolment:
    with scope.reading(house.organisation.id):
        rows = Enrolment.objects.filter(member=house.organisation, id=enrolment_id)
        rows = rows.filter(email=_only(house)) if _only(house) else rows
        found = rows.select_related("organisation", "member").first()
    if found is None:
        raise Unknown
    return found


def _enrolment(house: House, row: Enrolment, refusal: Refusal | None = None) -> HttpResponse:
    text, colour = STANDING_LABELS[row.standing]
    with scope.reading(house.organisation.id):
        minutes = sum(each.minutes for each in row.presences.filter(present=True).order_by("day"))
    facts = [
        {"key": "Personne", "value": row.person},
        {"key": "Premier jour", "value": written_date(row.first_day)},
        {"key": "Lieu", "value": row.place},
        {"key": "Inscription", "tag": {"text": text, "colour": colour}},
        {"key": "Heures suivies", "value": written_hours(minutes)},
    ]
    live = row.standing != Standing.CANCELLED and row.first_day > house.today
    context = {"row": row, "facts": facts, "may_cancel": live, "attended": bool(minutes)}
    return house.page("projects/member_enrolment.html", context, refusal=refusal)


@require_POST
@in_member("projects.see_trainings")
def give_up(house: House, enrolment_id: UUID) -> HttpResponse:
    """Cancel an enrolment: one's own, or anybody's of the member when in charge."""
    row = _found(house, enrolment_id)
    told: dict[str, Any] = {
        "organisation": house.organisation,
        "enrolment": row,
        "by": house.actor,
        "on": house.on,
    }
    try:
        if house.may("projects.enrol"):
            asking.give_up(**told)
        else:
            asking.give_up_mine(email=_address(house), **told)
    except Refusal as refusal:
        return _enrolment(house, row, refusal)
    messages.success(house.request, "L’inscription est annulée.")
    return redirect("training_member", slug=house.organisation.slug)


@require_safe
@in_member("projects.see_trainings")
def certificate(house: House, enrolment_id: UUID) -> HttpResponse:
    """Answer the certificate of a person of the member."""
    row = _found(house, enrolment_id)
    with scope.reading(house.organisation.id):
        return as_pdf(papers.certificate(row, on=house.today), papers.name_of("attestation", row.first_day))

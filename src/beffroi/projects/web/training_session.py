"""One session on the operator's side: enrolments, seats, attendance, papers, opinions, hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership.queries import in_force
from beffroi.projects.trainings import actions, papers, queries
from beffroi.projects.trainings.models import CoursePresence, CourseSession, Enrolment
from beffroi.projects.trainings.rules import written_hours
from beffroi.projects.trainings.types import HALF_LABELS, STANDING_LABELS, Half, Opinion, Person, Standing
from beffroi.projects.web import typing
from beffroi.projects.web.trainings import FORM, tag_of
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

COLUMNS = [{"label": each} for each in ("Rang", "Personne", "Membre", "Inscription")]
HOURS_COLUMNS = [
    {"label": "Membre"},
    {"label": "Personnes", "numeric": True},
    {"label": "Heures suivies", "numeric": True},
]
FIRST_YEAR = 2000


@require_http_methods(FORM)
@in_operator("projects.watch_trainings")
def session(house: House, session_id: UUID) -> HttpResponse:
    """Show a session; on POST: enrol, cancel, change the seats, cancel the session."""
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
    told = house.request.POST
    if house.request.method != "POST":
        return _page(house, row, {})
    try:
        messages.success(house.request, _STEPS.get(told.get("do", ""), _enrol)(house, row))
    except Refusal as refusal:
        return _page(house, row, told.dict(), refusal)
    return redirect("training_session", session_id=row.id)


def _enrol(house: House, row: CourseSession) -> str:
    told = house.request.POST
    made = actions.seat(
        organisation=house.organisation,
        member=typing.member(told),
        session_id=row.id,
        person=Person(told.get("person", ""), told.get("email", ""), told.get("elected") == "yes"),
        author=house.actor,
        by=house.actor,
        on=house.on,
    )
    return said_of(made)


def said_of(made: Enrolment) -> str:
    """Return what is told after an enrolment."""
    if made.standing == Standing.SEATED:
        return f"{made.person} a une place. Un courriel de confirmation part."
    return f"La session est complète : {made.person} est en liste d’attente et sera prévenu par courriel."


def _release(house: House, row: CourseSession) -> str:
    wanted = house.request.POST.get("enrolment", "")
    with scope.reading(house.organisation.id):
        found = next((each for each in queries.enrolments(row) if str(each.id) == wanted), None)
    if found is None:
        raise Unknown
    actions.release(enrolment=found, by=house.actor, on=house.on)
    return f"L’inscription de {found.person} est annulée."


def _resize(house: House, row: CourseSession) -> str:
    seats = typing.whole(house.request.POST, "seats")
    actions.resize(session=row, seats=seats, by=house.actor, on=house.on)
    return "Le nombre de places est enregistré."


def _cancel(house: House, row: CourseSession) -> str:
    actions.cancel_session(session=row, by=house.actor, on=house.on)
    return "La session est annulée. Chaque personne inscrite est prévenue par courriel."


_STEPS: Mapping[str, Callable[[House, CourseSession], str]] = {
    "release": _release,
    "resize": _resize,
    "cancel": _cancel,
}


def _page(
    house: House, row: CourseSession, typed: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    with scope.reading(house.organisation.id):
        people = queries.enrolments(row)
        open_ = row.cancelled_on is None and row.first_day > house.today
        started = row.cancelled_on is None and row.first_day <= house.today
        context = {
            "session": row,
            "when": written_date(row.first_day),
            "until": written_date(row.last_day) if row.last_day > row.first_day else "",
            "tag": tag_of(row, house),
            "stats": _stats(row),
            "columns": COLUMNS,
            "rows": [_row(each, started=started) for each in people],
            "live": [each for each in people if each.standing != Standing.CANCELLED],
            "opinion": _opinion(queries.opinions(row)),
            "members": _members(house),
            "typed": {name: typed.get(name, "") for name in ("member", "person", "email", "elected")},
            "seats": typed.get("seats", str(row.seats)),
            "open": open_ and house.may("projects.teach"),
            "started": started and house.may("projects.teach"),
        }
        return house.page("projects/course_session.html", context, refusal=refusal)


def _members(house: House) -> list[dict[str, str]]:
    return [{"value": each.slug, "label": each.name} for each in in_force(house.organisation, house.today)]


def _stats(row: CourseSession) -> list[dict[str, str]]:
    return [
        {"label": "Places", "value": str(row.seats)},
        {"label": "Inscrits", "value": str(row.seated)},  # type: ignore[attr-defined]
        {"label": "En attente", "value": str(row.waiting)},  # type: ignore[attr-defined]
    ]


def _row(each: Enrolment, *, started: bool) -> dict[str, Any]:
    text, colour = STANDING_LABELS[each.standing]
    paper = f"/operateur/projets/formations/attestations/{each.id}.pdf"
    linked = {"url": paper} if started and each.standing == Standing.SEATED else {}
    return {
        "cells": [
            {"text": str(each.rank)},
            {"text": each.person, "note": "Attestation (PDF)" if linked else each.email, **linked},
            {"text": each.member.name, "note": "élu" if each.elected else ""},
            {"tag": {"text": text, "colour": colour}},
        ]
    }


def _opinion(told: Opinion) -> dict[str, Any] | None:
    if not told.answers:
        return None
    mean = "" if told.mean is None else f"{told.mean // 10},{told.mean % 10}"
    return {"answers": told.answers, "mean": mean, "texts": told.texts}


@require_http_methods(FORM)
@in_operator("projects.teach")
def presence(house: House, session_id: UUID) -> HttpResponse:
    """Ask who came, half day by half day; on POST, write it down."""
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
    if house.request.method != "POST":
        return _presence(house, row)
    try:
        actions.record_presence(session=row, came=_came(house), by=house.actor, on=house.on)
    except Refusal as refusal:
        return _presence(house, row, refusal)
    messages.success(house.request, "Les présences sont enregistrées.")
    return redirect("training_session", session_id=row.id)


def _came(house: House) -> set[tuple[UUID, date, Half]]:
    found = set()
    for key in house.request.POST:
        for told in house.request.POST.getlist(key) if key.startswith("came-") else ():
            day, _space, half = told.partition(" ")
            who = typing.identifier(key.removeprefix("came-"))
            try:
                found.add((who, date.fromisoformat(day), Half(half)))
            except ValueError:
                continue
    return {(who, day, half) for who, day, half in found if who is not None}


def _presence(house: House, row: CourseSession, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        halves = [
            {"value": f"{half.day} {half.half}", "label": f"{short_date(half.day)} {HALF_LABELS[half.half]}"}
            for half in row.half_days.order_by("day", "-half")
        ]
        known = CoursePresence.objects.filter(enrolment__session=row, present=True).order_by("id")
        held = [(each.enrolment_id, f"{each.day} {each.half}") for each in known]
        people = [
            {
                "id": f"came-{each.id}",
                "name": f"{each.person} ({each.member.name})",
                "value": [told for who, told in held if who == each.id],
            }
            for each in queries.enrolments(row)
            if each.standing == Standing.SEATED
        ]
        context = {"session": row, "people": people, "halves": halves, "when": written_date(row.first_day)}
        return house.page("projects/presence.html", context, refusal=refusal)


@require_safe
@in_operator("projects.watch_trainings")
def sheet(house: House, session_id: UUID) -> HttpResponse:
    """Answer the attendance sheet to print."""
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
        return as_pdf(papers.sheet(row), papers.name_of("emargement", row.first_day))


@require_safe
@in_operator("projects.watch_trainings")
def certificate(house: House, enrolment_id: UUID) -> HttpResponse:
    """Answer the certificate of a person."""
    with scope.reading(house.organisation.id):
        rows = Enrolment.objects.filter(organisation=house.organisation, id=enrolment_id)
        found = rows.select_related("organisation", "member").first()
        if found is None:
            raise Unknown
        return as_pdf(
            papers.certificate(found, on=house.today), papers.name_of("attestation", found.first_day)
        )


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a paper to download."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@in_operator("projects.watch_trainings")
def hours(house: House) -> HttpResponse:
    """Show the hours attended in a year, by member."""
    year = year_of(house)
    with scope.reading(house.organisation.id):
        found = queries.hours(year, operator=house.organisation)
    total = sum(minutes for _name, _people, minutes in found)
    context = {
        "year": year,
        "columns": HOURS_COLUMNS,
        "rows": [hours_row(*each) for each in found],
        "total": written_hours(total),
        "before": year - 1,
        "after": year + 1 if year < house.today.year else None,
    }
    return house.page("projects/hours.html", context)


def year_of(house: House) -> int:
    """Return the year asked for, else the present one."""
    text = house.request.GET.get("annee", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else house.today.year
    return year if FIRST_YEAR <= year <= house.today.year else house.today.year


def hours_row(name: str, people: int, minutes: int) -> dict[str, Any]:
    """Return the hours of a member as a row of a table."""
    return {"cells": [{"text": name}, {"text": str(people)}, {"text": written_hours(minutes)}]}

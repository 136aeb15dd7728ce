"""The operator's trainings: catalogue, sessions, who comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators.frames import House, in_operator
from beffroi.projects.trainings import actions, queries
from beffroi.projects.trainings.models import Course, CourseSession
from beffroi.projects.trainings.types import AUDIENCE_LABELS, Audience, Half, Syllabus, Timetable
from beffroi.projects.web import typing
from beffroi.tenancy import scope

COURSE_COLUMNS = [{"label": each} for each in ("Formation", "Public", "Durée")]
SESSION_COLUMNS = [
    *({"label": each} for each in ("Premier jour", "Formation", "Lieu")),
    {"label": "Places prises", "numeric": True},
    {"label": "En attente", "numeric": True},
    {"label": "État"},
]
HALVES = {
    "day": ("Journée entière", (Half.MORNING, Half.AFTERNOON)),
    "morning": ("Le matin", (Half.MORNING,)),
    "afternoon": ("L’après-midi", (Half.AFTERNOON,)),
}
LENGTHS = ((120, "2 h"), (150, "2 h 30"), (180, "3 h"), (210, "3 h 30"), (240, "4 h"))
SYLLABUS = ("title", "audience", "half_days", "content", "prerequisites", "price")
PLAN = ("place", "seats", "days", "halves", "minutes")
FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@in_operator("projects.watch_trainings")
def home(house: House) -> HttpResponse:
    """List the catalogue and the sessions; on POST, publish a training."""
    told = house.request.POST
    if house.request.method != "POST":
        return _home(house, {})
    try:
        row = actions.publish_course(
            organisation=house.organisation, syllabus=_syllabus(told), by=house.actor, on=house.on
        )
    except Refusal as refusal:
        return _home(house, told.dict(), refusal)
    messages.success(house.request, "La formation est au catalogue. Prévoyez une session.")
    return redirect("training_course", course_id=row.id)


def _syllabus(told: Any) -> Syllabus:
    return Syllabus(
        title=told.get("title", ""),
        audience=typing.word(Audience, told, "audience", "Choisissez le public."),
        half_days=typing.whole(told, "half_days"),
        content=told.get("content", ""),
        prerequisites=told.get("prerequisites", ""),
        price=told.get("price", ""),
    )


def _home(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        context = {
            "columns": COURSE_COLUMNS,
            "rows": [_course_row(each) for each in queries.courses(house.organisation)],
            "session_columns": SESSION_COLUMNS,
            "sessions": [session_row(each, house) for each in queries.sessions(house.organisation)],
            "audiences": [{"value": one, "label": label} for one, label in AUDIENCE_LABELS.items()],
            "typed": {name: typed.get(name, "") for name in SYLLABUS},
            "may_write": house.may("projects.teach"),
        }
        return house.page("projects/trainings.html", context, refusal=refusal)


def _course_row(each: Course) -> dict[str, Any]:
    cells = [
        {"text": each.title, "url": f"/operateur/projets/formations/cours/{each.id}/", "note": each.price},
        {"text": AUDIENCE_LABELS[each.audience]},
        {"text": _length(each.half_days)},
    ]
    return {"cells": cells}


def _length(half_days: int) -> str:
    return f"{half_days} demi-journées" if half_days > 1 else "Une demi-journée"


def session_row(each: CourseSession, house: House) -> dict[str, Any]:
    """Return a session as a row of a table."""
    url = f"/operateur/projets/formations/sessions/{each.id}/"
    return {
        "cells": [
            {
                "text": short_date(each.first_day),
                "url": url,
                "nowrap": True,
                "note": str(each.first_day.year),
            },
            {"text": each.course.title},
            {"text": each.place},
            {"text": f"{each.seated} sur {each.seats}"},  # type: ignore[attr-defined]
            {"text": str(each.waiting)},  # type: ignore[attr-defined]
            {"tag": tag_of(each, house)},
        ]
    }


def tag_of(each: CourseSession, house: House) -> dict[str, str]:
    """Return where a session stands today, as a tag."""
    if each.cancelled_on is not None:
        return {"text": "Annulée", "colour": "neutral"}
    if each.last_day < house.today:
        return {"text": "Terminée", "colour": "done"}
    if each.first_day <= house.today:
        return {"text": "En cours", "colour": "soon"}
    return {"text": "À venir", "colour": "to_do"}


@require_http_methods(FORM)
@in_operator("projects.watch_trainings")
def course(house: House, course_id: UUID) -> HttpResponse:
    """Show a training and its sessions; on POST, plan a session or withdraw the training."""
    with scope.reading(house.organisation.id):
        row = queries.course(house.organisation, course_id)
    told = house.request.POST
    if house.request.method != "POST":
        return _course(house, row, {})
    try:
        if told.get("do") == "withdraw":
            actions.withdraw_course(course=row, withdrawn_on=house.today, by=house.actor, on=house.on)
            messages.success(house.request, "La formation est retirée du catalogue.")
            return redirect("trainings_home")
        made = _plan(house, row)
    except Refusal as refusal:
        return _course(house, row, told.dict(), refusal)
    messages.success(house.request, "La session est prévue. Les membres peuvent s’y inscrire.")
    return redirect("training_session", session_id=made.id)


def _plan(house: House, row: Course) -> CourseSession:
    told = house.request.POST
    halves = HALVES.get(told.get("halves", ""), ("", ()))[1]
    timetable = Timetable(
        first=typing.day(told, "first"),
        days=typing.whole(told, "days"),
        halves=halves,
        minutes=typing.whole(told, "minutes"),
    )
    return actions.plan_session(
        course=row,
        timetable=timetable,
        place=told.get("place", ""),
        seats=typing.whole(told, "seats"),
        by=house.actor,
        on=house.on,
    )


def _course(house: House, row: Course, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    facts = [("Public", AUDIENCE_LABELS[row.audience]), ("Durée", _length(row.half_days))]
    facts += [("Prérequis", row.prerequisites or "Aucun"), ("Prix", row.price or "Non précisé")]
    defaults = {"days": "1", "halves": "day", "minutes": "180"}
    with scope.reading(house.organisation.id):
        found = queries.sessions(house.organisation, course_id=row.id)
        context = {
            "course": row,
            "facts": [{"key": key, "value": value} for key, value in facts],
            "withdrawn": written_date(row.withdrawn_on) if row.withdrawn_on else "",
            "session_columns": SESSION_COLUMNS,
            "sessions": [session_row(each, house) for each in found],
            "halves": [{"value": one, "label": label} for one, (label, _halves) in HALVES.items()],
            "lengths": [{"value": str(one), "label": label} for one, label in LENGTHS],
            "typed": {name: typed.get(name, defaults.get(name, "")) for name in PLAN},
            "first": typing.parts(typed, "first"),
            "may_write": house.may("projects.teach") and row.withdrawn_on is None,
        }
        return house.page("projects/course.html", context, refusal=refusal)

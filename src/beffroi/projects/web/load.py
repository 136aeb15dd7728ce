"""The load of people, week by week, in half days: the same page for the operator and its members."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.projects.portfolio import queries as portfolio
from beffroi.projects.portfolio.models import Milestone, Project
from beffroi.projects.portfolio.rules import OPEN
from beffroi.projects.skills import agendas, planning, rules
from beffroi.projects.skills.agendas import Load
from beffroi.projects.skills.models import PlannedEffort, SkillProfile
from beffroi.projects.skills.types import Week
from beffroi.projects.web import typing
from beffroi.projects.web.portfolio import FORM
from beffroi.projects.web.sides import address, is_operator, moment
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

WIDTH = 200
"""Of the drawing of a week, in its own units: twenty for half a day, ten half days at the mark."""
COLUMNS = [
    {"label": "Personne"},
    *({"label": each, "numeric": True} for each in ("Par semaine", "Offert", "Prévu", "Libre")),
    {"label": "Semaines trop chargées"},
]


@require_http_methods(FORM)
@in_operator("projects.watch_skills")
def home(house: House) -> HttpResponseBase:
    """Show the weeks to come of the operator's people; on POST, plan an effort or drop one."""
    if house.request.method != "POST":
        return _page(house)
    try:
        _write(house)
    except Refusal as refusal:
        return _page(house, refusal)
    messages.success(house.request, "La charge est à jour.")
    return redirect("load_home")


@require_safe
@in_member("projects.see_skills")
def home_member(house: House) -> HttpResponseBase:
    """Show the weeks to come of a member's people."""
    return _page(house)


def _write(house: House) -> None:
    told = house.request.POST
    if told.get("do") == "drop":
        planning.drop_effort(effort=_one(house, PlannedEffort, told.get("which", "")), **moment(house))
        return
    profile = _chosen(house, SkillProfile, "person", "Choisissez la personne.")
    project, milestone = _target(house)
    planning.plan_effort(
        profile=profile,
        project=project,
        milestone=milestone,
        first=typing.day(told, "effort_first"),
        last=typing.day(told, "effort_last"),
        half_days=typing.half_days(told, "half_days"),
        **moment(house),
    )


def _target(house: House) -> tuple[Project, Milestone | None]:
    """Return the project chosen, with its milestone when a milestone was."""
    if house.request.POST.get("target", "").startswith("m:"):
        found: Milestone = _chosen(house, Milestone, "target", "Choisissez le projet ou le jalon.")
        return found.project, found
    return _chosen(house, Project, "target", "Choisissez le projet ou le jalon."), None


def _chosen(house: House, model: Any, field: str, why: str) -> Any:
    try:
        return _one(house, model, house.request.POST.get(field, "").removeprefix("m:"))
    except Unknown:
        raise typing.wrong(field, why) from None


def _one(house: House, model: Any, text: str) -> Any:
    with scope.reading(house.organisation.id):
        rows = model.objects.filter(organisation=house.organisation, id=typing.identifier(text))
        found = (rows.select_related("project") if model is Milestone else rows).first()
    if found is None:
        raise Unknown
    return found


def _page(house: House, refusal: Refusal | None = None) -> HttpResponse:
    told = house.request.POST
    with scope.reading(house.organisation.id):
        found = [one for one in agendas.loads(house.organisation, house.today) if _readable(house, one)]
        chosen = _of(found, house.request.GET.get("personne", ""))
        plans = is_operator(house) and house.may("projects.plan")
        context = {
            "columns": COLUMNS,
            "rows": [_row(house, one) for one in found],
            "one": chosen,
            "weeks": [_week(each) for each in chosen.weeks] if chosen else [],
            "weeks_shown": rules.WEEKS_SHOWN,
            "back_url": address(house, "skills_team"),
            "all_url": address(house, "load_home"),
            "may_plan": plans,
            "people": [{"value": str(one.profile.id), "label": one.profile.name} for one in found],
            "targets": _targets(house) if plans else [],
            "efforts": _efforts(house) if plans else [],
            "typed": {name: told.get(name, "") for name in ("person", "target", "half_days")},
            "days": {name: typing.parts(told, name) for name in ("effort_first", "effort_last")},
        }
        return house.page("projects/load.html", context, refusal=refusal)


def _readable(house: House, one: Load) -> bool:
    """Say whether a person reads this load: everybody's when responsible, otherwise its own."""
    return house.may("projects.confirm_skills") or one.profile.user_id == house.actor.account_id


def _of(found: list[Load], text: str) -> Load | None:
    if not text and len(found) == 1:
        return found[0]
    return next((one for one in found if str(one.profile.id) == text), None)


def _row(house: House, one: Load) -> dict[str, Any]:
    over = [each for each in one.weeks if each.over]
    usual = one.profile.pattern.count("1")
    url = f"{address(house, 'load_home')}?personne={one.profile.id}"
    sums = [sum(each) for each in zip(*((w.capacity, w.load, w.free) for w in one.weeks), strict=True)]
    first = f"la première : {short_date(over[0].monday)}" if over else ""
    return {
        "cells": [
            {"text": one.profile.name, "url": url},
            *({"text": rules.in_days(number), "nowrap": True} for number in (usual, *sums)),
            {"text": str(len(over)) if over else "Aucune", "note": first, "tone": "late" if over else ""},
        ]
    }


def _week(each: Week) -> dict[str, Any]:
    last = each.monday + timedelta(days=4)
    scale = max(10, each.load, each.capacity)
    return {
        "text": f"Du {short_date(each.monday)} au {short_date(last)} {last.year}",
        "capacity": rules.in_days(each.capacity),
        "load": rules.in_days(each.load),
        "lines": [f"{title} : {rules.in_days(number)}" for title, number in each.lines],
        "words": _words(each),
        "over": each.over,
        "bar": WIDTH * min(each.load, each.capacity) // scale,
        "beyond": WIDTH * each.over // scale,
        "mark": WIDTH * each.capacity // scale,
    }


def _words(each: Week) -> str:
    if each.over:
        return f"Trop chargée de {rules.in_days(each.over)}"
    if not each.capacity:
        return "Absence toute la semaine"
    return (
        f"{rules.in_days(each.free)} libre{'s' if each.free >= 4 else ''}" if each.free else "Semaine pleine"
    )


def _targets(house: House) -> list[dict[str, str]]:
    found = [each for each in portfolio.portfolio(house.organisation) if each.state in OPEN]
    steps = [each for each in portfolio.milestones(house.organisation) if each.reached_on is None]
    told = []
    for project in found:
        told.append({"value": str(project.id), "label": project.title})
        told += [
            {"value": f"m:{step.id}", "label": f"{project.title}, jalon « {step.title} »"}
            for step in steps
            if step.project_id == project.id
        ]
    return told


def _efforts(house: House) -> list[dict[str, str]]:
    rows = PlannedEffort.objects.filter(organisation=house.organisation, last_day__gte=house.today)
    rows = rows.select_related("profile", "project").order_by("first_day", "id")[:200]
    return [
        {
            "value": str(each.id),
            "label": f"{each.profile.name}, {each.project.title}, {rules.in_days(each.half_days)}, "
            f"du {short_date(each.first_day)} au {short_date(each.last_day)}",
        }
        for each in rows
    ]

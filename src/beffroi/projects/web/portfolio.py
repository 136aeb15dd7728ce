"""The operator's portfolio: by axis and member, its road map, its export; master plans."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.charts import Chart, Series, bars
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date
from beffroi.kernel.money import written_amount
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership.queries import in_force
from beffroi.projects.portfolio import actions, queries, rules
from beffroi.projects.portfolio.models import Axis, Milestone, Project
from beffroi.projects.portfolio.types import STATE_LABELS, Budget
from beffroi.projects.web import typing
from beffroi.tenancy import scope

COLUMNS = [
    *({"label": each} for each in ("Projet", "État", "Membres")),
    {"label": "Prévu", "numeric": True},
    {"label": "Engagé", "numeric": True},
    {"label": "Dépensé", "numeric": True},
    {"label": "Dépassement", "numeric": True},
]
EXPORTED = (
    "schema",
    "axe",
    "projet",
    "etat",
    "responsable",
    "membres",
    "prevu_eur",
    "engage_eur",
    "depense_eur",
)
LATE_SHOWN = 20
LATE_COLUMNS = [{"label": each} for each in ("Jalon", "Projet", "Prévu le", "Retard")]
FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@in_operator("projects.watch")
def home(house: House) -> HttpResponse:
    """Show the portfolio, of one member or in one state when asked; on POST, write an idea down."""
    told = house.request.POST
    if house.request.method != "POST":
        return _home(house, {})
    try:
        row = actions.propose(
            axis=_axis(house, told.get("axis", "")),
            title=told.get("title", ""),
            aim=told.get("aim", ""),
            owner=told.get("owner", ""),
            joinable=told.get("joinable") == "yes",
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        return _home(house, told.dict(), refusal)
    messages.success(house.request, "Le projet est inscrit au portefeuille.")
    return redirect("project", project_id=row.id)


def _axis(house: House, text: str) -> Axis:
    with scope.reading(house.organisation.id):
        found = next((each for each in queries.axes(house.organisation) if str(each.id) == text), None)
    if found is None:
        raise typing.wrong("axis", "Choisissez l’axe du projet.")
    return found


def _home(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    asked = {name: house.request.GET.get(name, "") for name in ("membre", "etat")}
    with scope.reading(house.organisation.id):
        members = in_force(house.organisation, house.today)
        member = next((each.id for each in members if each.slug == asked["membre"]), None)
        state = asked["etat"] if asked["etat"] in STATE_LABELS else ""
        found = queries.portfolio(house.organisation, member=member, state=state)
        steps = queries.milestones(house.organisation)
        context = {
            "columns": COLUMNS,
            "groups": [_group(*each) for each in groupby(found, key=lambda row: row.axis)],
            "stats": _stats(found),
            "late_columns": LATE_COLUMNS,
            "late": _late(steps, house),
            "chart": _road_map(steps),
            "members": [{"value": each.slug, "label": each.name} for each in members],
            "states": [{"value": one, "label": label} for one, (label, _colour) in STATE_LABELS.items()],
            "axes": [
                {"value": str(each.id), "label": f"{each.rank}. {each.title}"}
                for each in queries.axes(house.organisation)
            ],
            "asked": asked,
            "typed": {name: typed.get(name, "") for name in ("axis", "title", "aim", "owner", "joinable")},
            "may_write": house.may("projects.plan"),
        }
        return house.page("projects/portfolio.html", context, refusal=refusal)


def _group(axis: Axis, rows: Iterator[Project]) -> dict[str, Any]:
    return {
        "title": f"{axis.plan.title}, axe {axis.rank} : {axis.title}",
        "rows": [_row(each) for each in rows],
    }


def _row(each: Project) -> dict[str, Any]:
    text, colour = STATE_LABELS[each.state]
    names = ", ".join(sorted(share.member.name for share in each.shares.all()))
    over = rules.overrun(budget_of(each))
    return {
        "cells": [
            {"text": each.title, "url": f"/operateur/projets/{each.id}/", "note": each.owner},
            {"tag": {"text": text, "colour": colour}},
            {"text": names or "Tous"},
            {"text": written_amount(each.planned_cents), "nowrap": True},
            {"text": written_amount(each.committed_cents), "nowrap": True},
            {"text": written_amount(each.spent_cents), "nowrap": True},
            {
                "text": written_amount(over) if over else "Aucun",
                "tone": "late" if over else "",
                "nowrap": True,
            },
        ]
    }


def budget_of(row: Project) -> Budget:
    """Return the amounts of a project."""
    return Budget(row.planned_cents, row.committed_cents, row.spent_cents)


def _stats(found: list[Project]) -> list[dict[str, str]]:
    late = sum(rules.overrun(budget_of(each)) > 0 for each in found)
    return [
        {"label": "Projets", "value": str(len(found))},
        {"label": "Budget prévu", "value": _short(sum(each.planned_cents for each in found))},
        {"label": "Dépensé", "value": _short(sum(each.spent_cents for each in found))},
        {"label": "En dépassement", "value": str(late), "tone": "late" if late else "done"},
    ]


def _short(cents: int) -> str:
    """Return an amount without its cents when there are none: it fits in a figure."""
    return written_amount(cents).replace(",00", "")


def _late(found: list[Milestone], house: House) -> list[dict[str, Any]]:
    """Return the milestones that are not reached and whose day is over, the oldest first."""
    missed = [each for each in found if each.reached_on is None and each.due_on < house.today]
    return [
        {
            "cells": [
                {"text": each.title},
                {"text": each.project.title, "url": f"/operateur/projets/{each.project_id}/"},
                {"text": f"{short_date(each.due_on)} {each.due_on.year}", "nowrap": True},
                {"text": _delay((house.today - each.due_on).days), "tone": "late"},
            ]
        }
        for each in missed[:LATE_SHOWN]
    ]


def _delay(days: int) -> str:
    return f"En retard de {days} jour{'s' if days > 1 else ''}"


def _road_map(found: list[Milestone]) -> Chart | None:
    quarters = rules.by_quarter((each.due_on, each.reached_on is not None) for each in found)
    if not quarters:
        return None
    waiting, reached = (tuple(pair[rank] for pair in quarters.values()) for rank in (0, 1))
    return bars(
        "feuille-de-route",
        title="Jalons par trimestre",
        summary=f"À venir ou en retard : {sum(waiting)}. Atteints : {sum(reached)}.",
        heading="Trimestre",
        labels=list(quarters),
        series=[Series("À atteindre", waiting), Series("Atteints", reached)],
    )


@require_safe
@in_operator("projects.watch")
def export(house: House) -> StreamingHttpResponse:
    """Answer the whole portfolio as CSV, line by line."""
    answer = StreamingHttpResponse(_lines(house), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="portefeuille.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(house: House) -> Iterator[str]:
    yield "\ufeff" + _line(EXPORTED)
    with scope.reading(house.organisation.id):
        for each in queries.exported(house.organisation):
            names = ", ".join(sorted(share.member.name for share in each.shares.all()))
            told = (
                each.axis.plan.title,
                each.axis.title,
                each.title,
                STATE_LABELS[each.state][0],
                each.owner,
                names,
            )
            amounts = (each.planned_cents, each.committed_cents, each.spent_cents)
            yield _line((*map(_harmless, told), *(f"{cents // 100},{cents % 100:02d}" for cents in amounts)))


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _line(cells: tuple[str, ...]) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";").writerow(cells)
    return buffer.getvalue()


@require_http_methods(FORM)
@in_operator("projects.watch")
def plans(house: House) -> HttpResponse:
    """Show master plans with their axes; on POST, begin one or add an axis."""
    told = house.request.POST
    if house.request.method != "POST":
        return _plans(house, {})
    try:
        _write_plan(house)
    except Refusal as refusal:
        return _plans(house, told.dict(), refusal)
    messages.success(house.request, "Le schéma directeur est enregistré.")
    return redirect("project_plans")


def _write_plan(house: House) -> None:
    told = house.request.POST
    moment: dict[str, Any] = {"by": house.actor, "on": house.on}
    if told.get("do") == "axis":
        with scope.reading(house.organisation.id):
            found = [each for each in queries.plans(house.organisation) if str(each.id) == told.get("plan")]
        if not found:
            raise typing.wrong("plan", "Choisissez le schéma directeur.")
        actions.add_axis(plan=found[0], title=told.get("title", ""), **moment)
        return
    actions.draw_plan(
        organisation=house.organisation,
        title=told.get("title", ""),
        first_year=typing.whole(told, "first_year"),
        last_year=typing.whole(told, "last_year"),
        **moment,
    )


def _plans(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    names, of_axis = ("title", "first_year", "last_year", "plan"), typed.get("do") == "axis"
    blank = dict.fromkeys(names, "")
    given = {name: typed.get(name, "") for name in names}
    with scope.reading(house.organisation.id):
        found = queries.axes(house.organisation)
        context = {
            "plans": [
                {"row": plan, "axes": [each for each in found if each.plan_id == plan.id]}
                for plan in queries.plans(house.organisation)
            ],
            "typed": blank if of_axis else given,
            "typed_axis": given if of_axis else blank,
            "of_axis": of_axis,
            "may_write": house.may("projects.plan"),
        }
        return house.page("projects/plans.html", context, refusal=refusal)

"""One project: state and reasons, milestones, risks, budget, members, decisions, notes; and a member's view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.kernel.money import written_amount
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.operators.membership.queries import in_force
from beffroi.projects.portfolio import actions, queries, rules, telling
from beffroi.projects.portfolio.models import Milestone, Project, Risk
from beffroi.projects.portfolio.types import GRAVITY_LABELS, STATE_LABELS, Budget, Hazard, Seen, State
from beffroi.projects.web import typing
from beffroi.projects.web.portfolio import FORM, budget_of
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

NAMES = ("to", "reason", "milestone", "planned", "committed", "spent", "member", "amount", "risk", "likelihood",
         "impact", "mitigation", "risk_owner", "decision", "decided_by", "session", "note")  # fmt: skip
MARKS = [{"value": str(mark), "label": f"{mark}{words}"} for mark, words in
         ((1, ", faible"), (2, ", modéré"), (3, ", fort"), (4, ", très fort"))]  # fmt: skip


@require_http_methods(FORM)
@in_operator("projects.watch")
def project(house: House, project_id: UUID) -> HttpResponse:
    """Show a project; on POST, one step of its life."""
    with scope.reading(house.organisation.id):
        row = queries.project(house.organisation, project_id)
    told = house.request.POST
    if house.request.method != "POST":
        return _page(house, row, {})
    step = _STEPS.get(told.get("do", ""))
    if step is None:
        return redirect("project", project_id=row.id)
    try:
        step(house, row)
    except Refusal as refusal:
        return _page(house, row, told.dict(), refusal)
    messages.success(house.request, "C’est enregistré.")
    return redirect("project", project_id=row.id)


def _moment(house: House) -> dict[str, Any]:
    return {"by": house.actor, "on": house.on}


def _move(house: House, row: Project) -> None:
    told = house.request.POST
    to = typing.word(State, told, "to", "Choisissez le nouvel état.")
    actions.move(project=row, to=to, reason=told.get("reason", ""), **_moment(house))


def _expect(house: House, row: Project) -> None:
    told = house.request.POST
    actions.expect(
        project=row, title=told.get("milestone", ""), due_on=typing.day(told, "due_on"), **_moment(house)
    )


def _reach(house: House, row: Project) -> None:
    found = _one(house, Milestone, row)
    actions.reach(milestone=found, reached_on=house.today, **_moment(house))


def _one(house: House, model: Any, row: Project) -> Any:
    wanted = typing.identifier(house.request.POST.get("which", ""))
    with scope.reading(house.organisation.id):
        found = model.objects.filter(project=row, id=wanted).first()
    if found is None:
        raise Unknown
    return found


def _budget(house: House, row: Project) -> None:
    told = house.request.POST
    amounts = Budget(*(typing.cents(told, name) for name in ("planned", "committed", "spent")))
    actions.set_budget(project=row, budget=amounts, **_moment(house))


def _share(house: House, row: Project) -> None:
    told = house.request.POST
    amount = typing.cents(told, "amount")
    actions.share(project=row, member=typing.member(told), amount_cents=amount, **_moment(house))


def _fear(house: House, row: Project) -> None:
    told = house.request.POST
    hazard = Hazard(
        title=told.get("risk", ""),
        likelihood=typing.whole(told, "likelihood"),
        impact=typing.whole(told, "impact"),
        review_on=typing.day(told, "review_on"),
        mitigation=told.get("mitigation", ""),
        owner=told.get("risk_owner", ""),
    )
    telling.fear(project=row, hazard=hazard, **_moment(house))


def _close_risk(house: House, row: Project) -> None:
    telling.close_risk(risk=_one(house, Risk, row), closed_on=house.today, **_moment(house))


def _decide(house: House, row: Project) -> None:
    told = house.request.POST
    telling.keep_decision(
        project=row,
        decided_on=typing.day(told, "decided_on"),
        text=told.get("decision", ""),
        decided_by=told.get("decided_by", ""),
        session=told.get("session", ""),
        **_moment(house),
    )


def _tell(house: House, row: Project) -> None:
    telling.tell(project=row, text=house.request.POST.get("note", ""), **_moment(house))


_STEPS: Mapping[str, Callable[[House, Project], None]] = {
    "move": _move,
    "expect": _expect,
    "reach": _reach,
    "budget": _budget,
    "share": _share,
    "fear": _fear,
    "close_risk": _close_risk,
    "decide": _decide,
    "tell": _tell,
}


def _page(house: House, row: Project, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    amounts = budget_of(row)
    given = {name: typed.get(name, "") for name in NAMES}
    if typed.get("do") != "budget":
        given |= {name: _euros(getattr(amounts, name)) for name in ("planned", "committed", "spent")}
    with scope.reading(house.organisation.id):
        context = {
            "project": row,
            "tag": dict(zip(("text", "colour"), STATE_LABELS[row.state], strict=True)),
            "moves": [{"value": one, "label": STATE_LABELS[one][0]} for one in rules.STEPS[State(row.state)]],
            "budget": _budget_rows(amounts),
            "marks": MARKS,
            "members": [
                {"value": each.slug, "label": each.name} for each in in_force(house.organisation, house.today)
            ],
            "typed": given,
            "days": {name: typing.parts(typed, name) for name in ("due_on", "review_on", "decided_on")},
            "may_write": house.may("projects.plan"),
            **_parts(house, row),
        }
        return house.page("projects/project.html", context, refusal=refusal)


def _parts(house: House, row: Project) -> dict[str, Any]:
    milestones = list(row.milestones.order_by("due_on", "id")[:200])
    risks = list(row.risks.order_by("closed_on", "review_on", "id")[:200])
    return {
        "milestone_columns": _columns("Jalon", "Prévu le", "État"),
        "milestones": [milestone_row(each.title, each.due_on, each.reached_on, house) for each in milestones],
        "waiting": [each for each in milestones if each.reached_on is None],
        "risk_columns": _columns("Risque", "Gravité", "Parade", "Revue le"),
        "risks": [_risk_row(each, house) for each in risks],
        "open_risks": [each for each in risks if each.closed_on is None],
        "share_columns": [*_columns("Membre"), {"label": "Part", "numeric": True}],
        "shares": [
            {"cells": [{"text": each.member.name}, {"text": written_amount(each.amount_cents)}]}
            for each in row.shares.select_related("member").order_by("member__name")
        ],
        "decisions": [_decision(each) for each in row.decisions.order_by("-decided_on", "-id")[:100]],
        "events": _events(row),
    }


def _columns(*labels: str) -> list[dict[str, Any]]:
    return [{"label": each} for each in labels]


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _budget_rows(amounts: Budget) -> list[dict[str, str]]:
    over = rules.overrun(amounts)
    rows = [("Prévu", amounts.planned), ("Engagé", amounts.committed), ("Dépensé", amounts.spent)]
    told = [{"key": key, "value": written_amount(cents)} for key, cents in rows]
    return told + ([{"key": "Dépassement", "value": written_amount(over)}] if over else [])


def milestone_row(title: str, due_on: Any, reached_on: Any, house: House) -> dict[str, Any]:
    """Return a milestone as a row of a table; late is told in words."""
    late = rules.is_late(due_on, reached_on, house.today)
    if reached_on:
        tag = {"text": "Atteint en retard" if late else "Atteint", "colour": "done"}
    else:
        tag = {"text": "En retard" if late else "À venir", "colour": "late" if late else "to_do"}
    return {
        "cells": [
            {"text": title},
            {"text": f"{short_date(due_on)} {due_on.year}", "nowrap": True},
            {"tag": tag, "note": f"le {written_date(reached_on)}" if reached_on else ""},
        ]
    }


def _risk_row(each: Risk, house: House) -> dict[str, Any]:
    text, colour = GRAVITY_LABELS[rules.gravity(each.likelihood, each.impact)]
    tag = {"text": "Clos", "colour": "neutral"} if each.closed_on else {"text": text, "colour": colour}
    due = "à revoir maintenant" if each.review_on <= house.today and not each.closed_on else ""
    return {
        "cells": [
            {"text": each.title, "note": each.owner},
            {"tag": tag, "note": f"probabilité {each.likelihood}, impact {each.impact}"},
            {"text": each.mitigation or "Aucune"},
            {"text": f"{short_date(each.review_on)} {each.review_on.year}", "note": due},
        ]
    }


def _decision(each: Any) -> dict[str, str]:
    return {
        "when": written_date(each.decided_on),
        "text": each.text,
        "who": each.decided_by,
        "session": each.session,
    }


def _events(row: Project) -> list[dict[str, Any]]:
    """Return steps and notes together, the latest first."""
    steps = [
        (each.at, f"État : {STATE_LABELS[each.state][0]}", each.reason, each.by_name)
        for each in row.steps.order_by("-at", "-id")[:100]
    ]
    notes = [(each.at, "Note", each.text, each.by_name) for each in row.notes.order_by("-at", "-id")[:100]]
    found = sorted([*steps, *notes], key=lambda one: one[0], reverse=True)
    return [
        {"when": written_date(at.date()), "title": title, "text": text, "who": who}
        for at, title, text, who in found
    ]


@require_safe
@in_member("projects.see")
def member_home(house: House) -> HttpResponse:
    """Show a member its projects and those it could join."""
    found = _seen(house)
    mine = [each for each in found if each.share is not None]
    context = {
        "columns": [*_columns("Projet", "État"), {"label": "Votre part", "numeric": True}],
        "rows": [_seen_row(each) for each in mine],
        "open_columns": _columns("Projet", "État", "Objet"),
        "open": [_open_row(each) for each in found if each.share is None],
        "milestone_columns": _columns("Jalon", "Prévu le", "État"),
        "groups": [
            {"title": each.title, "rows": [milestone_row(*one, house) for one in each.milestones]}
            for each in mine
            if each.milestones
        ],
    }
    return house.page("projects/member_projects.html", context)


def _seen(house: House) -> list[Seen]:
    operator = operators.operator()
    return queries.seen_by(house.organisation, operator) if operator else []


def _seen_row(each: Seen) -> dict[str, Any]:
    text, colour = STATE_LABELS[each.state]
    return {
        "cells": [
            {"text": each.title, "note": each.axis},
            {"tag": {"text": text, "colour": colour}},
            {"text": written_amount(each.share or 0)},
        ]
    }


def _open_row(each: Seen) -> dict[str, Any]:
    text, colour = STATE_LABELS[each.state]
    return {
        "cells": [
            {"text": each.title, "note": each.axis},
            {"tag": {"text": text, "colour": colour}},
            {"text": each.aim or "Non précisé"},
        ]
    }

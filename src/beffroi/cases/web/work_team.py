"""The team's page: who is away and until when, who stands in, and the form that says so."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.cases.teamwork import absences
from beffroi.cases.teamwork.models import Absence
from beffroi.cases.web.work_dates import date_as_typed, typed_date
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import colleagues
from beffroi.cases.web.work_letters import errors_of
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.tenancy import scope

COLUMNS = [{"label": text} for text in ("Absent", "Du", "Au", "Remplacé par", "Suite")]
DAYS = ("first", "last")


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.see_team", readers_only=False)
def team(desk: Desk) -> HttpResponse:
    """Show the absences; declare one."""
    if desk.request.method != "POST":
        return _page(desk, None)
    try:
        row = _declared(desk)
    except Refusal as error:
        return _page(desk, error)
    messages.success(desk.request, f"L’absence est déclarée jusqu’au {written_date(row.last)}.")
    return redirect(desk.url("team"))


def _declared(desk: Desk) -> Absence:
    data = desk.request.POST
    told: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in DAYS:
        try:
            told[name] = typed_date(data, name)
        except Invalid as wrong:
            errors |= wrong.field_errors
    for name in ("agent", "delegate"):
        if (found := as_uuid(data.get(name, ""))) is None:
            errors[name] = "Choisissez un agent dans la liste."
        else:
            told[name] = found
    if errors:
        raise Invalid("L’absence est à compléter.", field_errors=errors)
    with scope.reading(desk.organisation.id):
        return absences.declare(organisation=desk.organisation, by=desk.actor, on=desk.on, **told)


def as_uuid(text: str) -> UUID | None:
    """Return the identifier that a form posts, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(desk: Desk, error: Refusal | None) -> HttpResponse:
    data = desk.request.POST
    with scope.reading(desk.organisation.id):
        rows = absences.coming(desk.organisation.id, desk.today)
        agents = colleagues(desk)
    mine = str(desk.actor.account_id or "")
    own = agents if desk.may("cases.declare_absence") else [each for each in agents if each[0] == mine]
    context = {
        "rows": [_row(desk, row) for row in rows],
        "columns": COLUMNS,
        "may_declare": bool(own) and (desk.may("cases.be_absent") or desk.may("cases.declare_absence")),
        "own": _options(own),
        "agents": _options(agents),
        "typed": defaultdict(str, {"agent": data.get("agent", mine), "delegate": data.get("delegate", "")}),
        "days": {name: date_as_typed(data, name) for name in DAYS},
        "settings": _settings(desk),
        **refused(error),
    }
    return desk.page("cases/work/team.html", context, status=error.status if error else 200)


def refused(error: Refusal | None) -> dict[str, Any]:
    """Return what a form shows again of what refused it."""
    return {"errors": errors_of(error), "wrong": defaultdict(str, error.field_errors if error else {})}


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _row(desk: Desk, row: Absence) -> dict[str, Any]:
    now = row.first <= desk.today
    verb = "cases.be_absent" if row.agent_id == desk.actor.account_id else "cases.declare_absence"
    return {
        "id": row.id,
        "agent": row.agent.full_name,
        "tag": {"text": "En cours", "colour": "soon"} if now else None,
        "first": written_date(row.first),
        "last": written_date(row.last),
        "delegate": row.delegate.full_name,
        "may_cancel": desk.may(verb),
        "cancel_url": desk.url("absence_cancel", row.id),
    }


def _settings(desk: Desk) -> list[dict[str, str]]:
    told = (
        ("Services de la commune", "services", "cases.set_services"),
        ("Règles d’attribution", "routing", "cases.set_routing"),
        ("Délégations de signature", "delegations", "cases.delegate_signature"),
    )
    return [{"text": text, "url": desk.url(name)} for text, name, verb in told if desk.may(verb)]


@require_POST
@at_work("cases.see_team", readers_only=False)
def cancel(desk: Desk, absence_id: UUID) -> HttpResponse:
    """End an absence."""
    with scope.reading(desk.organisation.id):
        row = absences.absence(absence_id)
    absences.cancel(absence=row, by=desk.actor, on=desk.on)
    messages.success(desk.request, "L’absence est annulée.")
    return redirect(desk.url("team"))

"""What an administrator sets for the team: services, delegations of signature."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.cases import queries
from beffroi.cases.teamwork import delegations, services
from beffroi.cases.teamwork.models import Delegation, Service
from beffroi.cases.web.work_dates import date_as_typed, optional_date, typed_date
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import colleagues
from beffroi.cases.web.work_team import as_uuid, refused
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.tenancy import scope

FORM = ["GET", "HEAD", "POST"]
TEXTS = ("giver_name", "giver_quality", "to_quality", "reference")


@require_http_methods(FORM)
@at_work("cases.set_services", readers_only=False)
def services_list(desk: Desk) -> HttpResponse:
    """List the services; name a new one."""
    if desk.request.method != "POST":
        return _services_page(desk, None)
    try:
        with scope.reading(desk.organisation.id):
            services.create(organisation=desk.organisation, by=desk.actor, on=desk.on, **_typed_service(desk))
    except Refusal as error:
        return _services_page(desk, error)
    messages.success(desk.request, "Le service est créé.")
    return redirect(desk.url("services"))


def _typed_service(desk: Desk) -> dict[str, Any]:
    data = desk.request.POST
    members = [found for each in data.getlist("members") if (found := as_uuid(each)) is not None]
    return {"name": data.get("name", ""), "email": data.get("email", ""), "members": members}


def _services_page(desk: Desk, error: Refusal | None) -> HttpResponse:
    with scope.reading(desk.organisation.id):
        rows = services.services(desk.organisation.id)
        members = services.members_of([row.id for row in rows])
        agents = [{"value": value, "label": label} for value, label in colleagues(desk)]
    told = [_service(desk, row, [name for _id, name, _email in members.get(row.id, [])]) for row in rows]
    data = desk.request.POST
    context = {
        "rows": told,
        "agents": agents,
        "typed": defaultdict(str, data.dict()),
        "ticked": data.getlist("members"),
        **refused(error),
    }
    return desk.page("cases/team/services.html", context, status=error.status if error else 200)


def _service(desk: Desk, row: Service, names: list[str]) -> dict[str, Any]:
    people = ", ".join(names) or "Aucun agent"
    actions = [{"text": "Modifier", "url": desk.url("service", row.id)}]
    return {"key": row.name, "lines": [each for each in (row.email, people) if each], "actions": actions}


@require_http_methods(FORM)
@at_work("cases.set_services", readers_only=False)
def service(desk: Desk, service_id: UUID) -> HttpResponse:
    """Change a service, or close it."""
    with scope.reading(desk.organisation.id):
        row = services.service(service_id)
        members = [str(each) for each, _n, _e in services.members_of([row.id]).get(row.id, [])]
    if desk.request.method != "POST":
        return _service_page(desk, row, {"name": row.name, "email": row.email}, members, None)
    try:
        _change(desk, row)
    except Refusal as error:
        data = desk.request.POST
        return _service_page(desk, row, data.dict(), data.getlist("members"), error)
    return redirect(desk.url("services"))


def _change(desk: Desk, row: Service) -> None:
    if desk.request.POST.get("fermer"):
        services.close(service=row, by=desk.actor, on=desk.on)
        messages.success(desk.request, f"Le service « {row.name} » est fermé.")
        return
    with scope.reading(desk.organisation.id):
        services.change(service=row, by=desk.actor, on=desk.on, **_typed_service(desk))
    messages.success(desk.request, "Le service est modifié.")


def _service_page(
    desk: Desk, row: Service, typed: dict[str, Any], ticked: list[str], error: Refusal | None
) -> HttpResponse:
    with scope.reading(desk.organisation.id):
        agents = [{"value": value, "label": label} for value, label in colleagues(desk)]
    context = {
        "service": row,
        "agents": agents,
        "typed": defaultdict(str, typed),
        "ticked": ticked,
        "back_url": desk.url("services"),
        **refused(error),
    }
    return desk.page("cases/team/service.html", context, status=error.status if error else 200)


# Delegations of signature


@require_http_methods(FORM)
@at_work("cases.delegate_signature", readers_only=False)
def delegations_list(desk: Desk) -> HttpResponse:
    """List the delegations; register an arrêté."""
    if desk.request.method != "POST":
        return _delegations_page(desk, None)
    try:
        arrete = _arrete(desk.request.POST)
        with scope.reading(desk.organisation.id):
            delegations.delegate(organisation=desk.organisation, arrete=arrete, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _delegations_page(desk, error)
    messages.success(desk.request, "La délégation de signature est enregistrée.")
    return redirect(desk.url("delegations"))


def _arrete(data: QueryDict) -> delegations.Arrete:
    to = as_uuid(data.get("to", ""))
    if to is None:
        why = "Choisissez un agent dans la liste."
        raise Invalid(why, field_errors={"to": why})
    return delegations.Arrete(
        to=to,
        first=typed_date(data, "first"),
        last=optional_date(data, "last"),
        procedures=data.getlist("procedures"),
        **{name: data.get(name, "") for name in TEXTS},
    )


def _delegations_page(desk: Desk, error: Refusal | None) -> HttpResponse:
    data = desk.request.POST
    with scope.reading(desk.organisation.id):
        rows = delegations.registered(desk.organisation.id, desk.today)
        agents = [{"value": value, "label": label} for value, label in colleagues(desk)]
        offered = {
            each.procedure.reference: each.procedure.title for each in queries.offered(desk.organisation)
        }
    organisation = desk.organisation
    proposed = {"giver_name": organisation.signatory_name, "giver_quality": organisation.signatory_quality}
    context = {
        "rows": [_delegation(desk, row, offered) for row in rows],
        "agents": agents,
        "procedures": [{"value": value, "label": label} for value, label in offered.items()],
        "ticked": data.getlist("procedures"),
        "typed": defaultdict(str, data.dict() or proposed),
        "days": {name: date_as_typed(data, name) for name in ("first", "last")},
        **refused(error),
    }
    return desk.page("cases/team/delegations.html", context, status=error.status if error else 200)


def _delegation(desk: Desk, row: Delegation, offered: dict[str, str]) -> dict[str, Any]:
    until = f"jusqu’au {written_date(row.last)}" if row.last else "jusqu’à ce qu’on y mette fin"
    titles = [offered.get(each, each) for each in row.procedures]
    return {
        "name": row.to.full_name,
        "lines": [
            f"{row.to_quality}, au nom de : {row.giver_quality}, {row.giver_name}",
            f"Du {written_date(row.first)} {until}",
            ", ".join(titles) or "Toutes les démarches",
            row.reference,
        ],
        "end_url": desk.url("delegation_end", row.id),
    }


@require_POST
@at_work("cases.delegate_signature", readers_only=False)
def end(desk: Desk, delegation_id: UUID) -> HttpResponse:
    """End a delegation today."""
    with scope.reading(desk.organisation.id):
        row = delegations.delegation(delegation_id)
    delegations.end(delegation=row, by=desk.actor, on=desk.on)
    messages.success(desk.request, f"{row.to.full_name} ne signe plus par délégation.")
    return redirect(desk.url("delegations"))

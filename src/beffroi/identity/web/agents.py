"""The agents of an organisation, for its administrators: list, enrol, change roles, revoke."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.identity import actions, queries
from beffroi.identity.models import User
from beffroi.identity.rules import grantable
from beffroi.identity.types import Agent
from beffroi.identity.web.showing import errors_in, role_options, role_words, roles_asked
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date
from beffroi.operators.frames import framing
from beffroi.operators.models import Organisation
from beffroi.operators.queries import by_slug, named
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may, permit
from beffroi.tenancy.types import Actor, Unknown


def _actor(request: HttpRequest) -> Actor:
    return queries.actor_of(request) or cast("Actor", request.actor)  # type: ignore[attr-defined]


def _house(request: HttpRequest, slug: str, verb: str) -> Organisation:
    organisation = by_slug(slug)
    permit(_actor(request), verb, organisation.id)
    return organisation


@require_GET
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the organisation that one administers, or list them."""
    actor = _actor(request)
    mine = [one for one in named(actor.grants) if may(actor, "identity.list_agents", one.id)]
    if not mine:
        raise Unknown
    if len(mine) == 1:
        return redirect("identity_agents", slug=mine[0].slug)
    return render(request, "identity/organisations.html", {"organisations": mine})


@require_GET
@login_required
def agents(request: HttpRequest, slug: str) -> HttpResponse:
    """List those who hold a role in the organisation."""
    organisation = _house(request, slug, "identity.list_agents")
    with scope.reading(organisation.id):
        colleagues = queries.agents_of(organisation)
    writes = may(_actor(request), "identity.enrol", organisation.id)
    return render(
        request,
        "identity/agents.html",
        {
            **framing(request, organisation, _actor(request)),
            "columns": [{"label": label} for label in ("Nom", "Adresse", "Rôles", "Connexion")],
            "rows": [{"cells": _cells(organisation, one, writes=writes)} for one in colleagues],
            "writes": writes,
        },
    )


def _cells(organisation: Organisation, one: Agent, *, writes: bool) -> list[dict[str, str]]:
    address = (
        reverse("identity_agent", kwargs={"slug": organisation.slug, "user_id": one.id}) if writes else ""
    )
    seen = one.last_login
    return [
        {"text": one.name, "url": address},
        {"text": one.email},
        {"text": ", ".join(role_words(one.roles))},
        {"text": short_date(timezone.localdate(seen)) if seen else "Jamais"},
    ]


@require_http_methods(["GET", "POST"])
@login_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Give roles to a person, who is written to."""
    organisation = _house(request, slug, "identity.enrol")
    if request.method != "POST":
        return _enrol_page(request, organisation)
    try:
        user = actions.enrol(
            organisation=organisation,
            email=request.POST.get("email", ""),
            full_name=request.POST.get("full_name", ""),
            roles=roles_asked(request.POST),
            by=_actor(request),
            on=timezone.now(),
        )
    except Refusal as refusal:
        return _enrol_page(request, organisation, refusal)
    messages.success(request, f"{user.full_name} a reçu un message pour se connecter.")
    return redirect("identity_agents", slug=slug)


def _enrol_page(
    request: HttpRequest, organisation: Organisation, refusal: Refusal | None = None
) -> HttpResponse:
    context = _roles_context(request, organisation, refusal, chosen=request.POST.getlist("roles"))
    context |= {"full_name": request.POST.get("full_name", ""), "email": request.POST.get("email", "")}
    return render(request, "identity/enrol.html", context, status=refusal.status if refusal else 200)


def _roles_context(
    request: HttpRequest, organisation: Organisation, refusal: Refusal | None, chosen: list[str]
) -> dict[str, Any]:
    errors = refusal.field_errors if refusal else {}
    return {
        "organisation": organisation,
        "options": role_options(grantable(organisation.kind, _actor(request).roles_in(organisation.id))),
        "chosen": chosen,
        "errors": errors_in(refusal) if refusal else [],
        "roles_error": errors.get("roles"),
        "email_error": errors.get("email"),
        "full_name_error": errors.get("full_name"),
    }


def _colleague(organisation: Organisation, user_id: UUID) -> tuple[Agent, User]:
    with scope.reading(organisation.id):
        agent = queries.agent_of(organisation, user_id)
    return agent, User.objects.get(id=agent.id)


@require_http_methods(["GET", "POST"])
@login_required
def agent(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    """Show an agent of the organisation and change their roles."""
    organisation = _house(request, slug, "identity.change_roles")
    colleague, user = _colleague(organisation, user_id)
    if request.method != "POST":
        return _agent_page(request, organisation, colleague, sorted(colleague.roles))
    roles = roles_asked(request.POST)
    try:
        actions.change_roles(
            organisation=organisation, user=user, roles=roles, by=_actor(request), on=timezone.now()
        )
    except Refusal as refusal:
        return _agent_page(request, organisation, colleague, [*roles], refusal)
    messages.success(request, f"Les rôles de {user.full_name} sont modifiés.")
    return redirect("identity_agents", slug=slug)


def _agent_page(
    request: HttpRequest,
    organisation: Organisation,
    colleague: Agent,
    chosen: list[Any],
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = _roles_context(request, organisation, refusal, chosen=[str(role) for role in chosen])
    status = refusal.status if refusal else 200
    return render(request, "identity/agent.html", {**context, "agent": colleague}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def revoke(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    """Ask, then take every role of an agent away."""
    organisation = _house(request, slug, "identity.revoke")
    colleague, user = _colleague(organisation, user_id)
    context: dict[str, Any] = {"organisation": organisation, "agent": colleague, "errors": []}
    if request.method != "POST":
        return render(request, "identity/revoke.html", context)
    try:
        actions.revoke(organisation=organisation, user=user, by=_actor(request), on=timezone.now())
    except Refusal as refusal:
        context["errors"] = [{"text": refusal.message, "field": ""}]
        return render(request, "identity/revoke.html", context, status=refusal.status)
    messages.success(request, f"{user.full_name} n’a plus de rôle ici.")
    if user.id == request.user.pk:
        return redirect("identity_home")
    return redirect("identity_agents", slug=slug)


@require_POST
@login_required
def invite(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    """Write again to an agent who has not signed in yet."""
    organisation = _house(request, slug, "identity.invite")
    _colleague_facts, user = _colleague(organisation, user_id)
    actions.invite(organisation=organisation, user=user, by=_actor(request), on=timezone.now())
    messages.success(request, f"Un nouveau message est parti vers {user.full_name}.")
    return redirect("identity_agents", slug=slug)

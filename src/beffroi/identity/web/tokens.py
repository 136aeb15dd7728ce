"""Tokens for programs that act for an agent: list, create (shown once), revoke."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.identity import actions, queries
from beffroi.identity.models import User
from beffroi.identity.web.showing import errors_in
from beffroi.kernel.errors import Refusal
from beffroi.operators.queries import named
from beffroi.tenancy.types import Actor, Unknown


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; make one and show it, once."""
    if request.method != "POST":
        return _page(request)
    try:
        text = _issue(request)
    except Refusal as refusal:
        return _page(request, errors=errors_in(refusal), status=refusal.status)
    return _page(request, clear=text)


def _issue(request: HttpRequest) -> str:
    actor, user = cast("Actor", queries.actor_of(request)), cast("User", request.user)
    mine = {str(organisation.id): organisation for organisation in named(actor.grants)}
    asked = request.POST.get("organisation") or next(iter(mine), "")
    if asked not in mine:
        raise Unknown
    return actions.issue_token(
        organisation=mine[asked], user=user, label=request.POST.get("label", ""), by=actor, on=timezone.now()
    )


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = cast("Actor", queries.actor_of(request))
    choices = [{"value": str(one.id), "label": one.display_name} for one in named(actor.grants)]
    errors = more.get("errors", [])
    context = {
        "tokens": queries.tokens_of(cast("User", request.user)),
        "choices": choices,
        "errors": errors,
        "label_error": next((error["text"] for error in errors if error["field"] == "label"), None),
        "clear": more.get("clear", ""),
        "typed": request.POST.get("label", "") if errors else "",
    }
    return render(request, "identity/tokens.html", context, status=status)


@require_POST
@login_required
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Make one of one's tokens useless."""
    mine = {token.id: token for token in queries.tokens_of(cast("User", request.user))}
    if token_id not in mine:
        raise Unknown
    actions.revoke_token(token=mine[token_id], by=cast("Actor", queries.actor_of(request)), on=timezone.now())
    messages.success(request, "Ce jeton ne sert plus.")
    return redirect("identity_tokens")

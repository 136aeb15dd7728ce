"""« Mon compte »: who I am, my roles in words, what protects the account; closing a session."""

from __future__ import annotations

from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from beffroi.identity import queries
from beffroi.identity.models import User
from beffroi.identity.web.showing import role_words
from beffroi.operators.queries import named
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor, Unknown


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the account of the person signed in."""
    user, actor = cast("User", request.user), queries.actor_of(request)
    return render(
        request,
        "identity/home.html",
        {
            "person": user,
            "protected": queries.has_second_factor(user),
            "session_count": UserSession.objects.filter(user=user).count(),
            "token_count": len(queries.tokens_of(user)),
            "held": _held(cast("Actor", actor)),
        },
    )


def _held(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "organisation": organisation,
            "roles": role_words(actor.roles_in(organisation.id) & actor.grants[organisation.id]),
            "administers": may(actor, "identity.list_agents", organisation.id),
        }
        for organisation in named(actor.grants)
    ]


@require_POST
@login_required
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out."""
    session = UserSession.objects.filter(user=cast("User", request.user), pk=pk).first()
    if session is None:
        raise Unknown
    session.end()
    messages.success(request, "Cette session est fermée.")
    return redirect("usersessions_list")

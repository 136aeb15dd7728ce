"""Who acts, on every request; and the door to real cases, shut until a second factor protects the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from beffroi.identity import actions, queries
from beffroi.identity.holding import PARIS
from beffroi.identity.models import ApiToken, User
from beffroi.tenancy.types import STRANGER, Actor, Role

Answer = Callable[[HttpRequest], HttpResponse]

WORK = ("/travail/", "/operateur/")
ADMINISTRATION = ("/compte/agents/", "/compte/jetons/")
ACCOUNT, API = "/compte/", "/api/"


def require_second_factor(get_response: Answer) -> Answer:
    """Set ``request.actor`` and lead agents without a passkey or an authenticator app to their set-up."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: who_acts(request))  # type: ignore[attr-defined]
        if not request.path.startswith(WORK + ADMINISTRATION):
            return get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _at_the_door(request) or get_response(request)

    return answer


def who_acts(request: HttpRequest) -> Actor:
    """Return the agent, the application or the stranger behind a request.

    Outside ``/compte/`` an agent without a second factor is a stranger: no address may forget the door.
    """
    if request.path.startswith(API) and "Authorization" in request.headers:
        return _application(request)
    actor = queries.actor_of(request)
    if actor is not None and request.path.startswith(API):
        actor = _without_visits(actor)
    if actor is None or (not request.path.startswith(ACCOUNT) and not _protected(request)):
        return STRANGER
    return actor


def _without_visits(actor: Actor) -> Actor:
    """Return the actor less the organisations that they only visit: the API keeps no line of what it reads."""
    stays = {one: roles for one, roles in actor.grants.items() if roles != {Role.VISITOR}}
    return replace(actor, grants=stays)


def _at_the_door(request: HttpRequest) -> HttpResponse | None:
    if _protected(request):
        return None
    text = "Pour ouvrir votre espace, ajoutez une clé d’accès ou une application d’authentification."
    messages.warning(request, text)
    return redirect("mfa_index")


def _protected(request: HttpRequest) -> bool:
    return bool(settings.DEMONSTRATION) or queries.has_second_factor(cast("User", request.user))


def _application(request: HttpRequest) -> Actor:
    token = queries.token_of(request.headers["Authorization"])
    actor = token and queries.application_actor(token)
    if not token or not actor:
        return STRANGER
    if request.method not in {"GET", "HEAD"}:  # reading writes nothing
        _remember(token, actor)
    return actor


def _remember(token: ApiToken, actor: Actor) -> None:
    now = timezone.now()
    if token.last_used_on != _local(now):
        actions.use_token(token=token, by=actor, on=now)


def _local(now: datetime) -> date:
    return now.astimezone(PARIS).date()

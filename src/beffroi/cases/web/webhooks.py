"""Webhooks on the screens of an administrator: endpoints, their secrets shown once, what was sent, sending again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases.web import webhooks_showing as showing
from beffroi.cases.web.work_dates import date_as_typed, typed_date
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.webhooks import actions, queries
from beffroi.cases.webhooks.models import WebhookEndpoint
from beffroi.cases.webhooks.types import EndpointState, Happening, Wish
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators import queries as operators
from beffroi.tenancy import scope

FORM = ["GET", "HEAD", "POST"]
VERB = "cases.manage_webhooks"
MOST_AT_ONCE = 50


@require_safe
@at_work(VERB, readers_only=False)
def endpoints(desk: Desk) -> HttpResponse:
    """List the endpoints."""
    with scope.reading(desk.organisation.id):
        rows = [showing.endpoint_row(desk, each) for each in queries.endpoints(desk.organisation.id)]
    return desk.page("cases/webhooks/list.html", {"rows": rows, "columns": showing.ENDPOINT_COLUMNS})


@require_http_methods(FORM)
@at_work(VERB, readers_only=False)
def register(desk: Desk) -> HttpResponse:
    """Register an endpoint, then show its secret, once."""
    if desk.request.method != "POST":
        return _form(desk, Wish("", "", tuple(Happening)))
    wish = _wish(desk)
    try:
        row, secret = actions.register(organisation=desk.organisation, wish=wish, by=desk.actor, on=desk.on)
    except Refusal as refusal:
        return _form(desk, wish, refusal=refusal)
    return _secret(desk, row, secret)


def _wish(desk: Desk) -> Wish:
    told = desk.request.POST
    events, procedures = tuple(told.getlist("events")), tuple(told.getlist("procedures"))
    return Wish(_text(told.get("label", "")), _text(told.get("url", "")), events, procedures)


def _text(told: str) -> str:
    return told.replace("\0", "")[:1000]


def _form(
    desk: Desk, wish: Wish, *, endpoint: WebhookEndpoint | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    with scope.reading(desk.organisation.id):
        adopted = operators.adopted(desk.organisation)
    wrong = refusal.field_errors if refusal else {}
    context = {
        "endpoint": endpoint,
        "wish": wish,
        "events": showing.EVENT_OPTIONS,
        "procedures": showing.procedure_options(adopted),
        "wrong": {name: wrong.get(name, "") for name in ("label", "url", "events", "procedures")},
        "errors": showing.errors_of(refusal),
        "back_url": desk.url("webhook", endpoint.id) if endpoint else desk.url("webhooks"),
    }
    return desk.page("cases/webhooks/form.html", context, status=refusal.status if refusal else 200)


def _secret(desk: Desk, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret, "url": desk.url("webhook", endpoint.id)}
    return desk.page("cases/webhooks/secret.html", context)


@require_safe
@at_work(VERB, readers_only=False)
def endpoint(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Show an endpoint and what was sent to it."""
    return _one(desk, endpoint_id)


def _one(desk: Desk, endpoint_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    after = desk.request.GET.get("apres", "")
    with scope.reading(desk.organisation.id):
        row = queries.endpoint(desk.organisation.id, endpoint_id)
        page = queries.calls(row, after=after)
    context = {
        "endpoint": row,
        "active": row.state == EndpointState.ACTIVE,
        "suspended": row.state == EndpointState.SUSPENDED,
        "summary": showing.summary(desk, row),
        "rows": [showing.call_row(desk, each) for each in page.rows],
        "columns": showing.CALL_COLUMNS,
        "since": date_as_typed(desk.request.POST, "since"),
        "wrong": refusal.field_errors.get("since", "") if refusal else "",
        "errors": showing.errors_of(refusal),
        "next_url": f"?{urlencode({'apres': page.next_key})}" if page.next_key else None,
        "first_url": desk.url("webhook", row.id) if after else None,
    }
    return desk.page("cases/webhooks/one.html", context, status=refusal.status if refusal else 200)


@require_http_methods(FORM)
@at_work(VERB, readers_only=False)
def change(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Change an endpoint."""
    row = _endpoint(desk, endpoint_id)
    if desk.request.method != "POST":
        return _form(desk, Wish(row.label, row.url, tuple(row.events), tuple(row.procedures)), endpoint=row)
    wish = _wish(desk)
    try:
        actions.change(endpoint=row, wish=wish, by=desk.actor, on=desk.on)
    except Refusal as refusal:
        return _form(desk, wish, endpoint=_endpoint(desk, endpoint_id), refusal=refusal)
    messages.success(desk.request, "Le destinataire est modifié.")
    return redirect(desk.url("webhook", row.id))


def _endpoint(desk: Desk, endpoint_id: UUID) -> WebhookEndpoint:
    with scope.reading(desk.organisation.id):
        return queries.endpoint(desk.organisation.id, endpoint_id)


@require_POST
@at_work(VERB, readers_only=False)
def rotate(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Give a new secret and show it, once."""
    row = _endpoint(desk, endpoint_id)
    return _secret(desk, row, actions.rotate(endpoint=row, by=desk.actor, on=desk.on))


def _done(desk: Desk, endpoint_id: UUID, act: Callable[[WebhookEndpoint], str]) -> HttpResponse:
    """Do it and come back to the endpoint, or show it with what refused."""
    row = _endpoint(desk, endpoint_id)
    try:
        messages.success(desk.request, act(row))
    except Refusal as refusal:
        return _one(desk, endpoint_id, refusal)
    return redirect(desk.url("webhook", endpoint_id))


@require_POST
@at_work(VERB, readers_only=False)
def switch(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Stop an endpoint, or put it to work again."""
    active = desk.request.POST.get("active") == "yes"

    def act(row: WebhookEndpoint) -> str:
        actions.switch(endpoint=row, active=active, by=desk.actor, on=desk.on)
        return "Le destinataire est en service." if active else "Le destinataire est arrêté."

    return _done(desk, endpoint_id, act)


@require_POST
@at_work(VERB, readers_only=False)
def send_test(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Send a message that tells of nothing."""

    def act(row: WebhookEndpoint) -> str:
        actions.send_test(endpoint=row, by=desk.actor, on=desk.on)
        return "L’essai part. Rechargez cette page dans quelques secondes pour voir la réponse."

    return _done(desk, endpoint_id, act)


@require_POST
@at_work(VERB, readers_only=False)
def replay(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Send again the calls ticked in the list."""

    def act(row: WebhookEndpoint) -> str:
        chosen = [_uuid(told) for told in desk.request.POST.getlist("appel")[:MOST_AT_ONCE]]
        if not chosen:
            raise Invalid("Cochez au moins un appel de la liste.")
        for call_id in chosen:
            with scope.reading(desk.organisation.id):
                call = queries.call(desk.organisation.id, call_id, endpoint=row)
            actions.replay(call=call, by=desk.actor, on=desk.on)
        return "L’appel repart." if len(chosen) == 1 else f"{len(chosen)} appels repartent."

    return _done(desk, endpoint_id, act)


def _uuid(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        raise Invalid("Cochez des appels de la liste.") from None


@require_POST
@at_work(VERB, readers_only=False)
def replay_since(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Send again every call since a day."""

    def act(row: WebhookEndpoint) -> str:
        since = datetime.combine(typed_date(desk.request.POST, "since"), time(), tzinfo=desk.zone)
        count = actions.replay_since(endpoint=row, since=since, by=desk.actor, on=desk.on)
        return f"Appels qui repartent : {count}."

    return _done(desk, endpoint_id, act)


@require_http_methods(FORM)
@at_work(VERB, readers_only=False)
def remove(desk: Desk, endpoint_id: UUID) -> HttpResponse:
    """Remove an endpoint, after a page that says what follows."""
    row = _endpoint(desk, endpoint_id)
    if desk.request.method != "POST":
        context = {"endpoint": row, "back_url": desk.url("webhook", row.id)}
        return desk.page("cases/webhooks/remove.html", context)
    actions.remove(endpoint=row, by=desk.actor, on=desk.on)
    messages.success(desk.request, f"« {row.label} » est supprimé.")
    return redirect(desk.url("webhooks"))

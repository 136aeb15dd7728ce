"""Sending one call: at least once, in the order of its case, again later and later, until it is taken or given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from beffroi.cases.webhooks import outbox, rules, secrets, transport
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.types import Answer, CallState, EndpointState
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note, told_once
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Role

ADMINISTRATORS = frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR})
LATE = timedelta(minutes=5)
ORGANISATIONS, AT_ONCE = 200, 500


def send(organisation_id: UUID, call_id: UUID, *, now: datetime) -> None:
    """Send one call if it is due and its turn. A worker killed after the answer sends it twice, never loses it."""
    with scope.reading(organisation_id):
        row = WebhookCall.objects.filter(id=call_id).select_related("endpoint").first()
        ready = row is not None and _is_due(row, now) and not _must_wait(row)
    if row is None or not ready:
        return
    answer = transport.post(row.endpoint.url, row.body.encode(), _headers(row, now))
    _settle(call=row, answer=answer, by=CLOCKWORK, on=now)


def _is_due(row: WebhookCall, now: datetime) -> bool:
    active = row.endpoint.state == EndpointState.ACTIVE
    return bool(active and row.state == CallState.PENDING and row.next_at is not None and row.next_at <= now)


def _lane(row: WebhookCall) -> Any:
    """Return the calls still due about the same case, oldest first. In scope."""
    rows = WebhookCall.objects.filter(endpoint_id=row.endpoint_id, about=row.about, state=CallState.PENDING)
    return rows.order_by("created_at", "id")


def _must_wait(row: WebhookCall) -> bool:
    """Say whether an earlier call about the case is still to leave; one that keeps failing holds nobody back."""
    if row.about is None:
        return False
    earlier = Q(created_at__lt=row.created_at) | Q(created_at=row.created_at, id__lt=row.id)
    return bool(_lane(row).filter(earlier, attempts__lt=rules.IN_ORDER).exists())


def _headers(row: WebhookCall, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    signing = secrets.secrets_in_force(row.endpoint, now)
    return {
        "content-type": "application/json",
        "user-agent": "Beffroi-Webhooks/1",
        "webhook-id": row.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": rules.signature(signing, row.message_id, timestamp, row.body),
    }


@action("cases.call_webhook")
def _settle(*, call: WebhookCall, answer: Answer, by: Actor, on: datetime) -> WebhookCall | None:
    """Write what the other side answered, and what comes next."""
    row = WebhookCall.objects.select_for_update(of=("self",)).filter(id=call.id).first()
    if row is None or row.state != CallState.PENDING:
        return row
    row.attempts, row.tried_at = row.attempts + 1, on
    row.status, row.answer, row.error = answer.status, answer.text, answer.error
    wait = None if answer.gone else rules.next_wait(row.attempts)
    if answer.taken:
        _taken(row, on)
    elif wait is None:
        _give_up(row, on)
    else:
        row.next_at = on + wait
        outbox.ask_worker(row, at=row.next_at)
    row.save()
    note(state=row.state, attempts=row.attempts, status=row.status)
    if row.state != CallState.PENDING or row.attempts == rules.IN_ORDER:
        _wake_next(row)
    return row


def _taken(row: WebhookCall, on: datetime) -> None:
    row.state, row.next_at = CallState.DELIVERED, None
    WebhookEndpoint.objects.filter(id=row.endpoint_id).update(taken_at=on)


def _give_up(row: WebhookCall, on: datetime) -> None:
    """Give a call up, and suspend an endpoint that took nothing since, or that wants no more."""
    row.state, row.next_at = CallState.FAILED, None
    endpoint = WebhookEndpoint.objects.select_for_update().get(id=row.endpoint_id)
    since = endpoint.taken_at is None or endpoint.taken_at < row.created_at
    if endpoint.state == EndpointState.ACTIVE and (since or row.status == 410):
        endpoint.state, endpoint.suspended_at = EndpointState.SUSPENDED, on
        endpoint.save(update_fields=["state", "suspended_at"])
        note(suspended=str(endpoint.id))
        _tell_administrators(endpoint)


def _tell_administrators(endpoint: WebhookEndpoint) -> None:
    from beffroi.cases.tasks import tell_webhook_suspended

    organisation = operators.by_id(endpoint.organisation_id)
    for agent in people.agents_of(organisation):
        if agent.roles & ADMINISTRATORS:
            told = {"email": agent.email, "slug": organisation.slug, "label": endpoint.label}
            tell_webhook_suspended.defer(**told)


def _wake_next(row: WebhookCall) -> None:
    if row.about is None:
        return
    following = _lane(row).exclude(id=row.id).first()
    if following is not None:
        outbox.ask_worker(following)


def recover(*, on: datetime) -> int:
    """Give a job again to every call that should have left five minutes ago; return how many. Can be run twice."""
    asked = 0
    everyone = operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            batch = everyone[start : start + ORGANISATIONS]
            with scope.across_organisations(reason="cases: late webhooks", organisations=batch):
                rows = _late(on).filter(organisation_id__in=batch).select_related("endpoint")
                late = list(rows[:AT_ONCE])
            for row in late:
                outbox.ask_worker(row)
            asked += len(late)
    return asked


def _late(on: datetime) -> Any:
    rows = WebhookCall.objects.filter(state=CallState.PENDING, next_at__lte=on - LATE)
    return rows.filter(endpoint__state=EndpointState.ACTIVE).order_by("next_at", "id")


def forget(*, on: datetime) -> int:
    """Remove the calls that are a month old, taken or not, organisation by organisation; return how many."""
    gone = 0
    for organisation_id in _aged(on):
        gone += _forget(organisation=organisation_id, by=CLOCKWORK, on=on)
    return gone


def _aged(on: datetime) -> set[UUID]:
    found: set[UUID] = set()
    everyone = operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            batch = everyone[start : start + ORGANISATIONS]
            with scope.across_organisations(reason="cases: old webhooks", organisations=batch):
                rows = WebhookCall.objects.filter(organisation_id__in=batch, created_at__lt=on - rules.KEPT)
                found |= set(rows.values_list("organisation_id", flat=True).distinct().order_by())
    return found


@action("cases.forget_webhooks")
def _forget(*, organisation: UUID, by: Actor, on: datetime) -> int:
    rows = WebhookCall.objects.filter(organisation_id=organisation, created_at__lt=on - rules.KEPT)
    gone, _by_model = rows.delete()
    note(calls=gone)
    return gone

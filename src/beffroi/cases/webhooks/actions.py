"""What an administrator does with webhooks: register, change, switch, rotate, try, replay, remove."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from beffroi.cases.secrecy import new_salt
from beffroi.cases.webhooks import outbox, rules, transport
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.queries import MOST_ENDPOINTS
from beffroi.cases.webhooks.secrets import secret_of
from beffroi.cases.webhooks.types import TEST, CallState, EndpointState, Happening, Unreachable, Wish
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

MOST_REPLAYED = 5_000


@action("cases.manage_webhooks")
def register(
    *, organisation: Organisation, wish: Wish, by: Actor, on: datetime
) -> tuple[WebhookEndpoint, str]:
    """Register an endpoint; return it with its secret, which is never shown again.

    :raises Invalid: naming each field. :raises Refusal: there are twenty already.
    """
    if WebhookEndpoint.objects.filter(organisation=organisation)[:MOST_ENDPOINTS].count() >= MOST_ENDPOINTS:
        raise Refusal(f"Vous avez déjà {MOST_ENDPOINTS} destinataires. Supprimez-en un d’abord.")
    facts = _checked(organisation, wish)
    row = WebhookEndpoint(
        organisation=organisation, salt=new_salt(), created_at=on, created_by=by.name[:160], **facts
    )
    row.save(force_insert=True)
    note(subject=f"webhookendpoint:{row.id}", events=row.events, procedures=row.procedures)
    return row, secret_of(row.id, row.salt)


def _checked(organisation: Organisation, wish: Wish) -> dict[str, Any]:
    """Return the facts of a wish; :raises Invalid: with a sentence for each field."""
    label, errors = clean_line(wish.label)[:80], {}
    if not label:
        errors["label"] = "Donnez un nom, par exemple celui du logiciel."
    try:
        transport.check(wish.url.strip())
    except Unreachable as wrong:
        errors["url"] = wrong.message
    if not wish.events or not set(wish.events) <= set(Happening):
        errors["events"] = "Choisissez au moins un événement de la liste."
    adopted = {each.procedure for each in operators.adopted(organisation)}
    if unknown := sorted(set(wish.procedures) - adopted):
        errors["procedures"] = f"Ces démarches ne sont pas adoptées : {', '.join(unknown)[:200]}."
    if errors:
        raise Invalid("Corrigez les points signalés.", field_errors=errors)
    ordered = [str(each) for each in Happening if each in wish.events]
    return {
        "label": label,
        "url": wish.url.strip(),
        "events": ordered,
        "procedures": sorted(set(wish.procedures)),
    }


@action("cases.manage_webhooks")
def change(*, endpoint: WebhookEndpoint, wish: Wish, by: Actor, on: datetime) -> WebhookEndpoint:
    """Change the name, the address, the events and the procedures of an endpoint."""
    facts = _checked(operators.by_id(endpoint.organisation_id), wish)
    for name, value in facts.items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=list(facts))
    note(events=endpoint.events, procedures=endpoint.procedures)
    return endpoint


@action("cases.manage_webhooks")
def rotate(*, endpoint: WebhookEndpoint, by: Actor, on: datetime) -> str:
    """Give an endpoint a new secret and return it; for a week both sign."""
    _lock(endpoint)
    endpoint.previous_salt, endpoint.previous_until = endpoint.salt, on + rules.OVERLAP
    endpoint.salt = new_salt()
    endpoint.save(update_fields=["salt", "previous_salt", "previous_until"])
    note(rotated=True)
    return secret_of(endpoint.id, endpoint.salt)


def _lock(endpoint: WebhookEndpoint) -> None:
    endpoint.refresh_from_db(from_queryset=WebhookEndpoint.objects.select_for_update(of=("self",)))


@action("cases.manage_webhooks")
def switch(*, endpoint: WebhookEndpoint, active: bool, by: Actor, on: datetime) -> WebhookEndpoint:
    """Stop calling an endpoint, or call it again; what waited while it was suspended leaves then."""
    _lock(endpoint)
    endpoint.state = EndpointState.ACTIVE if active else EndpointState.STOPPED
    endpoint.suspended_at = None
    endpoint.save(update_fields=["state", "suspended_at"])
    note(state=endpoint.state)
    if active:
        _again(endpoint, on, state=CallState.PENDING)
    return endpoint


@action("cases.manage_webhooks")
def remove(*, endpoint: WebhookEndpoint, by: Actor, on: datetime) -> None:
    """Remove an endpoint and its calls."""
    note(label=endpoint.label)
    WebhookEndpoint.objects.filter(id=endpoint.id).delete()


@action("cases.manage_webhooks")
def send_test(*, endpoint: WebhookEndpoint, by: Actor, on: datetime) -> WebhookCall:
    """Send a message that tells of nothing, to see whether it arrives."""
    _active(endpoint)
    data = {"organisation": operators.by_id(endpoint.organisation_id).siren, "endpoint": str(endpoint.id)}
    row = outbox.due(endpoint, TEST, outbox.message(TEST, at=on, data=data), at=on)
    outbox.keep([row])
    note(call=str(row.id))
    return row


def _active(endpoint: WebhookEndpoint) -> None:
    if endpoint.state != EndpointState.ACTIVE:
        raise Refusal("Ce destinataire est arrêté ou suspendu. Remettez-le en service d’abord.")


@action("cases.manage_webhooks")
def replay(*, call: WebhookCall, by: Actor, on: datetime) -> WebhookCall:
    """Send a call again, taken or not, with the same identifier and the same body."""
    _active(call.endpoint)
    rows = WebhookCall.objects.filter(id=call.id)
    rows.update(state=CallState.PENDING, attempts=0, next_at=on)
    outbox.ask_worker(call)
    note(subject=f"webhookcall:{call.id}", event=call.event)
    return rows.get()


@action("cases.manage_webhooks")
def replay_since(*, endpoint: WebhookEndpoint, since: datetime, by: Actor, on: datetime) -> int:
    """Send again every call since an instant, tests aside, five thousand at most; return how many."""
    _active(endpoint)
    if since > on:
        raise Invalid("Ce jour est à venir.", field_errors={"since": "Choisissez un jour passé."})
    count = _again(endpoint, on, created_at__gte=since)
    note(since=since.isoformat(), calls=count)
    return count


def _again(endpoint: WebhookEndpoint, on: datetime, **which: Any) -> int:
    """Make calls due now, oldest first; one job each, in one statement."""
    rows = WebhookCall.objects.filter(endpoint=endpoint, **which).exclude(event=TEST)
    ids = list(rows.order_by("created_at", "id").values_list("id", flat=True)[: MOST_REPLAYED + 1])
    if len(ids) > MOST_REPLAYED and "created_at__gte" in which:
        raise Invalid(
            f"Plus de {MOST_REPLAYED} appels depuis ce jour. Choisissez un jour plus proche.",
            field_errors={"since": "Choisissez un jour plus proche."},
        )
    WebhookCall.objects.filter(id__in=ids).update(
        state=CallState.PENDING, attempts=0, next_at=on - timedelta(seconds=1)
    )
    outbox.ask_worker_many(endpoint.organisation_id, ids)
    return len(ids)

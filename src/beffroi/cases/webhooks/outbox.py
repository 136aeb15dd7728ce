"""The outbox: what happened to a case, written for each endpoint in the transaction of what happened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from beffroi.cases.clocks.types import EventKind
from beffroi.cases.models import Case
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.types import HAPPENING_OF, EndpointState, Happening
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation


def tell_events(case: Case, kinds: Iterable[str], *, at: datetime) -> None:
    """Write what lines of a ledger call for; see ``tell``."""
    tell(case, [HAPPENING_OF[EventKind(kind)] for kind in kinds], at=at)


def tell_message(case: Case, *, at: datetime) -> None:
    """Write that the applicant wrote; see ``tell``."""
    tell(case, [Happening.MESSAGE_RECEIVED], at=at)


def tell(case: Case, happenings: Sequence[Happening], *, at: datetime) -> None:
    """Write a call for each endpoint that asked for it; nothing but one read where nobody did. In the writing scope."""
    if not happenings:
        return
    found = WebhookEndpoint.objects.filter(organisation_id=case.organisation_id)
    endpoints = found.exclude(state=EndpointState.STOPPED).order_by("id")
    rows = [
        due(endpoint, str(each), body_of(case, each, at=at), at=at, about=case.id, number=case.number)
        for endpoint in endpoints
        for each in happenings
        if wants(endpoint, each, case.procedure)
    ]
    if rows:
        keep(rows)


def wants(endpoint: WebhookEndpoint, happening: Happening, procedure: str) -> bool:
    """Say whether an endpoint asked to be told of this."""
    return happening in endpoint.events and (not endpoint.procedures or procedure in endpoint.procedures)


def due(
    endpoint: WebhookEndpoint,
    event: str,
    body: str,
    *,
    at: datetime,
    about: UUID | None = None,
    number: str = "",
) -> WebhookCall:
    """Return a call that is due now, not saved yet."""
    return WebhookCall(
        organisation_id=endpoint.organisation_id,
        endpoint=endpoint,
        event=event,
        body=body,
        about=about,
        number=number,
        created_at=at,
        next_at=at,
    )


def keep(rows: Sequence[WebhookCall]) -> None:
    """Save calls and hand them to the worker, in the open transaction; those of a suspended endpoint wait."""
    WebhookCall.objects.bulk_create(rows)
    for row in rows:
        if row.endpoint.state == EndpointState.ACTIVE:
            ask_worker(row)


def ask_worker(row: WebhookCall, *, at: datetime | None = None) -> None:
    """Give a call a job: now, or at an instant."""
    from beffroi.cases.tasks import call_webhook

    job = call_webhook.configure(schedule_at=at) if at else call_webhook
    job.defer(organisation_id=str(row.organisation_id), call_id=str(row.id))


def body_of(case: Case, happening: Happening, *, at: datetime) -> str:
    """Return the message: identifiers, state and dates of a case; nothing about a person."""
    return message(str(happening), at=at, data=data_of(case, case.organisation))


def message(event: str, *, at: datetime, data: dict[str, Any]) -> str:
    """Return the JSON of a message, compact."""
    told = {"type": event, "timestamp": at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def data_of(case: Case, organisation: Organisation) -> dict[str, Any]:
    """Return what a message tells of a case."""
    return {
        "id": str(case.id),
        "number": parse_number(case.number).display,
        "organisation": organisation.siren,
        "procedure": case.procedure,
        "version": case.version,
        "channel": str(case.channel),
        "state": str(case.state),
        "outcome": str(case.outcome) or None,
        "filed_at": case.filed_at.isoformat(),
        "due_on": _day(case.due_on),
        "earliest": _day(case.earliest),
        "latest": _day(case.latest),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "url": f"{settings.PUBLIC_URL}/api/v1/cases/{case.number}",
        "page_url": f"{settings.PUBLIC_URL}/travail/{organisation.slug}/demandes/{case.number}",
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ask_worker_many(organisation_id: UUID, ids: Sequence[UUID]) -> None:
    """Give many calls their jobs in one statement."""
    from beffroi.cases.tasks import call_webhook

    told = [{"organisation_id": str(organisation_id), "call_id": str(each)} for each in ids]
    if told:
        call_webhook.batch_defer(*told)

"""Reading endpoints and their calls. In the open scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.tenancy.types import Unknown

PAGE = 50
MOST_ENDPOINTS = 20


@dataclass(frozen=True, slots=True)
class Calls:
    """One keyset page of calls; ``next_key`` is empty on the last."""

    rows: tuple[WebhookCall, ...]
    next_key: str


def endpoints(organisation_id: UUID) -> list[WebhookEndpoint]:
    """Return the endpoints of an organisation, twenty at most, by name."""
    rows = WebhookEndpoint.objects.filter(organisation_id=organisation_id)
    return list(rows.order_by("label", "id")[:MOST_ENDPOINTS])


def endpoint(organisation_id: UUID, endpoint_id: UUID) -> WebhookEndpoint:
    """Return one endpoint; :raises Unknown:."""
    found = WebhookEndpoint.objects.filter(organisation_id=organisation_id, id=endpoint_id).first()
    if found is None:
        raise Unknown
    return found


def call(organisation_id: UUID, call_id: UUID, *, endpoint: WebhookEndpoint) -> WebhookCall:
    """Return one call to an endpoint; :raises Unknown:."""
    rows = WebhookCall.objects.filter(organisation_id=organisation_id, id=call_id, endpoint=endpoint)
    found = rows.select_related("endpoint").first()
    if found is None:
        raise Unknown
    return found


def calls(endpoint: WebhookEndpoint, *, after: str = "", limit: int = PAGE) -> Calls:
    """Return a page of the calls to an endpoint, the latest first."""
    rows = WebhookCall.objects.filter(organisation_id=endpoint.organisation_id, endpoint=endpoint)
    if after:
        at, last = _split(after)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last))
    found = list(rows.defer("body").order_by("-created_at", "-id")[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return Calls(tuple(found[:limit]), f"{more.created_at.isoformat()}~{more.id}" if more else "")


def _split(after: str) -> tuple[datetime, UUID]:
    first, _tilde, last = after.rpartition("~")
    try:
        at, row_id = datetime.fromisoformat(first), UUID(last)
    except ValueError:
        raise Unknown from None
    if at.tzinfo is None:
        raise Unknown
    return at, row_id

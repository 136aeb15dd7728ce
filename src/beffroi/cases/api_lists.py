"""What the API asks of the queue, and the saved views it reads."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict

from beffroi.cases import api_schemas as shapes
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.views import queries as views
from beffroi.cases.views.models import SavedView
from beffroi.cases.web.work_filters import Wanted
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Invalid
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor


def filters(
    asked: shapes.QueueIn, organisation: Organisation, actor: Actor, *, on: datetime
) -> dict[str, Any]:
    """Return what ``queries.queue`` understands: the filters of the view asked for, then those told, which prevail."""
    told: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(asked, name))}
    flags = {"waiting": asked.waiting, "assisted": asked.assisted}
    told |= {name: value for name, value in flags.items() if value is not None}
    told |= {"text": asked.q} if asked.q else {}
    told |= {"assignee": _assignee(asked.assignee, actor)} if asked.assignee else {}
    told |= _filed(asked, organisation)
    if asked.late:
        today = today_of(organisation, on)
        told["due_before"] = min(told.get("due_before", today), today)
    kept = _of_view(asked.view, organisation, actor, on=on) if asked.view else {}
    return kept | ({"closed": asked.closed} if asked.closed or "closed" not in kept else {}) | told


_PLAIN = ("procedure", "state", "channel", "due_before", "sort")


def _filed(asked: shapes.QueueIn, organisation: Organisation) -> dict[str, datetime]:
    """Return the days of reception as instants of the commune's time; the last day counts whole."""
    zone = ZoneInfo(str(timezone_of(place_of(organisation))))
    told = {}
    if asked.filed_from:
        told["filed_from"] = datetime.combine(asked.filed_from, time(), tzinfo=zone)
    if asked.filed_until:
        told["filed_before"] = datetime.combine(asked.filed_until + timedelta(days=1), time(), tzinfo=zone)
    return told


def _of_view(view_id: UUID, organisation: Organisation, actor: Actor, *, on: datetime) -> dict[str, Any]:
    view = views.view_of(organisation.id, view_id, actor)
    zone = ZoneInfo(str(timezone_of(place_of(organisation))))
    today = today_of(organisation, on)
    return Wanted.of(QueryDict(view.query), mine=actor.account_id, today=today, zone=zone).filters


def _assignee(text: str, actor: Actor) -> UUID | None:
    if text in {"me", "none"}:
        return actor.account_id if text == "me" else None
    try:
        return UUID(text)
    except ValueError:
        why = "Donnez un identifiant, « me » ou « none »."
        raise Invalid(why, field_errors={"assignee": why}) from None


def next_address(path: str, asked: shapes.QueueIn, key: str) -> str | None:
    """Return the address of the following page, or None."""
    told = asked.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return f"{path}?{urlencode({**told, 'after': key}, doseq=True)}" if key else None


def view(row: SavedView, actor: Actor) -> dict[str, Any]:
    """Return a saved view as the API tells it."""
    return {
        "id": str(row.id),
        "name": row.name,
        "shared": row.shared,
        "mine": row.owner_id == actor.account_id,
        "query": row.query,
        "cases": f"/api/v1/cases?view={row.id}",
    }

"""What the API asks of the queue: filters as the API names them, to and from those of the screens and of saved views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict

from beffroi.cases import api_schemas as shapes
from beffroi.cases import catalogue
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.views import queries as views
from beffroi.cases.views.models import SavedView
from beffroi.cases.web.work_filters import NO, NOBODY, SORTS, YES, Wanted, read_day
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Invalid
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

_PLAIN = ("procedure", "state", "channel", "due_before", "sort", "receipt_due")
_NAMES: Mapping[str, str] = {
    "q": "q",
    "procedure": "demarche",
    "state": "etat",
    "channel": "canal",
    "due_before": "avant",
    "filed_from": "du",
    "filed_until": "au",
}
"""Filters that the address of a screen holds as they are, by the name that the API gives them."""


def refuse_unknown(request: HttpRequest, known: type[shapes.Filters]) -> None:
    """Refuse a parameter that means nothing: a filter that was misspelt would show everything."""
    names = set(known.model_fields)
    if wrong := sorted(set(request.GET) - names):
        why = f"Ce paramètre n’existe pas. Choisissez parmi : {', '.join(sorted(names))}."
        raise Invalid(f"Paramètre inconnu : {wrong[0][:80]}. {why}", field_errors=dict.fromkeys(wrong, why))


def filters(
    asked: shapes.ListIn, organisation: Organisation, actor: Actor, *, on: datetime
) -> dict[str, Any]:
    """Return what ``queries.queue`` understands: the filters of the view asked for, then those told, which prevail.

    :raises Invalid: a procedure or an agent that is none, named.
    """
    _check_procedures(asked.procedure)
    told: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(asked, name))}
    flags = {"waiting": asked.waiting, "assisted": asked.assisted, "reasons": asked.reasons_due or None}
    told |= {name: value for name, value in flags.items() if value is not None}
    told |= {"text": asked.q} if asked.q else {}
    told |= {"assignee": _assignee(asked.assignee, actor)} if asked.assignee else {}
    told |= _filed(asked, organisation)
    if asked.late:
        today = today_of(organisation, on)
        told["due_before"] = min(told.get("due_before", today), today)
    kept = _of_view(asked.view, organisation, actor, on=on) if asked.view else {}
    return kept | ({"closed": asked.closed} if asked.closed or "closed" not in kept else {}) | told


def _check_procedures(references: list[str]) -> None:
    for reference in references:
        try:
            catalogue.latest(reference)
        except Unknown:
            listed = ", ".join(each.reference for each in catalogue.published()[:20])
            why = f"« {reference} » n’est pas une démarche. Choisissez parmi : {listed}."
            raise Invalid(why, field_errors={"procedure": why}) from None


def _filed(asked: shapes.ListIn, organisation: Organisation) -> dict[str, datetime]:
    """Return the days of reception as instants of the commune's time; the last day counts whole."""
    zone, told = _zone(organisation), {}
    if asked.filed_from:
        told["filed_from"] = datetime.combine(asked.filed_from, time(), tzinfo=zone)
    if asked.filed_until:
        told["filed_before"] = datetime.combine(asked.filed_until + timedelta(days=1), time(), tzinfo=zone)
    return told


def _of_view(view_id: UUID, organisation: Organisation, actor: Actor, *, on: datetime) -> dict[str, Any]:
    view = views.view_of(organisation.id, view_id, actor)
    return _wanted(view.query, organisation, actor, on=on).filters


def _wanted(query: str, organisation: Organisation, actor: Actor, *, on: datetime) -> Wanted:
    today, zone = today_of(organisation, on), _zone(organisation)
    return Wanted.of(QueryDict(query), mine=actor.account_id, today=today, zone=zone)


def _zone(organisation: Organisation) -> ZoneInfo:
    return ZoneInfo(str(timezone_of(place_of(organisation))))


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


def query_of(asked: shapes.Filters, organisation: Organisation, actor: Actor, *, on: datetime) -> str:
    """Return filters of the API as the address of a screen, which is what a view keeps.

    :raises Invalid: a procedure or an agent that is none.
    """
    _check_procedures(asked.procedure)
    queue = _queue(asked)
    told = asked.model_dump(mode="json")
    pairs = [("file", queue)]
    pairs += [(french, str(each)) for name, french in _NAMES.items() for each in _several(told.get(name))]
    pairs += [("retard", YES if asked.late else "")]
    pairs += [("aide", "" if asked.assisted is None else YES if asked.assisted else NO)]
    pairs += [("agent", _agent(asked.assignee, actor) if queue not in {"moi", "libres"} else "")]
    pairs += [("tri", _sort(asked.sort))]
    return _wanted(urlencode(pairs), organisation, actor, on=on).query


def _queue(asked: shapes.Filters) -> str:
    chosen = {
        "closes": asked.closed,
        "motifs": asked.reasons_due,
        "accuses": asked.receipt_due,
        "attente": asked.waiting,
    }
    named = [name for name, wanted in chosen.items() if wanted]
    if len(named) > 1 or asked.waiting is False:
        why = "Une vue prend un seul de ces filtres, à « true » : closed, reasons_due, receipt_due, waiting."
        raise Invalid(why, field_errors={"filters": why})
    if named:
        return named[0]
    return {"me": "moi", "none": "libres"}.get(asked.assignee, "service")


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _agent(assignee: str, actor: Actor) -> str:
    if not assignee:
        return ""
    found = _assignee(assignee, actor)
    return str(found) if found else NOBODY


def _sort(name: str) -> str:
    french = {english: word for word, english in SORTS.items()}
    return ("-" if name.startswith("-") else "") + french[name.removeprefix("-")] if name else ""


def told_by(row: SavedView, organisation: Organisation, actor: Actor, *, on: datetime) -> dict[str, Any]:
    """Return what a view keeps as the filters that the API names."""
    wanted = _wanted(row.query, organisation, actor, on=on)
    told: dict[str, Any] = {"sort": wanted.sort, **_QUEUES.get(wanted.queue, {})}
    for name, french in _NAMES.items():
        if values := wanted.params.get(french, ()):
            told[name] = (
                list(values) if name in {"procedure", "state", "channel"} else _plain(name, values[0])
            )
    if agent := wanted.value("agent"):
        told["assignee"] = "none" if agent == NOBODY else agent
    if wanted.value("retard"):
        told["late"] = True
    if helped := wanted.value("aide"):
        told["assisted"] = helped == YES
    return shapes.Filters.model_validate(told).model_dump(mode="json")


def _plain(name: str, value: str) -> str:
    """Return a day as ISO 8601 writes it: a screen may have typed it 30/11/2026."""
    day = read_day(value) if name != "q" else None
    return day.isoformat() if day else value


_QUEUES: Mapping[str, dict[str, Any]] = {
    "moi": {"assignee": "me"},
    "libres": {"assignee": "none"},
    "attente": {"waiting": True},
    "retard": {"late": True},
    "accuses": {"receipt_due": True},
    "motifs": {"reasons_due": True},
    "closes": {"closed": True},
}

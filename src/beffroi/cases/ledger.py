"""Between the rows of a ledger and the pure clock: what was written becomes events, and events become dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from beffroi.cases.clocks.receipts import acknowledge_by
from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import Event, EventKind, Ledger, MissingPiece, Reading
from beffroi.cases.models import Case, LedgerEvent
from beffroi.cases.procedures.types import Procedure
from beffroi.kernel.calendar import civil_date, zone_of
from beffroi.kernel.periods import parse_period
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

_DATES = ("registration_receipt_on", "reply_by", "notified_on")
_TEXTS = ("channel", "reason", "to", "outcome")


def place_of(organisation: Organisation) -> str:
    """Return the INSEE code whose calendar and clock an organisation follows (the seat's, outside communes)."""
    return organisation.commune_code or f"{organisation.department or '75'}001"[:5]


def today_of(organisation: Organisation, on: datetime) -> date:
    """Return the civil date of an instant where the organisation stands."""
    return civil_date(on, place_of(organisation))


class Line(NamedTuple):
    """What the clock reads of a line of a ledger, where no row is made of it."""

    kind: str
    on: date
    at: datetime
    facts: dict[str, Any]


def events_of(rows: Iterable[LedgerEvent | Line]) -> tuple[Event, ...]:
    """Return the events that rows hold, in their order."""
    return tuple(_event(row) for row in rows)


def _event(row: LedgerEvent | Line) -> Event:
    facts: dict[str, Any] = row.facts
    told: dict[str, Any] = {name: date.fromisoformat(facts[name]) for name in _DATES if facts.get(name)}
    told |= {name: facts[name] for name in _TEXTS if facts.get(name)}
    if "missing" in facts:
        told["missing"] = tuple(MissingPiece(each["label"], each.get("source")) for each in facts["missing"])
    if facts.get("by"):
        told["by"] = parse_period(facts["by"])
    return Event(kind=EventKind(row.kind), on=row.on, at=row.at, **told)


def read(
    procedure: Procedure, organisation: Organisation, events: tuple[Event, ...], *, today: date
) -> Reading:
    """Return the dates of a ledger on a day; see ``clocks.rules.read_ledger``."""
    place = place_of(organisation)
    return read_ledger(procedure.clock, Ledger(place, events), today=today, zone=zone_of(place))


def due_on(reading: Reading, *, waiting: bool, closed: bool) -> date | None:
    """Return the day an agent must have answered by: before ``earliest``; None when no clock runs."""
    return None if waiting or closed else reading.decide_by


def receipt_due(case: Case, organisation: Organisation, rows: Iterable[LedgerEvent]) -> date | None:
    """Return the last day to hand over the acknowledgement; None once it was given, or the case closed.

    Ten working days after the competent body received the request. For paper no text gives a figure: the same
    ten days are kept as a target.

    :source: CRPA R112-11-2, L114-4 (electronic, V); L112-3 without a delay (paper)
    """
    known = list(rows)
    if case.closed_at is not None or any(row.kind == EventKind.ACKNOWLEDGED for row in known):
        return None
    competent = [row.on for row in known if row.kind in {EventKind.RECEIVED, EventKind.TRANSFERRED}]
    return acknowledge_by(max(competent), zone_of(place_of(organisation)))


def handed_by(case: Case) -> dict[str, Any] | None:
    """Return who handed the case over from elsewhere on the platform (``from``, ``from_number``), or None. In scope."""
    row = case.ledger.filter(rank=2, kind=EventKind.TRANSFERRED).first()
    return dict(row.facts) if row is not None and row.facts.get("from") else None


def append(
    case: Case,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    on: date,
    rank: int,
    facts: dict[str, Any] | None = None,
) -> LedgerEvent:
    """Return a new line of a ledger, not saved yet."""
    return LedgerEvent(
        organisation_id=case.organisation_id,
        case=case,
        rank=rank,
        kind=kind,
        at=at,
        on=on,
        facts=facts or {},
        by=by.reference,
        by_name=by.name,
    )

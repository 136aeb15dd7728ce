"""Reading again the ledger of every open case, by the million; what differs is written, nothing else. Can be run twice.

A projection, like the dates that an event brings: no journal entry. What time alone brings (a silent decision) is
:mod:`beffroi.cases.clockwork`'s. Many cases share the shape of their ledger: each shape is read once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from django.db import connection

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.receipts import acknowledge_by
from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import EventKind, Ledger, State
from beffroi.cases.ledger import Line, due_on, events_of, place_of, today_of
from beffroi.journal.actions import told_once
from beffroi.kernel.calendar import Zone, zone_of
from beffroi.operators import queries as operators
from beffroi.tenancy import scope

REASON = "cases: every clock again"
ORGANISATIONS, ROWS, SHAPES = 100, 5_000, 1 << 16
_log = structlog.get_logger()
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
_LINE, _FIELD = "\x1e", "\x1f"

_LEDGERS = """
SELECT e.case_id,
       string_agg(e.kind || %(field)s || e."on" || %(field)s || e.facts, %(line)s ORDER BY e.rank) AS told,
       CASE WHEN count(*) > 1 THEN string_agg(e.at::text, %(line)s ORDER BY e.rank) END AS instants
  FROM cases_ledgerevent e
"""
_CASES = """
SELECT c.id, c.organisation_id, c.procedure, c.version, c.state, c.earliest, c.latest, c.due_on, c.acknowledge_on,
       l.told, l.instants
  FROM cases_case c
"""
_OPEN = "WHERE c.organisation_id = ANY(%(ids)s) AND c.closed_at IS NULL"
# All the ledgers in one pass where every case is read; the ledger of each where few are due.
_ALL = f"""{_CASES} LEFT JOIN ({_LEDGERS} WHERE e.organisation_id = ANY(%(ids)s) GROUP BY e.case_id) l
    ON l.case_id = c.id {_OPEN}"""
_DUE = f"""{_CASES} LEFT JOIN LATERAL ({_LEDGERS} WHERE e.organisation_id = c.organisation_id AND e.case_id = c.id
   GROUP BY e.case_id) l ON true
 {_OPEN} AND (c.latest <= %(until)s OR (c.state = 'waiting' AND c.latest IS NULL))"""
# A case that has moved since it was read keeps what its own event wrote.
_WRITE = """
UPDATE cases_case c SET earliest = n.earliest, latest = n.latest, due_on = n.due_on, acknowledge_on = n.acknowledge_on
  FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::date[], %s::date[], %s::date[], %s::date[])
       AS n (id, state, lines, earliest, latest, due_on, acknowledge_on)
 WHERE c.id = n.id AND c.organisation_id = %s AND c.closed_at IS NULL AND c.state = n.state
   AND n.lines = (SELECT count(*) FROM cases_ledgerevent e
                   WHERE e.organisation_id = c.organisation_id AND e.case_id = c.id)
"""


class Dates(NamedTuple):
    """What a ledger projects on its open case."""

    earliest: date | None
    latest: date | None
    due_on: date | None
    acknowledge_on: date | None


class Told(NamedTuple):
    """What a ledger says of its open case: dates, and whether time has had its effect."""

    dates: Dates
    lapsed: bool


class Place(NamedTuple):
    """Where an organisation counts its days."""

    zone: Zone
    today: date


class Shape(NamedTuple):
    """All that the dates of an open case depend on: a million cases have some thousand shapes."""

    procedure: str
    version: int
    state: str
    place: Place
    told: str
    order: tuple[int, ...]


@dataclass(slots=True)
class Tally:
    """How many open cases were read again, how many had other dates; the identifiers of those that cannot be read."""

    looked_at: int = 0
    changed: int = 0
    failed: list[str] = field(default_factory=list)


Change = tuple[UUID, str, int, Dates]


def run(*, on: datetime, part: int = 0, parts: int = 1) -> Tally:
    """Read every open case again on the day of ``on``; two processes share the work as parts 0 and 1 of 2."""
    tally, everyone = Tally(), sorted(operators.everyone())[part::parts]
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            batch = everyone[start : start + ORGANISATIONS]
            changes = _differing(batch, on, tally)
            for organisation_id, told in changes.items():
                tally.changed += _write(organisation_id, told)
    return tally


def spoken(batch: Sequence[UUID], *, on: datetime) -> list[tuple[UUID, UUID]]:
    """Return the open cases of organisations whose silence has spoken, or whose pieces never came: (organisation, case).

    Those that cannot be read are among them: whoever acts upon them one by one says which.
    """
    # A day more: the commune may live a calendar day ahead of Greenwich.
    until = on.date() + timedelta(days=1)
    with scope.across_organisations(reason=REASON, organisations=batch):
        read = _read(_DUE, batch, on, until=until)
        return sorted(
            (one.organisation_id, one.case_id) for one in read if one.told is None or one.told.lapsed
        )


def _differing(batch: Sequence[UUID], on: datetime, tally: Tally) -> dict[UUID, list[Change]]:
    """Return the cases whose dates are not what their ledger says, by organisation."""
    changes: dict[UUID, list[Change]] = defaultdict(list)
    with scope.across_organisations(reason=REASON, organisations=batch):
        for each in _read(_ALL, batch, on):
            tally.looked_at += 1
            if each.told is None:
                tally.failed.append(str(each.case_id))
            elif each.told.dates != each.kept:
                change = each.case_id, each.state, each.lines, each.told.dates
                changes[each.organisation_id].append(change)
    return changes


class Read(NamedTuple):
    """A case read again: what it keeps, and what its ledger says; None: it cannot be read."""

    organisation_id: UUID
    case_id: UUID
    state: str
    kept: tuple[date | None, ...]
    told: Told | None
    lines: int


def _read(query: str, batch: Sequence[UUID], on: datetime, **asked: Any) -> Iterator[Read]:
    places = _places(batch, on)
    for row in _rows(query, batch, asked):
        case_id, organisation_id, procedure, version, state, *kept, told, instants = row
        order = _order(instants) if instants else (0,)
        shape = Shape(procedure, version, state, places[organisation_id], told or "", order)
        yield Read(organisation_id, case_id, state, tuple(kept), _told_if_any(shape), len(order))


def _places(batch: Sequence[UUID], on: datetime) -> dict[UUID, Place]:
    return {one.id: Place(zone_of(place_of(one)), today_of(one, on)) for one in operators.named(batch)}


def _rows(query: str, batch: Sequence[UUID], asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the open cases with their ledgers, from a cursor of the server: memory does not grow with them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, {"ids": list(batch), "line": _LINE, "field": _FIELD, **asked})
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _order(instants: str) -> tuple[int, ...]:
    """Return the ranks of instants among themselves: all that the clock asks of them."""
    told = instants.split(_LINE)
    ranks = {instant: rank for rank, instant in enumerate(sorted(set(told)))}
    return tuple([ranks[instant] for instant in told])


def _told_if_any(shape: Shape) -> Told | None:
    try:
        return read_shape(shape)
    except Exception as error:  # noqa: BLE001 - one ledger that cannot be read must not deprive the others
        _log.error("ledger_unread", procedure=shape.procedure, error=type(error).__name__)
        return None


@lru_cache(maxsize=SHAPES)
def read_shape(shape: Shape) -> Told:
    """Return what a ledger of this shape says; see ``filing.project`` and ``ledger.receipt_due``."""
    lines, place = list(_lines(shape.told, shape.order)), shape.place
    policy = procedure_of(shape.procedure, shape.version).clock
    reading = read_ledger(policy, Ledger("", events_of(lines)), today=place.today, zone=place.zone)
    due = due_on(reading, waiting=shape.state == "waiting", closed=False)
    dates = Dates(reading.earliest, reading.latest, due, _receipt_due(lines, place.zone))
    return Told(dates, lapsed=reading.state is State.LAPSED)


def _lines(told: str, order: Iterable[int]) -> Iterator[Line]:
    for line, rank in zip(told.split(_LINE), order, strict=True):
        kind, day, facts = line.split(_FIELD)
        at = _ORIGIN + timedelta(seconds=rank)
        yield Line(kind, date.fromisoformat(day), at, json.loads(facts))


def _receipt_due(lines: Sequence[Line], zone: Zone) -> date | None:
    if any(line.kind == EventKind.ACKNOWLEDGED for line in lines):
        return None
    competent = [line.on for line in lines if line.kind in {EventKind.RECEIVED, EventKind.TRANSFERRED}]
    return acknowledge_by(max(competent), zone)


def _write(organisation_id: UUID, changes: Sequence[Change]) -> int:
    """Write the dates of an organisation's cases in one statement; return how many were written."""
    heads = [list(column) for column in zip(*(change[:3] for change in changes), strict=True)]
    dates = [list(column) for column in zip(*(change[3] for change in changes), strict=True)]
    with scope.writing(organisation_id), connection.cursor() as cursor:
        cursor.execute(_WRITE, [*heads, *dates, organisation_id])
        return int(cursor.rowcount)

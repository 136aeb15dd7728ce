"""Counting a month again for every member: from the rows, in the database, whatever was counted before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from beffroi.desk.models import DayContract, MonthlyFigure, TimeEntry
from beffroi.desk.rules import days_left
from beffroi.desk.types import Intervention
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import add_months, timezone_of
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import CLOCKWORK, Actor

_COUNT = """
WITH opened AS (
  SELECT member_id, count(*) AS n FROM desk_ticket
  WHERE organisation_id = %(org)s AND opened_at >= %(begin)s AND opened_at < %(end)s GROUP BY 1
), resolved AS (
  SELECT member_id, count(*) AS n, count(resolve_met) AS promised, count(*) FILTER (WHERE resolve_met) AS met,
    sum(vendor_minutes) AS vendor
  FROM desk_ticket WHERE organisation_id = %(org)s AND resolved_at >= %(begin)s AND resolved_at < %(end)s GROUP BY 1
), answered AS (
  SELECT member_id, count(*) AS n, sum(stars) AS stars FROM desk_satisfaction
  WHERE organisation_id = %(org)s AND at >= %(begin)s AND at < %(end)s GROUP BY 1
), spent AS (
  SELECT member_id, sum(minutes) FILTER (WHERE NOT charged) AS included, sum(minutes) FILTER (WHERE charged) AS charged
  FROM desk_timeentry WHERE organisation_id = %(org)s AND day >= %(first)s AND day < %(next)s GROUP BY 1
), everybody AS (
  SELECT member_id FROM opened UNION SELECT member_id FROM resolved UNION SELECT member_id FROM answered
  UNION SELECT member_id FROM spent
)
SELECT member_id, coalesce(o.n, 0), coalesce(r.n, 0), coalesce(r.promised, 0), coalesce(r.met, 0), coalesce(a.n, 0),
  coalesce(a.stars, 0), coalesce(s.included, 0), coalesce(s.charged, 0), coalesce(r.vendor, 0)
FROM everybody LEFT JOIN opened o USING (member_id) LEFT JOIN resolved r USING (member_id)
LEFT JOIN answered a USING (member_id) LEFT JOIN spent s USING (member_id)
"""
_FIELDS = (
    "member_id",
    "opened",
    "resolved",
    "promised",
    "met",
    "answers",
    "stars",
    "included_minutes",
    "charged_minutes",
    "vendor_minutes",
)
HEADER = [
    "Mois",
    "Membre",
    "SIREN",
    "Demandes ouvertes",
    "Demandes résolues",
    "Avec engagement",
    "Dans les délais",
    "Avis",
    "Note moyenne",
    "Minutes incluses",
    "Minutes décomptées",
    "Minutes chez le fournisseur",
]


@action("desk.count")
def rebuild(*, organisation: Organisation, month: date, by: Actor, on: datetime) -> int:
    """Count a month again for every member; what was counted before goes. Return how many members have figures.

    :param month: any day of it; months are those of the operator's place.
    """
    first = month.replace(day=1)
    MonthlyFigure.objects.filter(organisation=organisation, month=first).delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _bounds(organisation, first))
        rows = [dict(zip(_FIELDS, line, strict=True)) for line in cursor.fetchall()]
    MonthlyFigure.objects.bulk_create(
        (MonthlyFigure(organisation=organisation, month=first, made_at=on, **row) for row in rows),
        batch_size=500,
    )
    note(month=first.isoformat(), members=len(rows))
    return len(rows)


def _bounds(organisation: Organisation, first: date) -> dict[str, Any]:
    zone = timezone_of(organisation.commune_code or f"{organisation.department or '75'}001"[:5])
    after = add_months(first, 1)
    midnights = [datetime.combine(day, time.min, ZoneInfo(str(zone))) for day in (first, after)]
    return {"org": organisation.id, "first": first, "next": after, "begin": midnights[0], "end": midnights[1]}


def rebuild_lately(*, operator: Organisation, on: datetime) -> int:
    """Count this month and the last again."""
    this = on.date().replace(day=1)
    return sum(
        rebuild(organisation=operator, month=month, by=CLOCKWORK, on=on)
        for month in (add_months(this, -1), this)
    )


class _Line:
    """What the csv writer writes on: it gives each line back."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def exported(operator: Organisation, month: date) -> Iterator[str]:
    """Yield the lines of a month as CSV, member by member. In scope: read before the scope closes."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(HEADER)  # type: ignore[operator]
    rows = MonthlyFigure.objects.filter(organisation=operator, month=month.replace(day=1)).select_related(
        "member"
    )
    for row in rows.order_by("member__name", "member_id").iterator(chunk_size=500):
        yield writer.writerow(_cells(row))  # type: ignore[misc]


def _cells(row: MonthlyFigure) -> list[str | int]:
    mean = f"{row.stars / row.answers:.2f}".replace(".", ",") if row.answers else ""
    name = row.member.display_name
    # A cell that begins so would be read as a formula by a spreadsheet.
    safe = f"'{name}" if name[:1] in "=+-@" else name
    counts = [row.opened, row.resolved, row.promised, row.met, row.answers]
    return [
        f"{row.month:%Y-%m}",
        safe,
        row.member.siren,
        *counts,
        mean,
        row.included_minutes,
        row.charged_minutes,
        row.vendor_minutes,
    ]


def balances(member: Organisation, *, on: date) -> list[dict[str, object]]:
    """Return the days of a member in force on a day: kind, bought and left in hundredths of a day. In scope."""
    rows = DayContract.objects.filter(member=member, since__lte=on, until__gte=on).order_by("kind", "since")
    return [_balance(row) for row in rows[:50]]


def _balance(row: DayContract) -> dict[str, object]:
    times = TimeEntry.objects.filter(
        member_id=row.member_id, kind=row.kind, charged=True, day__gte=row.since, day__lte=row.until
    )
    spent = sum(times.order_by().values_list("minutes", flat=True))
    left = days_left(row.hundredths, spent)
    return {"kind": Intervention(row.kind), "bought": row.hundredths, "left": left, "until": row.until}

"""Open cases whose date has reached a threshold that nobody was told of, found by the database alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.models import Case

_log = structlog.get_logger()
_UNTOLD = """
  FROM cases_case c
  JOIN unnest(%(procedures)s::text[], %(versions)s::int[], %(days)s::int[]) AS t (procedure, version, days)
    ON t.procedure = c.procedure AND t.version = c.version
 WHERE c.organisation_id = ANY(%(ids)s) AND c.closed_at IS NULL AND c.due_on <= %(today)s::date + %(reach)s::int
   AND c.earliest BETWEEN %(since)s AND %(today)s::date + t.days
   AND NOT EXISTS (SELECT FROM cases_alert a
                    WHERE a.organisation_id = c.organisation_id AND a.case_id = c.id
                      AND a.earliest = c.earliest AND a.threshold = t.days)
"""
_CASES = f"""SELECT c.id, array_agg(t.days ORDER BY t.days){_UNTOLD}
   AND (NOT %(assigned)s OR c.assignee_id IS NOT NULL)
 GROUP BY c.id, c.earliest ORDER BY c.earliest, c.id LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Untold:
    """What to look for: organisations, the days between which a date is near, the thresholds of each procedure."""

    asked: dict[str, Any]

    def organisations(self) -> list[UUID]:
        """Return the organisations that have such a case. Called in a scope that reads them all."""
        return [row[0] for row in _rows(f"SELECT DISTINCT c.organisation_id{_UNTOLD}", self.asked)]

    def cases(self, *, assigned: bool, most: int) -> dict[UUID, tuple[int, ...]]:
        """Return the thresholds reached by case, the nearest dates first; ``assigned``: only those of an agent."""
        rows = _rows(_CASES, {**self.asked, "assigned": assigned, "most": most})
        return {case_id: tuple(days) for case_id, days in rows}


def untold(organisations: Sequence[UUID], *, since: date, today: date) -> Untold:
    """Return what to look for on a day among dates not earlier than ``since``; read in the scope of organisations."""
    thresholds = [(*one, days) for one in _procedures(organisations) for days in _days(*one)]
    procedures, versions, days = ([each[rank] for each in thresholds] for rank in range(3))
    reach = max(days, default=0)
    return Untold(
        {
            "ids": list(organisations),
            "procedures": procedures,
            "versions": versions,
            "days": days,
            "reach": reach,
            "since": since,
            "today": today,
        }
    )


def _procedures(organisations: Sequence[UUID]) -> list[tuple[str, int]]:
    cases = Case.objects.filter(organisation_id__in=organisations, closed_at=None)
    return list(cases.order_by().values_list("procedure", "version").distinct())


def _days(procedure: str, version: int) -> tuple[int, ...]:
    try:
        return procedure_of(procedure, version).clock.alerts
    except Exception as error:  # noqa: BLE001 - one procedure that cannot be read must not silence the others
        _log.error("alerts_unread", procedure=procedure, version=version, error=type(error).__name__)
        return ()


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())

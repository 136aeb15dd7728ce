"""What the screens and the API read: figures of a commune; figures of an operator's members, small ones hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db import connection

from beffroi.cases.statistics import rules
from beffroi.cases.statistics.hiding import TOTAL, Cell, Table, hidden, with_totals
from beffroi.cases.statistics.models import MonthlyFigures
from beffroi.cases.statistics.types import Closure, Figures, Percentile
from beffroi.operators.models import Membership, Organisation
from beffroi.tenancy import scope

MONTHS = 24
"""The longest period of a page, in months."""
BATCH = 500
MEASURES = ("filed", "closed", "assisted", "asked", "decided", "accepted", "rejected")
_WHOLES = {
    "assisted": "filed",
    "asked": "filed",
    "decided": "closed",
    "accepted": "closed",
    "rejected": "closed",
}
_KEYS = {
    "filed": "filed",
    "closed": "closed",
    "assisted": "assisted",
    "asked": "asked",
    "closed.decided": "decided",
    "closed.accepted": "accepted",
    "closed.rejected": "rejected",
}
_SUMS = """
SELECT f.organisation_id, f.procedure, pair.key, sum(pair.value::bigint)::bigint
FROM cases_monthlyfigures AS f, jsonb_each_text(f.figures) AS pair
WHERE f.organisation_id = ANY(%s) AND f.month BETWEEN %s AND %s
  AND (pair.key = ANY(%s) OR pair.key LIKE 'delay.%%')
GROUP BY 1, 2, 3
"""
_TREND = """
SELECT f.month, pair.key, sum(pair.value::bigint)::bigint
FROM cases_monthlyfigures AS f, jsonb_each_text(f.figures) AS pair
WHERE f.organisation_id = ANY(%s) AND f.month BETWEEN %s AND %s AND pair.key IN ('filed', 'closed')
GROUP BY 1, 2
"""
_TOTALS = """
SELECT {columns} FROM cases_monthlyfigures WHERE organisation_id = ANY(%s) AND month BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, from the first day of one to the first day of another, both included."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return rules.months_between(self.first, self.last)


@dataclass(frozen=True)
class Report:
    """The figures of one organisation: by month, in a period, and since the first day (for what is still open)."""

    period: Period
    today: date
    by_month: dict[date, Figures]
    ever: dict[date, Figures]
    procedures: tuple[str, ...]

    @cached_property
    def figures(self) -> Figures:
        """The sum of the period."""
        return rules.added(self.by_month.values())

    @property
    def silent(self) -> int:
        """Decisions born of silence."""
        return self.figures["closed.accepted"] + self.figures["closed.rejected"]

    @cached_property
    def delays(self) -> dict[int, int]:
        """Express decisions of the period by number of days."""
        return rules.delays(self.figures)

    @cached_property
    def ages(self) -> dict[int, int]:
        """Requests open today by age in days, whenever they came."""
        return rules.ages(self.ever, self.today)

    @cached_property
    def backlog(self) -> dict[date, int]:
        """Open requests at the end of each month of the period."""
        known = rules.backlog(self.ever | {self.period.last: self.ever.get(self.period.last, Counter())})
        return {month: known.get(month, 0) for month in self.period.months}

    @cached_property
    def open_states(self) -> Figures:
        """Requests open today by state."""
        return rules.added(rules.part(each, "open.") for each in self.ever.values())


def report(organisation: Organisation, period: Period, *, today: date, procedure: str = "") -> Report:
    """Return the figures of an organisation, of one procedure or of all. In scope.

    :param today: the civil date from which the ages of open requests are counted.
    """
    rows = MonthlyFigures.objects.filter(organisation=organisation).order_by("procedure", "month")
    known = tuple(rows.order_by("procedure").values_list("procedure", flat=True).distinct())
    ever: dict[date, Figures] = defaultdict(Counter)
    chosen = rows.filter(procedure=procedure) if procedure else rows
    for month, figures in chosen.values_list("month", "figures").iterator():
        ever[month].update(figures)
    within = {month: ever[month] for month in period.months if month in ever}
    return Report(period, today, within, dict(ever), known)


SUMMED = ("filed", "closed", "assisted", "dated", "met")
"""What ``totals`` sums: see ``types.Figures``."""


def totals(organisation_ids: Iterable[UUID], period: Period) -> Figures:
    """Return sums over organisations together; all of them stand in the open scope, at once or by batches of it."""
    columns = ", ".join(f"coalesce(sum((figures->>'{key}')::bigint), 0)::bigint" for key in SUMMED)
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS.format(columns=columns), [list(organisation_ids), period.first, period.last])
        return Counter(dict(zip(SUMMED, cursor.fetchone() or (), strict=True)))


@dataclass(frozen=True)
class Overview:
    """The members' figures of a year: a table of members by procedures for each measure, with what is hidden of it."""

    period: Period
    members: dict[str, Organisation]
    tables: dict[str, Table]
    gone: dict[str, frozenset[Cell]]
    delays: dict[Cell, dict[int, int]]
    trend: dict[str, dict[date, int | None]]
    threshold: int

    def count(self, measure: str, cell: Cell) -> int | None:
        """Return a count, None when it is hidden."""
        return None if cell in self.gone[measure] else self.tables[measure][cell]

    def percentile(self, percent: int, cell: Cell) -> Percentile | None:
        """Return a percentile of days; None when too few decisions, or a hidden number of them, stand behind it."""
        shown = self.count("decided", cell)
        if shown is None or shown < self.threshold:
            return None
        return rules.percentile(self.delays.get(cell, {}), percent)


def overview(operator: Organisation, period: Period, *, threshold: int) -> Overview:
    """Return the figures of an operator's members; only sums by month leave the members' rows. In scope.

    :param threshold: the least count that is shown.
    """
    members = {str(one.id): one for one in _members(operator)}
    counts: dict[str, dict[Cell, int]] = {measure: {} for measure in MEASURES}
    days: dict[Cell, Counter[int]] = defaultdict(Counter)
    for owner, procedure, key, count in _sums(operator, list(members.values()), period):
        if key in _KEYS:
            counts[_KEYS[key]][str(owner), procedure] = count
        else:
            for cell in _cells(str(owner), procedure):
                days[cell][int(key.removeprefix("delay."))] += count
    procedures = sorted({procedure for each in counts.values() for _owner, procedure in each})
    tables = {measure: with_totals(counts[measure], members, procedures) for measure in MEASURES}
    gone = {each: _gone(tables, each, threshold) for each in MEASURES}
    trend = _trend(operator, list(members.values()), period, threshold)
    for measure in trend:
        if (TOTAL, TOTAL) in gone[
            measure
        ]:  # the sum of the months would give the hidden total of the year away
            trend[measure] = dict.fromkeys(trend[measure])
    return Overview(period, members, tables, gone, dict(days), trend, threshold)


def _cells(row: str, column: str) -> tuple[Cell, ...]:
    return ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL))


def _gone(tables: dict[str, Table], measure: str, threshold: int) -> frozenset[Cell]:
    wholes = tables[_WHOLES[measure]] if measure in _WHOLES else None
    return hidden(tables[measure], threshold=threshold, wholes=wholes)


def _members(operator: Organisation) -> list[Organisation]:
    served = Membership.objects.filter(organisation=operator, until=None).values("served_id")
    return list(Organisation.objects.filter(id__in=served).order_by("slug"))


def _sums(
    operator: Organisation, members: Sequence[Organisation], period: Period
) -> Iterable[tuple[UUID, str, str, int]]:
    """Yield (organisation, procedure, key, sum over the period), the members read by batches that are named."""
    for batch in _batches(members):
        with scope.reading(operator.id, *batch), connection.cursor() as cursor:
            cursor.execute(_SUMS, [batch, period.first, period.last, list(_KEYS)])
            yield from cursor.fetchall()


def _trend(
    operator: Organisation, members: Sequence[Organisation], period: Period, threshold: int
) -> dict[str, dict[date, int | None]]:
    """Return requests filed and ended in each month, over all the members; None where it is hidden."""
    counts: dict[str, dict[Cell, int]] = {"filed": {}, "closed": {}}
    for batch in _batches(members):
        with scope.reading(operator.id, *batch), connection.cursor() as cursor:
            cursor.execute(_TREND, [batch, period.first, period.last])
            for month, key, count in cursor.fetchall():
                cell = (month.isoformat(), key)
                counts[key][cell] = counts[key].get(cell, 0) + count
    return {key: _months(counts[key], key, period, threshold) for key in counts}


def _months(counts: dict[Cell, int], key: str, period: Period, threshold: int) -> dict[date, int | None]:
    table = with_totals(counts, [month.isoformat() for month in period.months], [key])
    gone = hidden(table, threshold=threshold)
    cells = {month: (month.isoformat(), key) for month in period.months}
    # The total of the year is shown elsewhere: with it, one hidden month alone would be computed.
    return {month: None if cell in gone else table[cell] for month, cell in cells.items()}


def _batches(members: Sequence[Organisation]) -> Iterable[list[UUID]]:
    for start in range(0, len(members), BATCH):
        yield [one.id for one in members[start : start + BATCH]]


def closures(figures: Figures) -> dict[Closure, int]:
    """Return how the requests that ended did."""
    return {closure: figures[f"closed.{closure}"] for closure in Closure}

"""What the desk did in a year, from the figures of its months; its load now, counted to a bound. In scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q, Sum

from beffroi.desk.models import MonthlyFigure, Ticket, Visit
from beffroi.desk.types import ACTIVE
from beffroi.operators.models import Organisation

BOUND = 999
_ACTIVE = Q(standing__in=sorted(ACTIVE))
_SUMMED = ("opened", "resolved", "promised", "met", "answers", "stars", "included_minutes", "charged_minutes")


@dataclass(frozen=True, slots=True)
class YearOfDesk:
    """Requests opened and resolved, promises made and kept, marks (1 to 5) and minutes; ``made_at`` None: no figure."""

    opened: int
    resolved: int
    promised: int
    met: int
    answers: int
    stars: int
    included_minutes: int
    charged_minutes: int
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Load:
    """Requests open now, past a promise, given to nobody; each up to ``BOUND`` + 1."""

    open: int
    late: int
    free: int


def year_of(operator: Organisation, year: int, *, member: Organisation | None = None) -> YearOfDesk:
    """Return the sums of a year, for one member or for all."""
    rows = MonthlyFigure.objects.filter(
        organisation=operator, month__gte=date(year, 1, 1), month__lte=date(year, 12, 1)
    )
    if member is not None:
        rows = rows.filter(member=member)
    told = rows.order_by().aggregate(**{each: Sum(each) for each in _SUMMED}, made_at=Max("made_at"))
    return YearOfDesk(**{each: told[each] or 0 for each in _SUMMED}, made_at=told["made_at"])


def visits(operator: Organisation, year: int, *, member: Organisation | None = None) -> int:
    """Return how many planned interventions were done in a year."""
    rows = Visit.objects.filter(organisation=operator, done_at__isnull=False, begins_at__year=year)
    return (rows.filter(member=member) if member else rows).order_by().count()


def of_members(
    operator: Organisation, first: date, last: date, member_ids: Iterable[UUID]
) -> dict[UUID, tuple[int, int, int]]:
    """Return (opened, promised, met) of some members, from one month to another, both included."""
    rows = MonthlyFigure.objects.filter(
        organisation=operator, month__gte=first, month__lte=last, member_id__in=list(member_ids)
    )
    told = rows.order_by().values_list("member_id").annotate(o=Sum("opened"), p=Sum("promised"), m=Sum("met"))
    return {member: (opened, promised, met) for member, opened, promised, met in told}


def load(operator: Organisation, now: datetime) -> Load:
    """Return what waits at the desk."""
    rows = Ticket.objects.filter(_ACTIVE, organisation=operator).order_by()
    late = rows.filter(breach_at__lt=now)
    free = rows.filter(assignee=None)
    return Load(*(each.values("id")[: BOUND + 1].count() for each in (rows, late, free)))

"""Reading the desk: queues by keyset with bounded counts, what a member sees. In scope unless said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from beffroi.cases.support import queries as support
from beffroi.desk.models import Ticket
from beffroi.desk.sla import queries as sla
from beffroi.desk.sla.rules import add_working
from beffroi.desk.types import ACTIVE, PROCEDURE, Standing
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

PAGE, COUNTED_UP_TO = 50, 500
SOON = timedelta(hours=2)
_ACTIVE = Q(standing__in=sorted(ACTIVE))


@dataclass(frozen=True, slots=True)
class Queue:
    """One keyset page of a queue; ``next_key`` is empty on the last page."""

    rows: tuple[Ticket, ...]
    next_key: str


def desks() -> list[Organisation]:
    """Return the operators whose desk is open. Opens its own scope, one operator at a time."""
    houses = Organisation.objects.filter(kind=Kind.OPERATOR).order_by("id")
    return [each for each in houses if _opened(each)]


def _opened(operator: Organisation) -> bool:
    with scope.reading(operator.id):
        try:
            operators.adoption(operator, PROCEDURE)
        except Unknown:
            return False
    return True


def filters_of(operator: Organisation, agent: UUID | None, *, now: datetime) -> Mapping[str, Q]:
    """Return the queues of an agent, in their order; « breach » is two hours of service ahead."""
    soon = add_working(now, SOON, sla.book(operator).default)
    return {
        "mine": Q(assignee_id=agent) & _ACTIVE,
        "team": Q(team_id__in=support.teams_of(agent)) & _ACTIVE,
        "free": Q(assignee_id=None) & _ACTIVE,
        "breach": Q(breach_at__lte=soon) & _ACTIVE,
        "member": Q(standing=Standing.WAITING_MEMBER),
        "vendor": Q(standing=Standing.WAITING_VENDOR),
        "open": _ACTIVE,
        "settled": Q(standing=Standing.RESOLVED),
        "closed": ~_ACTIVE & ~Q(standing=Standing.RESOLVED),
    }


def counts(operator: Organisation, filters: Mapping[str, Q]) -> dict[str, int]:
    """Return how many requests each queue holds, up to one more than ``COUNTED_UP_TO``, in one query."""
    parts: list[str] = []
    params: list[Any] = []
    told = dict.fromkeys(filters, 0)
    for name, wanted in filters.items():
        rows = Ticket.objects.filter(wanted, organisation=operator).order_by().values("id")
        query = rows[: COUNTED_UP_TO + 1].query
        if query.is_empty() or (name == "team" and not _in_team(wanted)):
            continue
        inner, values = query.sql_with_params()
        parts.append(f"SELECT %s, count(*) FROM ({inner}) AS bounded")  # noqa: S608 - compiled by Django
        params += [name, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return told | dict(cursor.fetchall())


def _in_team(wanted: Q) -> bool:
    return any(
        child[1] for child in wanted.children if isinstance(child, tuple) and child[0] == "team_id__in"
    )


def queue(operator: Organisation, wanted: Q, *, latest: bool = False, after: str = "") -> Queue:
    """Return a page of a queue: what is gravest then oldest first, or the ``latest`` opened first."""
    rows = Ticket.objects.filter(wanted, organisation=operator).select_related("member", "assignee", "team")
    if latest:
        rows = _after_opening(rows, after).order_by("-opened_at", "id")
    else:
        rows = _after_priority(rows, after).order_by("priority", "opened_at", "id")
    page = list(rows[: PAGE + 1])
    more = len(page) > PAGE
    return Queue(tuple(page[:PAGE]), _key(page[PAGE - 1]) if more else "")


def _key(row: Ticket) -> str:
    return f"{row.priority}~{row.opened_at.isoformat()}~{row.id}"


def _split(after: str) -> tuple[int, datetime, UUID]:
    try:
        priority, opened, last = after.split("~")
        return int(priority), datetime.fromisoformat(opened), UUID(last)
    except ValueError:
        raise Unknown from None


def _after_priority(rows: QuerySet[Ticket], after: str) -> QuerySet[Ticket]:
    if not after:
        return rows
    priority, opened, last = _split(after)
    later = Q(opened_at__gt=opened) | Q(opened_at=opened, id__gt=last)
    return rows.filter(Q(priority__gt=priority) | Q(priority=priority) & later)


def _after_opening(rows: QuerySet[Ticket], after: str) -> QuerySet[Ticket]:
    if not after:
        return rows
    _priority, opened, last = _split(after)
    return rows.filter(Q(opened_at__lt=opened) | Q(opened_at=opened, id__gt=last))


def of_member(member: Organisation, *, done: bool, after: str = "") -> Queue:
    """Return a page of the requests of a member, latest first. In the member's or the operator's scope."""
    ended = _ACTIVE | Q(standing=Standing.RESOLVED)
    rows = Ticket.objects.filter(~ended if done else ended, member=member)
    page = list(_after_opening(rows, after).order_by("-opened_at", "id")[: PAGE + 1])
    more = len(page) > PAGE
    return Queue(tuple(page[:PAGE]), _key(page[PAGE - 1]) if more else "")

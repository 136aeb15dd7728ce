"""Changing what is promised: a new version each time, and every open request read again on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from beffroi.desk.models import Ticket
from beffroi.desk.requests.log import refresh
from beffroi.desk.sla import queries
from beffroi.desk.sla.models import ServiceCalendar, SlaPolicy
from beffroi.desk.sla.types import NeverOpen, Target
from beffroi.desk.types import ACTIVE
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

Spans = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it is set: targets, and for which requests; empty means whichever."""

    own: Target | None
    resolve: Target | None
    member: UUID | None = None
    service: str = ""
    priority: int | None = None
    team: UUID | None = None
    escalate_minutes: int = 60


@action("desk.set_promise")
def set_promise(*, organisation: Organisation, promise: Promise, by: Actor, on: datetime) -> SlaPolicy:
    """Promise something new for some requests; the version before ends, open requests are read again.

    :raises Invalid: nothing is promised.
    """
    if promise.own is None and promise.resolve is None:
        why = "Donnez au moins un délai : prise en charge ou résolution."
        raise Invalid(why, field_errors={"resolve": why})
    before = _standing(organisation, promise)
    if before is not None:
        SlaPolicy.objects.filter(id=before.id).update(until=on)
    row = SlaPolicy.objects.create(
        organisation=organisation,
        version=before.version + 1 if before else 1,
        since=on,
        **_scope_of(promise),
        **_amounts(promise),
    )
    note(subject=f"slapolicy:{row.id}", version=row.version, again=recompute(organisation, on=on))
    return row


def _standing(organisation: Organisation, promise: Promise) -> SlaPolicy | None:
    rows = SlaPolicy.objects.select_for_update().filter(organisation=organisation, until=None)
    return rows.filter(**_scope_of(promise)).order_by("id").first()


def _scope_of(promise: Promise) -> dict[str, UUID | str | int | None]:
    return {
        "member_id": promise.member,
        "service": clean_line(promise.service)[:60],
        "priority": promise.priority,
        "team_id": promise.team,
    }


def _amounts(promise: Promise) -> dict[str, int | str | None]:
    told: dict[str, int | str | None] = {"escalate_minutes": promise.escalate_minutes}
    for name, target in (("own", promise.own), ("resolve", promise.resolve)):
        if target is not None:
            told |= {f"{name}_amount": target.amount, f"{name}_unit": target.unit.value}
    return told


@action("desk.set_calendar")
def set_calendar(
    *,
    organisation: Organisation,
    name: str,
    hours: Mapping[int, Spans],
    place: str,
    closures: Sequence[date] = (),
    member: UUID | None = None,
    service: str = "",
    by: Actor,
    on: datetime,
) -> ServiceCalendar:
    """Say when the desk serves everybody, a member, a service; open requests are read again.

    :param hours: weekday (0 is Monday) to spans of local time, "08:30" to "12:00".
    :raises Invalid: spans that overlap or end before they begin. :raises NeverOpen: no hour at all.
    """
    told = {
        "name": clean_line(name)[:120] or "Calendrier",
        "hours": {
            str(day): [list(span) for span in _checked(spans)] for day, spans in hours.items() if spans
        },
        "place": place,
        "closures": sorted(day.isoformat() for day in closures),
    }
    if not told["hours"]:
        raise NeverOpen
    row, _new = ServiceCalendar.objects.update_or_create(
        organisation=organisation, member_id=member, service=clean_line(service)[:60], defaults=told
    )
    note(subject=f"servicecalendar:{row.id}", again=recompute(organisation, on=on))
    return row


def _checked(spans: Spans) -> Spans:
    last = time.min
    for begin, end in spans:
        first, second = time.fromisoformat(begin), time.fromisoformat(end)
        if first < last or second <= first:
            why = "Écrivez des plages qui se suivent, par exemple 8:30-12:00 puis 13:30-17:30."
            raise Invalid(why, field_errors={"hours": why})
        last = second
    return spans


def recompute(organisation: Organisation, *, on: datetime) -> int:
    """Read every open request again on the promises in force; return how many. In the writing scope."""
    book, count = queries.book(organisation), 0
    rows = Ticket.objects.filter(organisation=organisation, standing__in=sorted(ACTIVE)).order_by("id")
    for ticket in rows.iterator(chunk_size=500):
        refresh(ticket, now=on, book=book)
        count += 1
    return count

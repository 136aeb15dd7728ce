"""The log of a request and what is projected from it. In the operator's writing scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from beffroi.desk import rules
from beffroi.desk.models import Ticket, TicketEvent
from beffroi.desk.sla import queries
from beffroi.desk.sla import rules as sla
from beffroi.desk.sla.types import Clock, Event, Reason, Step
from beffroi.desk.types import ACTIVE, Standing
from beffroi.tenancy.types import Actor, Unknown

_STEPS = {each.value for each in Step}


def locked(ticket: Ticket) -> Ticket:
    """Return a request held until the transaction ends."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("case", "organisation", "member")
    return rows.get(id=ticket.id)


def write(
    ticket: Ticket,
    step: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    team: UUID | None = None,
    text: str = "",
) -> TicketEvent:
    """Write one line; :param step: a step of the clock, or any other word."""
    return TicketEvent.objects.create(
        organisation_id=ticket.organisation_id,
        ticket=ticket,
        step=step,
        at=at,
        reason=reason,
        team_id=team,
        text=text[:300],
        by=by.reference,
        by_name=by.name,
    )


def events_of(rows: Iterable[TicketEvent]) -> list[Event]:
    """Return the steps that the clock hears among the lines of a log."""
    return [
        Event(Step(row.step), row.at, Reason(row.reason) if row.reason else None, row.team_id)
        for row in rows
        if row.step in _STEPS
    ]


def clock_of(ticket: Ticket, *, now: datetime, book: queries.Book | None = None) -> Clock:
    """Return where the promises of a request stand, read from its log and the promises in force."""
    told = book or queries.book(ticket.organisation)
    calendar = told.calendar(ticket.member_id, ticket.service)
    promise = told.promise(ticket.member_id, ticket.service, ticket.priority)
    team = ticket.team_id
    ola = told.promise(ticket.member_id, ticket.service, ticket.priority, team) if team else None
    return sla.clock(events_of(ticket.events.order_by("at", "id")), promise, calendar, ola=ola, now=now)


def refresh(ticket: Ticket, *, now: datetime, book: queries.Book | None = None) -> Clock:
    """Project the clock of a request on its row again, with the version of the promise that was read."""
    told = book or queries.book(ticket.organisation)
    clock = clock_of(ticket, now=now, book=told)
    promise = told.promise(ticket.member_id, ticket.service, ticket.priority)
    ticket.policy_id, ticket.policy_version = (promise.id, promise.version) if promise else (None, 0)
    breach = clock.next_due if ticket.standing in ACTIVE else None
    if breach != ticket.breach_at and (breach is None or breach > now):
        ticket.escalated = 0
    ticket.breach_at = breach
    ticket.own_due_at, ticket.resolve_due_at = clock.own_due, clock.resolve_due
    ticket.team_due_at = clock.team_due
    ticket.owned_at, ticket.resolved_at = clock.course.owned_at, clock.course.resolved_at
    ticket.own_met, ticket.resolve_met = clock.own_met, clock.resolve_met
    ticket.vendor_minutes = int(clock.with_vendor.total_seconds()) // 60
    ticket.save()
    return clock


def move(
    ticket: Ticket, step: Step, *, by: Actor, at: datetime, reason: Reason | None = None, text: str = ""
) -> None:
    """Write a step, change the state, project the clock."""
    write(ticket, step, by=by, at=at, reason=reason or "", text=text)
    ticket.standing = rules.standing_after(Standing(ticket.standing), step, reason)
    ticket.closed_at = at if step is Step.CLOSED else None if step is Step.REOPENED else ticket.closed_at
    refresh(ticket, now=at)


def own(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Say that the desk has taken a request, the first time that somebody does something with it."""
    if ticket.owned_at is None:
        move(ticket, Step.OWNED, by=by, at=at)


def ticket_of_case(case_id: UUID) -> Ticket | None:
    """Return the request of a case, if it is one of the desk. In scope."""
    return Ticket.objects.filter(case_id=case_id).select_related("organisation", "member", "case").first()


def found(number: str) -> Ticket:
    """Return a request of the scope by its compact number; :raises Unknown:."""
    rows = Ticket.objects.select_related(
        "case__organisation", "organisation", "member", "assignee", "team", "asset"
    )
    row = rows.filter(number=number).first()
    if row is None:
        raise Unknown
    return row

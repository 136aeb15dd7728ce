"""What time brings: escalation before and after a breach, closing what stayed resolved, forgetting. Run twice, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.cases.support import queries as support
from beffroi.desk.models import Ticket
from beffroi.desk.requests.log import locked, write
from beffroi.desk.requests.working import CLOSES_AFTER, close
from beffroi.desk.sla import queries
from beffroi.desk.sla import rules as sla
from beffroi.desk.types import ACTIVE, Standing
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Role

AT_ONCE = 500
FARTHEST = timedelta(days=7)
"""No warning is asked for more than a week of days ahead: what the index is read for."""


def escalate(*, operator: Organisation, on: datetime) -> int:
    """Warn of breaches that are near, then of those that have come; never outside the hours of service."""
    with scope.reading(operator.id):
        book = queries.book(operator)
        rows = Ticket.objects.filter(
            organisation=operator,
            standing__in=sorted(ACTIVE),
            breach_at__lte=on + FARTHEST,
            escalated__lt=2,
        )
        due = [
            (each, level)
            for each in rows.select_related("organisation", "assignee", "team").order_by("breach_at", "id")[
                :AT_ONCE
            ]
            if (level := level_of(each, book, on)) > each.escalated
        ]
    for ticket, level in due:
        _escalate(ticket=ticket, level=level, by=CLOCKWORK, on=on)
    return len(due)


def level_of(ticket: Ticket, book: queries.Book, now: datetime) -> int:
    """Return 2 once the next deadline is missed, 1 within the time of warning, 0 before or while the desk is closed."""
    calendar = book.calendar(ticket.member_id, ticket.service)
    if ticket.breach_at is None or not sla.is_open(now, calendar):
        return 0
    if ticket.breach_at <= now:
        return 2
    promise = book.promise(ticket.member_id, ticket.service, ticket.priority)
    warned = timedelta(minutes=promise.escalate_minutes if promise else 60)
    return int(sla.working_time(now, ticket.breach_at, calendar) <= warned)


@action("desk.escalate")
def _escalate(*, ticket: Ticket, level: int, by: Actor, on: datetime) -> None:
    row = locked(ticket)
    if row.escalated >= level:
        return
    row.escalated = level
    row.save(update_fields=["escalated"])
    write(row, "escalated", by=by, at=on, text="dépassement" if level == 2 else "échéance proche")
    for address in _told(row, level):
        _send(address, row, level)
    note(level=level)


def _told(row: Ticket, level: int) -> list[str]:
    """Return whom to warn: who has it, else its team; the heads of the desk too once it is late, or nobody has it."""
    to = {row.assignee.email} if row.assignee else set()
    if not to and row.team_id:
        to = {email for _id, _name, email in support.members_of([row.team_id]).get(row.team_id, [])}
        to |= {row.team.email} if row.team.email else set()
    if level == 2 or not to:
        agents = people.agents_of(row.organisation)
        to |= {each.email for each in agents if Role.OPERATOR_ADMINISTRATOR in each.roles}
    return sorted(to)


def _send(address: str, row: Ticket, level: int) -> None:
    from beffroi.desk.tasks import tell_breach

    tell_breach.defer(email=address, number=row.number, level=level)


def breach_mail(email: str, number: str, level: int) -> EmailMessage:
    """Return the warning to an agent: the number, and no word of what the member wrote."""
    shown = parse_number(number).display
    what = "a dépassé son délai" if level == 2 else "approche de son délai"
    link = f"{settings.PUBLIC_URL}/operateur/assistance/demandes/{number}/"
    body = f"Bonjour,\n\nLa demande {shown} {what}.\n\nOuvrez-la :\n{link}\n"
    return EmailMessage(
        subject=f"Demande {shown} : {'délai dépassé' if level == 2 else 'délai proche'}",
        body=body,
        to=[email],
    )


def close_resolved(*, operator: Organisation, on: datetime) -> int:
    """Close what has stayed resolved for ten days without a word of the member."""
    with scope.reading(operator.id):
        rows = Ticket.objects.filter(
            organisation=operator, standing=Standing.RESOLVED, resolved_at__lte=on - CLOSES_AFTER
        )
        due = list(rows.select_related("case", "organisation").order_by("resolved_at", "id")[:AT_ONCE])
    for ticket in due:
        close(ticket=ticket, by=CLOCKWORK, on=on)
    return len(due)


@action("desk.count")
def forget(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Take the words out of requests whose case was anonymised: figures stay, nobody is named."""
    rows = Ticket.objects.filter(organisation=organisation, case__anonymised_at__isnull=False)
    count = rows.exclude(subject="").update(subject="")
    note(forgotten=count)
    return int(count)

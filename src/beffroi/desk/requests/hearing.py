"""The ear of the desk: a message of the member moves the clock the same way, by web or by mail.

It hears the rows that the engine writes, in the transaction that writes them.
"""

from __future__ import annotations

from typing import Any

from beffroi.desk import rules
from beffroi.desk.models import Ticket, TicketLink
from beffroi.desk.requests.log import locked, move, ticket_of_case, write
from beffroi.desk.sla.types import Step
from beffroi.desk.types import Link, Standing
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

HEARD, DEEPEST = "heard", 20


def hear(sender: Any, instance: Any, **told: Any) -> None:
    """Hear a message of a case: what the member writes ends its wait, or reopens what was resolved."""
    open_scope = scope.current()
    if not told.get("created") or not instance.from_applicant or open_scope is None:
        return
    if open_scope.organisation != instance.organisation_id:
        return
    ticket = ticket_of_case(instance.case_id)
    if ticket is not None:
        _answered(_followed(ticket), at=instance.at, name=instance.author_name)


def _followed(ticket: Ticket) -> Ticket:
    """Return the request into which one was merged, or itself."""
    for _each in range(DEEPEST):
        link = TicketLink.objects.filter(source=ticket, kind=Link.MERGED).order_by("at").first()
        if ticket.standing != Standing.MERGED or link is None:
            break
        ticket = link.target
    return locked(ticket)


def _answered(ticket: Ticket, *, at: Any, name: str) -> None:
    step = rules.answer_of_member(Standing(ticket.standing))
    ticket.heard_at = at
    if step is None:
        write(ticket, HEARD, by=CLOCKWORK, at=at, text=name)
        ticket.save(update_fields=["heard_at"])
        return
    move(ticket, Step(step), by=CLOCKWORK, at=at, text=name)

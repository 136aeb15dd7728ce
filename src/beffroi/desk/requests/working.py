"""What agents of the desk do with a request. The first thing that one does takes it in charge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from beffroi.cases import actions as cases
from beffroi.cases.support import actions as support
from beffroi.cases.support import queries as reading
from beffroi.desk import rules
from beffroi.desk.models import Asset, SavedReply, Ticket
from beffroi.desk.requests.log import locked, move, own, refresh, write
from beffroi.desk.sla.types import REASON_LABELS, Reason, Step
from beffroi.desk.types import (
    ACTIVE,
    PRIORITY_LABELS,
    Degree,
    Nature,
    NotNow,
    Priority,
    Standing,
)
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import CLOCKWORK, Actor, Unknown

CLOSES_AFTER = timedelta(days=10)
RATING = "\n\nVotre avis, en une question :\n{link}"


@action("desk.answer")
def answer(
    *,
    ticket: Ticket,
    body: str,
    by: Actor,
    on: datetime,
    then: Standing = Standing.OPEN,
    files: Sequence[UUID] = (),
) -> Ticket:
    """Write to the member, by mail and on its page; then go on, wait, or hold the request for resolved.

    :param then: state that the request takes. :raises Invalid: nothing is written. :raises NotNow: it was merged.
    """
    row = _workable(ticket)
    own(row, by=by, at=on)
    text = body
    if then is Standing.RESOLVED and body.strip():
        text = body.rstrip() + RATING.format(link=rating_link(row))
    cases.message(case=row.case, body=text, files=files, by=by, on=on)
    write(row, "answered", by=by, at=on)
    _then(row, then, by=by, at=on)
    cases.mark_read(case=row.case, by=by, on=on)
    note(then=then.value)
    return row


def rating_link(ticket: Ticket) -> str:
    """Return the address where the person rates, once; its key is that of the request."""
    key = reading.key_of(ticket.case)
    return f"{settings.PUBLIC_URL}/operateur/assistance/avis/{ticket.number}/?cle={key}"


def _workable(ticket: Ticket) -> Ticket:
    row = locked(ticket)
    if row.standing == Standing.MERGED:
        raise NotNow("Cette demande est fusionnée dans une autre. Travaillez sur celle-là.")
    return row


def _then(row: Ticket, then: Standing, *, by: Actor, at: datetime) -> None:
    if then in rules.WAITS:
        move(row, Step.WAITING, by=by, at=at, reason=rules.WAITS[then])
    elif then is Standing.RESOLVED and row.standing != Standing.RESOLVED:
        move(row, Step.RESOLVED, by=by, at=at)
    elif then is Standing.OPEN and row.standing in {Standing.RESOLVED, Standing.CLOSED}:
        move(row, Step.REOPENED, by=by, at=at)
    elif then is Standing.OPEN and Standing(row.standing) in rules.WAITS:
        move(row, Step.RESUMED, by=by, at=at)
    else:
        refresh(row, now=at)


@action("desk.move")
def set_standing(*, ticket: Ticket, then: Standing, reason: str = "", by: Actor, on: datetime) -> Ticket:
    """Put a request on hold with its reason, take it up again, hold it for resolved, reopen it, without writing."""
    row = _workable(ticket)
    if then not in {*ACTIVE, Standing.RESOLVED}:
        raise NotNow("Choisissez un état de la liste.")
    if by is not CLOCKWORK:
        own(row, by=by, at=on)
    if then in rules.WAITS and clean_line(reason):
        write(row, "why", by=by, at=on, text=clean_line(reason))
    _then(row, then, by=by, at=on)
    note(then=then.value)
    return row


@action("desk.move")
def close(*, ticket: Ticket, by: Actor, on: datetime) -> Ticket:
    """Close a resolved request, and its case; can be run twice."""
    row = locked(ticket)
    if row.standing != Standing.RESOLVED:
        return row
    move(row, Step.CLOSED, by=by, at=on)
    support.close(case=row.case, by=by, on=on)
    return row


@action("desk.qualify")
def qualify(
    *,
    ticket: Ticket,
    by: Actor,
    on: datetime,
    nature: Nature | None = None,
    impact: Degree | None = None,
    urgency: Degree | None = None,
    service: str | None = None,
    asset_id: UUID | None = None,
) -> Ticket:
    """Say again what a request is; the promise is chosen again, and every pause is kept.

    :raises Unknown: a thing that is none of the member's.
    """
    row, before = _workable(ticket), ticket.priority
    if asset_id and not Asset.objects.filter(id=asset_id, member_id=row.member_id).exists():
        raise Unknown
    row.nature = nature or row.nature
    row.impact, row.urgency = impact or row.impact, urgency or row.urgency
    row.service = row.service if service is None else clean_line(service)[:60]
    row.asset_id = asset_id or row.asset_id
    row.priority = rules.priority(Degree(row.impact), Degree(row.urgency))
    if row.priority != before:
        told = f"{PRIORITY_LABELS[Priority(before)]} → {PRIORITY_LABELS[Priority(row.priority)]}"
        write(row, "priority", by=by, at=on, text=told)
    refresh(row, now=on)
    note(priority=row.priority)
    return row


@action("desk.give")
def give(
    *, ticket: Ticket, by: Actor, on: datetime, to: UUID | None = None, team: UUID | None = None
) -> Ticket:
    """Give a request to an agent, to a team, or to nobody; the team's promise runs from now.

    :raises Unknown: no such agent or team here.
    """
    row = _workable(ticket)
    if team not in {None, row.team_id, *(each.id for each in reading.services_of(row.organisation_id))}:
        raise Unknown
    cases.assign(case=row.case, to=to, by=by, on=on)
    row.assignee_id = row.case.assignee_id
    name = people.agent_of(row.organisation, row.assignee_id).name if row.assignee_id else ""
    if team != row.team_id:
        row.team_id = team
        write(row, Step.TEAM, by=by, at=on, team=team)
    if name:
        write(row, "given", by=by, at=on, text=name)
    if to is not None and to == by.account_id:
        own(row, by=by, at=on)
    refresh(row, now=on)
    note(to=str(to) if to else None, team=str(team) if team else None)
    return row


@action("desk.save_reply")
def save_reply(
    *,
    organisation: Organisation,
    title: str,
    body: str,
    then: str = "",
    minutes: int = 0,
    by: Actor,
    on: datetime,
) -> SavedReply:
    """Keep a reply to be used again; with ``then`` or ``minutes`` it is a macro. :raises Invalid: it lacks words."""
    told = clean_line(title)[:120], clean_paragraphs(body).strip()
    if not all(told):
        raise Invalid("Donnez un titre et un texte.", field_errors={"title": "Donnez un titre et un texte."})
    row = SavedReply.objects.create(
        organisation=organisation, title=told[0], body=told[1], then=then, minutes=min(minutes, 1440)
    )
    note(subject=f"savedreply:{row.id}")
    return row


def filled(reply: SavedReply, ticket: Ticket, agent: str) -> str:
    """Return a saved reply with the names of a request put in; unknown names stay as they are."""
    values = {
        "personne": str(ticket.case.applicant.get("contact") or ticket.case.applicant_name),
        "commune": ticket.member.display_name,
        "numero": ticket.number,
        "agent": agent,
    }
    text = reply.body
    for name, value in values.items():
        text = text.replace("{{ " + name + " }}", value)
    return text


def why_stopped(reason: Reason) -> str:
    """Return why the clock is stopped, in words."""
    return REASON_LABELS[reason]

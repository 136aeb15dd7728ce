"""Merging and splitting requests: both keep their words, each leads to the other. Never across members."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from beffroi.cases.support import queries as reading
from beffroi.desk.models import Ticket, TicketLink
from beffroi.desk.requests.log import locked, refresh, write
from beffroi.desk.requests.opening import take
from beffroi.desk.types import Asked, Degree, Link, Nature, NotNow, Standing, Via
from beffroi.journal.actions import action, note
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor


@action("desk.merge")
def merge(*, ticket: Ticket, into: Ticket, by: Actor, on: datetime) -> Ticket:
    """Merge a request into another of the same member: one is worked, the messages of both are read there.

    :raises NotNow: another member's, itself, or one that is merged or closed already.
    """
    source, target = locked(ticket), locked(into)
    if source.member_id != target.member_id:
        raise NotNow("Ces demandes viennent de deux membres. Rien ne passe de l’un à l’autre.")
    if source.id == target.id or Standing.MERGED in {source.standing, target.standing}:
        raise NotNow("Choisissez une autre demande, qui ne soit pas déjà fusionnée.")
    TicketLink.objects.create(
        organisation_id=source.organisation_id,
        source=source,
        target=target,
        kind=Link.MERGED,
        at=on,
        by_name=by.name,
    )
    source.standing = Standing.MERGED
    write(source, "merged", by=by, at=on, text=_shown(target))
    write(target, "merged", by=by, at=on, text=_shown(source))
    refresh(source, now=on)
    target.heard_at = max(target.heard_at, source.heard_at)
    target.save(update_fields=["heard_at"])
    note(into=str(target.id))
    return target


def split(*, ticket: Ticket, message: str, subject: str, by: Actor, on: datetime) -> Ticket:
    """Make a request of its own of one message of another; it keeps its words and files where they were too.

    :param message: identifier of the message. :raises NotNow: no such message on the request.
    """
    with transaction.atomic():
        with scope.reading(ticket.organisation_id):
            row = Ticket.objects.select_related("case", "organisation", "member").get(id=ticket.id)
            found = next((each for each in reading.messages_of(row.case) if str(each.id) == message), None)
            files = reading.files_of(row.case).get(found.id, []) if found else []
        if found is None:
            raise NotNow("Ce message ne figure pas dans la demande. Rechargez la page.")
        asked = replace(_asked(row, subject, found.body), files=tuple(each.id for each in files))
        new = take(operator=row.organisation, member=row.member, asked=asked, by=by, on=on)
        _link(ticket=row, new=new, by=by, on=on)
    return new


def _asked(row: Ticket, subject: str, text: str) -> Asked:
    applicant = row.case.applicant
    return Asked(
        subject=subject,
        description=text[:5000],
        nature=Nature(row.nature),
        impact=Degree(row.impact),
        urgency=Degree(row.urgency),
        service=row.service,
        person=str(applicant.get("contact", "")),
        email=row.case.applicant_email,
        asset_id=row.asset_id,
        via=Via.DESK,
    )


@action("desk.split")
def _link(*, ticket: Ticket, new: Ticket, by: Actor, on: datetime) -> TicketLink:
    write(ticket, "split", by=by, at=on, text=_shown(new))
    write(new, "split", by=by, at=on, text=_shown(ticket))
    note(new=str(new.id))
    return TicketLink.objects.create(
        organisation_id=ticket.organisation_id,
        source=ticket,
        target=new,
        kind=Link.SPLIT,
        at=on,
        by_name=by.name,
    )


def _shown(ticket: Ticket) -> str:
    return parse_number(ticket.number).display

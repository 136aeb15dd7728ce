"""Asking for an access, answering, ending it, and keeping the line of each reading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from beffroi.identity import holding
from beffroi.identity.access import mails
from beffroi.identity.access.models import AccessAnswer, AccessRequest, AccessVisit
from beffroi.identity.access.rules import (
    LONGEST_DAYS,
    LONGEST_REASON,
    SHORTEST_REASON,
    first_day_without,
    standing,
)
from beffroi.identity.access.types import AlreadyAnswered, Answer, NotOpen, Standing
from beffroi.identity.models import Grant
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.inserting import insert
from beffroi.tenancy.types import Actor, Role, Unknown


@action("identity.ask_access")
def ask(
    *, organisation: Organisation, member: Organisation, reason: str, days: int, by: Actor, on: datetime
) -> AccessRequest:
    """Ask a commune to see its requests for some days, and write to its administrators.

    :raises Invalid: no reason that the commune could judge, or too long an access.
    """
    told = clean_line(reason)[:LONGEST_REASON]
    if len(told) < SHORTEST_REASON:
        _refuse("reason", "Dites à la commune pourquoi vous devez lire ses demandes.")
    _check_days(days)
    if by.account_id is None:
        raise Unknown
    row = AccessRequest(
        organisation=organisation,
        member=member,
        user_id=by.account_id,
        user_name=by.name,
        reason=told,
        days=days,
        asked_at=on,
    )
    row.save(force_insert=True)
    note(subject=f"access:{row.id}", member=member.siren, days=days)
    transaction.on_commit(lambda: mails.tell_asked(row), robust=True)
    return row


@action("identity.grant_access")
def grant(
    *, organisation: Organisation, request: AccessRequest, days: int, by: Actor, on: datetime
) -> AccessAnswer:
    """Open the commune's requests to the person who asked, for some days from today; it ends by itself.

    :raises AlreadyAnswered: a request is answered once.
    """
    _check_days(days)
    since = _day(on)
    until = first_day_without(since, days)
    row = _answer(organisation, request, Answer.GRANTED, by=by, on=on, since=since, until=until)
    Grant.objects.create(
        organisation=organisation,
        user_id=request.user_id,
        role=Role.VISITOR,
        since=since,
        until=until,
        granted_by=by.reference,
    )
    note(subject=f"access:{request.id}", user=f"user:{request.user_id}", until=until.isoformat())
    return row


@action("identity.grant_access")
def refuse(*, organisation: Organisation, request: AccessRequest, by: Actor, on: datetime) -> AccessAnswer:
    """Keep the commune's requests closed; :raises AlreadyAnswered:."""
    note(subject=f"access:{request.id}", refused=True)
    return _answer(organisation, request, Answer.REFUSED, by=by, on=on)


@action("identity.grant_access")
def end(*, answer: AccessAnswer, by: Actor, on: datetime) -> AccessAnswer:
    """Close an access before its day, at once; :raises NotOpen: it is over already."""
    today = _day(on)
    row = AccessAnswer.objects.select_for_update().get(id=answer.id)
    if standing(row.answer, row.until, today=today) is not Standing.OPEN:
        raise NotOpen
    row.until, row.ended_at, row.ended_by = today, on, by.name
    row.save(update_fields=["until", "ended_at", "ended_by"])
    held = Grant.objects.filter(organisation_id=row.organisation_id, user_id=row.user_id, role=Role.VISITOR)
    held.filter(until__gt=today).update(until=today)
    note(subject=f"access:{row.request_id}", user=f"user:{row.user_id}")
    return row


@action("identity.visit")
def visit(*, organisation: Organisation, page: str, by: Actor, on: datetime) -> None:
    """Keep that a visitor opens a page of the commune: written before the page is made."""
    if by.account_id is None:
        raise Unknown
    note(page=page)
    row = AccessVisit(
        organisation=organisation, user_id=by.account_id, user_name=by.name, page=page[:200], at=on
    )
    insert(row)


def _answer(
    organisation: Organisation,
    request: AccessRequest,
    answer: Answer,
    *,
    by: Actor,
    on: datetime,
    since: date | None = None,
    until: date | None = None,
) -> AccessAnswer:
    if request.member_id != organisation.id:
        raise Unknown
    row = AccessAnswer(
        organisation=organisation,
        request_id=request.id,
        operator_id=request.organisation_id,
        user_id=request.user_id,
        answer=answer,
        answered_at=on,
        answered_by=by.name,
        since=since,
        until=until,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAnswered from None
    transaction.on_commit(lambda: mails.tell_answered(request, row), robust=True)
    return row


def _check_days(days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        _refuse("days", f"Choisissez une durée d’un à {LONGEST_DAYS} jours.")


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})


def _day(on: datetime) -> date:
    return on.astimezone(holding.PARIS).date()


def is_visitor(roles: Iterable[Role]) -> bool:
    """Say whether somebody reads a commune by an access alone: a colleague who is one by other roles is none."""
    return frozenset(roles) - {Role.ANYONE} == {Role.VISITOR}

"""Reading bodies, mandates, sessions and deliberations, in the operator's scope or in a member's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from beffroi.governance.models import (
    Body,
    Convocation,
    ConvocationReply,
    Deliberation,
    Mandate,
    Session,
)
from beffroi.governance.types import Seat
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SHOWN = 100


def bodies(operator: Organisation) -> list[Body]:
    """Return the bodies of an operator, by name. In scope."""
    return list(Body.objects.filter(organisation=operator).order_by("name")[:SHOWN])


def body(operator: Organisation, body_id: UUID) -> Body:
    """Return a body; :raises Unknown:. In scope."""
    found = Body.objects.filter(organisation=operator, id=body_id).select_related("organisation").first()
    if found is None:
        raise Unknown
    return found


def in_office(body_id: UUID, on: date, *, seat: Seat | None = None) -> list[Mandate]:
    """Return the mandates of a body in force on a day, by member and person. In scope."""
    rows = Mandate.objects.filter(Q(until=None) | Q(until__gt=on), body_id=body_id, since__lte=on)
    if seat is not None:
        rows = rows.filter(seat=seat)
    return list(
        rows.select_related("member", "deputy_of").order_by("-presides", "member__name", "person", "id")[:500]
    )


def sessions(operator: Organisation, *, body_id: UUID | None = None) -> list[Session]:
    """Return the latest sessions of an operator, or of one of its bodies, the newest first. In scope."""
    rows = Session.objects.filter(organisation=operator)
    rows = rows.filter(body_id=body_id) if body_id else rows
    return list(rows.select_related("body").order_by("-held_on", "id")[:SHOWN])


def session(operator: Organisation, session_id: UUID) -> Session:
    """Return a session with its body; :raises Unknown:. In scope."""
    rows = Session.objects.filter(organisation=operator, id=session_id)
    found = rows.select_related("body", "organisation", "second_of").first()
    if found is None:
        raise Unknown
    return found


def deliberations(operator: Organisation, *, year: int | None = None) -> list[Deliberation]:
    """Return the deliberations of an operator, the latest number first. In scope."""
    rows = Deliberation.objects.filter(organisation=operator)
    rows = rows.filter(year=year) if year else rows
    return list(rows.select_related("session__body", "paper").order_by("-year", "-rank")[:500])


def replies(operator: Organisation, held: Session) -> dict[UUID, ConvocationReply]:
    """Return what the delegates convened to a session answered, by mandate.

    The replies are the members' rows: their policy shows an operator those that concern it.
    """
    with scope.reading(operator.id):
        sent = {each.id: each.mandate_id for each in Convocation.objects.filter(session=held).order_by("id")}
        rows = ConvocationReply.objects.filter(operator=operator, convocation_id__in=sent).order_by("id")
        return {sent[each.convocation_id]: each for each in rows}


def convened(member: Organisation) -> list[Convocation]:
    """Return the latest convocations of a member's delegates, the newest first. In the member's scope."""
    rows = Convocation.objects.filter(member=member).select_related("organisation")
    return list(rows.order_by("-held_at", "person", "id")[:SHOWN])


def convocation(member: Organisation, convocation_id: UUID) -> Convocation:
    """Return one convocation of a member's delegate; :raises Unknown:. In the member's scope."""
    rows = Convocation.objects.filter(member=member, id=convocation_id)
    found = rows.select_related("organisation", "member").first()
    if found is None:
        raise Unknown
    return found

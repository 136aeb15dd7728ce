"""The sessions of a year: held, sat at, deliberated. In the operator's scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from beffroi.governance.models import Attendance, Deliberation, Session
from beffroi.governance.types import Presence, Stage
from beffroi.operators.models import Organisation

_HELD = (Stage.HELD.value, Stage.CLOSED.value)


@dataclass(frozen=True, slots=True)
class YearOfSessions:
    """``seats``: places called at the sessions; ``filled``: those held by somebody, a deputy or a proxy."""

    sessions: int
    seats: int
    filled: int
    deliberations: int


def sessions_of(operator: Organisation, year: int, *, member: Organisation | None = None) -> YearOfSessions:
    """Return the sessions of a year; of those where a member has a seat when one is named. In scope."""
    held = Session.objects.filter(organisation=operator, held_on__year=year, stage__in=_HELD)
    seats = Attendance.objects.filter(organisation=operator, session__in=held.values("id")).order_by()
    if member is not None:
        seats = seats.filter(mandate__member=member)
    told = seats.aggregate(
        sessions=Count("session_id", distinct=True),
        seats=Count("id"),
        filled=Count("id", filter=~Q(presence=Presence.ABSENT.value)),
    )
    sessions = told["sessions"] if member is not None else held.count()
    voted = Deliberation.objects.filter(organisation=operator, year=year).count()
    return YearOfSessions(sessions, told["seats"], told["filled"], voted)

"""Reading trainings, in the operator's scope or in a member's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from beffroi.operators.models import Organisation
from beffroi.projects.trainings.models import (
    Course,
    CourseEvaluation,
    CoursePresence,
    CourseSession,
    Enrolment,
)
from beffroi.projects.trainings.rules import opinion
from beffroi.projects.trainings.types import Offered, Opinion, Standing
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SHOWN = 200


def courses(operator: Organisation) -> list[Course]:
    """Return the catalogue of an operator, by title. In scope."""
    return list(Course.objects.filter(organisation=operator, withdrawn_on=None).order_by("title")[:SHOWN])


def course(operator: Organisation, course_id: UUID) -> Course:
    """Return a training; :raises Unknown:. In scope."""
    rows = Course.objects.filter(organisation=operator, id=course_id).select_related("organisation")
    found = rows.first()
    if found is None:
        raise Unknown
    return found


def sessions(operator: Organisation, *, course_id: UUID | None = None) -> list[CourseSession]:
    """Return the latest sessions with ``seated`` and ``waiting`` counted, the latest day first. In scope."""
    rows = CourseSession.objects.filter(organisation=operator)
    rows = rows.filter(course_id=course_id) if course_id else rows
    return list(_counted(rows).order_by("-first_day", "id")[:SHOWN])


def session(operator: Organisation, session_id: UUID) -> CourseSession:
    """Return a session with its training and counts; :raises Unknown:. In scope."""
    found = _counted(CourseSession.objects.filter(organisation=operator, id=session_id)).first()
    if found is None:
        raise Unknown
    return found


def _counted(rows: QuerySet[CourseSession]) -> QuerySet[CourseSession]:
    return rows.select_related("course", "organisation").annotate(
        seated=Count("enrolments", filter=Q(enrolments__standing=Standing.SEATED)),
        waiting=Count("enrolments", filter=Q(enrolments__standing=Standing.WAITING)),
    )


def enrolments(of: CourseSession) -> list[Enrolment]:
    """Return who is enrolled or was, in the order of asking. In the operator's scope."""
    return list(of.enrolments.select_related("member").order_by("rank"))


def offered(operator: Organisation, today: date, *, session_id: UUID | None = None) -> list[Offered]:
    """Return the sessions to come that a member may ask for, by day, without anybody's name.

    The catalogue is the operator's and is shown to all it serves: its scope is opened here and nothing else leaves.
    """
    with scope.reading(operator.id):
        rows = CourseSession.objects.filter(organisation=operator, first_day__gt=today, cancelled_on=None)
        rows = rows.filter(id=session_id) if session_id else rows
        return [_offered(row) for row in _counted(rows).order_by("first_day", "id")[:SHOWN]]


def _offered(row: CourseSession) -> Offered:
    told = {
        name: getattr(row.course, name) for name in ("title", "audience", "content", "prerequisites", "price")
    }
    seated, waiting = row.seated, row.waiting  # type: ignore[attr-defined]
    return Offered(
        id=row.id,
        place=row.place,
        first_day=row.first_day,
        last_day=row.last_day,
        seats=row.seats,
        free=max(row.seats - seated, 0),
        waiting=waiting,
        **told,
    )


def of_member(member: Organisation, *, email: str = "") -> list[Enrolment]:
    """Return the latest enrolments of a member's people, or those of one address. In the member's scope."""
    rows = Enrolment.objects.filter(member=member).select_related("organisation")
    rows = rows.filter(email=email) if email else rows
    return list(rows.order_by("-first_day", "rank", "id")[:SHOWN])


def hours(
    year: int, *, operator: Organisation | None = None, member: Organisation | None = None
) -> Sequence[tuple[str, int, int]]:
    """Return name, people and minutes attended in a year, by member. In the scope of the one that is named."""
    rows = CoursePresence.objects.filter(present=True, day__year=year)
    rows = rows.filter(organisation=operator) if operator else rows
    rows = rows.filter(member=member) if member else rows
    grouped = rows.values("member__name").annotate(
        people=Count("enrolment__email", distinct=True), minutes=Sum("minutes")
    )
    return [(row["member__name"], row["people"], row["minutes"]) for row in grouped.order_by("member__name")]


def opinions(of: CourseSession) -> Opinion:
    """Return what was thought of a session; nothing under three answers. In the operator's scope."""
    rows = CourseEvaluation.objects.filter(session=of).order_by("id")
    return opinion(rows.values_list("stars", "text"))

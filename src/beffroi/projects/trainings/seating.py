"""Who holds a seat and who waits. Every function runs in the operator's writing scope, the session being locked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from beffroi.kernel.calendar import civil_date
from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_email
from beffroi.kernel.text import clean_line
from beffroi.operators.membership.queries import member_on
from beffroi.operators.models import Organisation
from beffroi.projects.trainings import rules
from beffroi.projects.trainings.models import CourseSession, Enrolment
from beffroi.projects.trainings.types import Notice, NotNow, Person, Standing
from beffroi.tenancy.types import Actor, Unknown

SEAT_OF_OPERATOR = "75056"


def today(on: datetime) -> date:
    """Return the civil date where operators stand: their sessions are held in metropolitan time."""
    return civil_date(on, SEAT_OF_OPERATOR)


def locked(operator: UUID, session_id: UUID) -> CourseSession:
    """Return a session that nobody else may seat or unseat until the end; :raises Unknown:."""
    rows = CourseSession.objects.select_for_update(of=("self",)).select_related("course", "organisation")
    found = rows.filter(organisation_id=operator, id=session_id).first()
    if found is None:
        raise Unknown
    return found


def take(
    session: CourseSession, *, member: Organisation, person: Person, author: Actor, on: datetime
) -> Enrolment:
    """Enrol a person: a seat when one is free and nobody waits, else the end of the waiting list."""
    day = today(on)
    if member_on(session.organisation, member.id, day) is None:
        raise Unknown
    told = _checked(session, person, day)
    row = Enrolment(
        organisation_id=session.organisation_id,
        session=session,
        member=member,
        title=session.course.title,
        place=session.place,
        first_day=session.first_day,
        person=told.name,
        email=told.email,
        elected=told.elected,
        rank=(session.enrolments.aggregate(last=Max("rank"))["last"] or 0) + 1,
        standing=Standing.WAITING,
        of_seats=session.seats,
        asked_at=on,
        asked_by=author.reference,
    )
    row.save(force_insert=True)
    promote(session)
    row.refresh_from_db()
    return row


def _checked(session: CourseSession, person: Person, day: date) -> Person:
    name = clean_line(person.name)[:120]
    if not name:
        _refuse("person", "Écrivez le prénom et le nom.")
    try:
        email = check_email(person.email)
    except InvalidIdentifier as wrong:
        raise Invalid(wrong.message, field_errors={"email": wrong.message}) from wrong
    if session.cancelled_on is not None or session.first_day <= day:
        raise NotNow("Les inscriptions à cette session sont closes. Choisissez une autre session.")
    if not rules.is_for(session.course.audience, elected=person.elected):
        raise NotNow("Cette formation ne s’adresse pas à cette personne. Vérifiez le public indiqué.")
    if session.enrolments.exclude(standing=Standing.CANCELLED).filter(email=email).exists():
        raise NotNow("Une personne est déjà inscrite à cette session avec cette adresse.")
    return Person(name, email, person.elected)


def promote(session: CourseSession) -> int:
    """Give the seats left to those who wait, in their order; return how many got one. Each is told once by mail."""
    held = set(session.enrolments.filter(standing=Standing.SEATED).values_list("seat", flat=True))
    waiting = list(session.enrolments.filter(standing=Standing.WAITING).order_by("rank"))
    chosen = rules.promoted(waiting, seats=session.seats, seated=len(held))
    free = [number for number in range(1, session.seats + 1) if number not in held]
    for row, number in zip(chosen, free, strict=False):
        row.standing, row.seat, row.of_seats = Standing.SEATED, number, session.seats
        row.save(update_fields=["standing", "seat", "of_seats"])
        tell_later(row, Notice.CONFIRMATION)
    return len(chosen)


def renumber(session: CourseSession) -> None:
    """Number the seats held from one on, so that fewer seats still hold them all; each row knows their number."""
    rows = list(session.enrolments.filter(standing=Standing.SEATED).order_by("seat"))
    for number, row in enumerate(rows, start=1):
        row.seat, row.of_seats = number, session.seats
        row.save(update_fields=["seat", "of_seats"])


def cancel(row: Enrolment, *, on: datetime) -> None:
    """Free the seat of a person, or their place in the list."""
    row.standing, row.seat, row.cancelled_at = Standing.CANCELLED, None, on
    row.save(update_fields=["standing", "seat", "cancelled_at"])


def tell_later(row: Enrolment, notice: Notice) -> None:
    """Ask for a mail once everything is written."""
    from beffroi.projects.tasks import send_notice

    told = {"organisation_id": str(row.organisation_id), "enrolment_id": str(row.id), "notice": notice.value}
    transaction.on_commit(lambda: send_notice.defer(**told))


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})

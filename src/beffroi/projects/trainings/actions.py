"""The life of a training: published, planned, asked for, attended, judged. Seats are given under a lock, in order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import Zone
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.projects.trainings import rules, seating
from beffroi.projects.trainings.models import (
    Course,
    CourseEvaluation,
    CourseHalfDay,
    CoursePresence,
    CourseSession,
    Enrolment,
)
from beffroi.projects.trainings.types import Half, Notice, NotNow, Person, Standing, Syllabus, Timetable
from beffroi.tenancy.types import Actor, Unknown

Came = Collection[tuple[UUID, date, Half]]


@action("projects.teach")
def publish_course(*, organisation: Organisation, syllabus: Syllabus, by: Actor, on: datetime) -> Course:
    """Add a training to the catalogue; :raises Invalid: no title, no length, or a title already borne."""
    title = clean_line(syllabus.title)[:160]
    if not title:
        _refuse("title", "Donnez un titre à la formation.")
    if not 1 <= syllabus.half_days <= 2 * rules.MOST_DAYS:
        _refuse("half_days", f"Une formation compte de 1 à {2 * rules.MOST_DAYS} demi-journées.")
    row = Course(
        organisation=organisation,
        title=title,
        audience=syllabus.audience,
        half_days=syllabus.half_days,
        content=clean_paragraphs(syllabus.content)[:10_000],
        prerequisites=clean_paragraphs(syllabus.prerequisites)[:2_000],
        price=clean_line(syllabus.price)[:160],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        _refuse("title", "Une formation porte déjà ce titre. Choisissez-en un autre.")
    note(subject=f"course:{row.id}")
    return row


@action("projects.teach")
def withdraw_course(*, course: Course, withdrawn_on: date, by: Actor, on: datetime) -> Course:
    """Take a training out of the catalogue; its planned sessions are held."""
    if course.withdrawn_on is not None:
        raise NotNow("Cette formation est déjà retirée du catalogue.")
    course.withdrawn_on = withdrawn_on
    course.save(update_fields=["withdrawn_on"])
    return course


@action("projects.teach")
def plan_session(
    *, course: Course, timetable: Timetable, place: str, seats: int, by: Actor, on: datetime
) -> CourseSession:
    """Plan a session with its half days; weekends and public holidays are skipped.

    :raises Invalid: past, without a place, a seat, a half or a sensible length. :raises NotNow: withdrawn course.
    """
    if course.withdrawn_on is not None:
        raise NotNow("Cette formation est retirée du catalogue : elle n’a plus de nouvelle session.")
    _check_plan(timetable, place=place, seats=seats, today=seating.today(on))
    halves = rules.half_days(timetable, Zone.METROPOLE)
    row = CourseSession.objects.create(
        organisation_id=course.organisation_id,
        course=course,
        place=clean_line(place)[:200],
        seats=seats,
        first_day=halves[0][0],
        last_day=halves[-1][0],
    )
    CourseHalfDay.objects.bulk_create(
        CourseHalfDay(
            organisation_id=course.organisation_id, session=row, day=day, half=half, minutes=timetable.minutes
        )
        for day, half in halves
    )
    note(subject=f"coursesession:{row.id}", first_day=row.first_day.isoformat(), seats=seats)
    return row


def _check_plan(timetable: Timetable, *, place: str, seats: int, today: date) -> None:
    if timetable.first <= today:
        _refuse("first", "Choisissez un jour à venir.")
    if not clean_line(place):
        _refuse("place", "Indiquez le lieu de la session.")
    if not 1 <= seats <= rules.MOST_SEATS:
        _refuse("seats", f"Une session compte de 1 à {rules.MOST_SEATS} places.")
    if not 1 <= timetable.days <= rules.MOST_DAYS:
        _refuse("days", f"Une session dure de 1 à {rules.MOST_DAYS} jours.")
    if not timetable.halves or not 30 <= timetable.minutes <= rules.MOST_MINUTES:
        _refuse("halves", "Choisissez le matin, l’après-midi ou les deux, et leur durée.")


@action("projects.teach")
def resize(*, session: CourseSession, seats: int, by: Actor, on: datetime) -> CourseSession:
    """Change the number of seats; those who wait take the new ones, in their order.

    :raises NotNow: more people hold a seat than would be left.
    """
    row = seating.locked(session.organisation_id, session.id)
    seated = row.enrolments.filter(standing=Standing.SEATED)
    if not 1 <= seats <= rules.MOST_SEATS:
        _refuse("seats", f"Une session compte de 1 à {rules.MOST_SEATS} places.")
    if seated.count() > seats:
        raise NotNow(f"{seated.count()} personnes ont déjà une place. Annulez d’abord des inscriptions.")
    row.seats = seats
    row.save(update_fields=["seats"])
    seating.renumber(row)
    note(seats=seats, promoted=seating.promote(row))
    return row


@action("projects.teach")
def cancel_session(*, session: CourseSession, by: Actor, on: datetime) -> CourseSession:
    """Cancel a session: everybody is told once by mail. :raises NotNow: it has begun."""
    row = seating.locked(session.organisation_id, session.id)
    if row.cancelled_on is not None or row.first_day <= seating.today(on):
        raise NotNow("Cette session a commencé ou est déjà annulée.")
    row.cancelled_on = seating.today(on)
    row.save(update_fields=["cancelled_on"])
    for each in row.enrolments.exclude(standing=Standing.CANCELLED).order_by("rank"):
        seating.cancel(each, on=on)
        seating.tell_later(each, Notice.CANCELLATION)
    return row


@action("projects.seat")
def seat(
    *,
    organisation: Organisation,
    member: Organisation,
    session_id: UUID,
    person: Person,
    author: Actor,
    by: Actor,
    on: datetime,
) -> Enrolment:
    """Give a person of a member a seat, or the last place of the waiting list; the operator's side.

    :raises Invalid: no name, a wrong address. :raises NotNow: begun, cancelled, not for such a person, or twice.
    :raises Unknown: no such session, or an organisation that is not served.
    """
    row = seating.locked(organisation.id, session_id)
    made = seating.take(row, member=member, person=person, author=author, on=on)
    note(subject=f"enrolment:{made.id}", member=member.siren, standing=made.standing, rank=made.rank)
    return made


@action("projects.release")
def release(*, enrolment: Enrolment, by: Actor, on: datetime) -> Enrolment:
    """Cancel an enrolment before the session; the first who waits takes the seat. The operator's side."""
    session = seating.locked(enrolment.organisation_id, enrolment.session_id)
    row = Enrolment.objects.filter(session=session, id=enrolment.id).first()
    if row is None:
        raise Unknown
    if row.standing == Standing.CANCELLED or session.first_day <= seating.today(on):
        raise NotNow("Cette inscription ne s’annule plus : appelez l’opérateur.")
    seating.cancel(row, on=on)
    note(promoted=seating.promote(session))
    return row


@action("projects.teach")
def record_presence(*, session: CourseSession, came: Came, by: Actor, on: datetime) -> int:
    """Write who came, half day by half day, for everybody who holds a seat; again, it replaces what was written.

    :param came: enrolment, day and half of those who were there; the others were not.
    :return: how many halves were attended. :raises NotNow: the session has not begun.
    """
    row = seating.locked(session.organisation_id, session.id)
    if row.first_day > seating.today(on) or row.cancelled_on is not None:
        raise NotNow("Les présences se notent à partir du premier jour.")
    lines = [
        CoursePresence(
            organisation_id=row.organisation_id,
            enrolment=one,
            member_id=one.member_id,
            day=half.day,
            half=half.half,
            minutes=half.minutes,
            present=(one.id, half.day, half.half) in came,
        )
        for one in row.enrolments.filter(standing=Standing.SEATED).order_by("rank")
        for half in row.half_days.order_by("day", "-half")
    ]
    CoursePresence.objects.filter(enrolment__session=row).delete()
    CoursePresence.objects.bulk_create(lines)
    note(attended=sum(line.present for line in lines))
    return sum(line.present for line in lines)


@action("projects.evaluate")
def evaluate(*, enrolment: Enrolment, stars: int, text: str, by: Actor, on: datetime) -> CourseEvaluation:
    """Keep what a person thought, once, without saying whose it is; the caller has checked the link.

    The line has a random identifier: the usual one holds the hour, as would the entry of the journal its subject.

    :raises Invalid: no mark. :raises NotNow: said already, or not yet asked.
    """
    if not 1 <= stars <= rules.MOST_STARS:
        _refuse("stars", "Choisissez une note de 1 à 5.")
    row = Enrolment.objects.select_for_update().filter(id=enrolment.id, standing=Standing.SEATED).first()
    if row is None or row.evaluated or row.evaluation_at is None:
        raise NotNow("Votre avis est déjà enregistré, ou la formation n’est pas finie. Merci.")
    row.evaluated = True
    row.save(update_fields=["evaluated"])
    note(subject=f"coursesession:{row.session_id}")
    return CourseEvaluation.objects.create(
        id=uuid4(),
        organisation_id=row.organisation_id,
        session_id=row.session_id,
        stars=stars,
        text=clean_paragraphs(text).strip()[:2000],
    )


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})

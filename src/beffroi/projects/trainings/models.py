"""Courses, their sessions and half days, who is enrolled, who came, what they thought."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.projects.fields import choices, member_key, tenant_key
from beffroi.projects.trainings.types import Audience, Half, Standing
from beffroi.tenancy.models import TenantModel

_LIVE = Q(standing__in=["seated", "waiting"])


class Course(TenantModel):
    """A training of the catalogue."""

    title = models.CharField(max_length=160)
    audience = models.CharField(max_length=8, choices=choices(Audience))
    half_days = models.PositiveSmallIntegerField()
    content = models.TextField(blank=True)
    prerequisites = models.TextField(blank=True)
    price = models.CharField(max_length=160, blank=True, help_text="the key by which it is charged, in words")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = "formation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=Q(withdrawn_on=None),
                name="course_title_once",
                violation_error_message="Une formation porte déjà ce titre.",
            )
        ]


class CourseSession(TenantModel):
    """A training held at a place, on given days, for so many people."""

    course = tenant_key("projects.Course", related_name="sessions")
    place = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    cancelled_on = models.DateField(null=True)

    class Meta:
        verbose_name = "session de formation"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "first_day", "id"], name="course_session_by_day")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="course_session_has_a_seat",
                condition=Q(seats__gte=1),
                violation_error_message="Une session compte au moins une place.",
            ),
            models.CheckConstraint(
                name="course_session_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Une session finit après son premier jour.",
            ),
        ]


class CourseHalfDay(TenantModel):
    """Half a day of a session, with its length."""

    session = tenant_key("projects.CourseSession", related_name="half_days")
    day = models.DateField()
    half = models.CharField(max_length=9, choices=choices(Half))
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "demi-journée de formation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "session", "day", "half"], name="course_half_day_once"
            )
        ]


class Enrolment(TenantModel):
    """A person of a member in a session: seated, waiting in the order of ``rank``, or cancelled.

    ``seat`` numbers the seats of a session: two people cannot hold the same one, and none passes ``of_seats``.
    """

    session = tenant_key("projects.CourseSession", related_name="enrolments")
    member = member_key()
    title = models.CharField(max_length=160, help_text="of the training, for the member that reads this row")
    place = models.CharField(max_length=200)
    first_day = models.DateField()
    person = models.CharField(max_length=120)
    email = models.EmailField()
    elected = models.BooleanField(default=False)
    rank = models.PositiveIntegerField(help_text="order of asking, in the session")
    standing = models.CharField(max_length=9, choices=choices(Standing))
    seat = models.PositiveSmallIntegerField(null=True)
    of_seats = models.PositiveSmallIntegerField(
        help_text="seats of the session when this row was last written"
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    cancelled_at = models.DateTimeField(null=True)
    confirmation_at = models.DateTimeField(null=True)
    reminder_at = models.DateTimeField(null=True)
    evaluation_at = models.DateTimeField(null=True, help_text="when the link to the evaluation left")
    cancellation_at = models.DateTimeField(null=True)
    evaluated = models.BooleanField(default=False, help_text="without the hour: it would name the answer")

    class Meta:
        verbose_name = "inscription"
        indexes: ClassVar = [models.Index(fields=["member", "-first_day", "id"], name="enrolment_of_member")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "session", "rank"], name="enrolment_rank_once"),
            models.UniqueConstraint(
                fields=["organisation", "session", "seat"],
                name="enrolment_seat_once",
                condition=Q(seat__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation", "session", "email"],
                condition=_LIVE,
                name="enrolment_person_once",
                violation_error_message="Cette personne est déjà inscrite.",
            ),
            models.CheckConstraint(
                name="enrolment_sits_on_a_seat",
                condition=Q(standing="seated", seat__isnull=False, seat__gte=1, seat__lte=F("of_seats"))
                | (~Q(standing="seated") & Q(seat=None)),
                violation_error_message="Une personne inscrite occupe une des places de la session.",
            ),
        ]


class CoursePresence(TenantModel):
    """Whether a person was there on half a day; hours are added from these lines."""

    enrolment = tenant_key("projects.Enrolment", related_name="presences")
    member = member_key()
    day = models.DateField()
    half = models.CharField(max_length=9, choices=choices(Half))
    minutes = models.PositiveSmallIntegerField()
    present = models.BooleanField()

    class Meta:
        verbose_name = "présence en formation"
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="course_presence_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "enrolment", "day", "half"], name="course_presence_once"
            )
        ]


class CourseEvaluation(TenantModel):
    """One answer to a session, of nobody in particular: neither the person nor the hour is kept."""

    session = tenant_key("projects.CourseSession", related_name="evaluations")
    stars = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name = "évaluation de formation"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="course_evaluation_from_one_to_five",
                condition=Q(stars__gte=1, stars__lte=5),
                violation_error_message="La note va de 1 à 5.",
            )
        ]

"""The mails about an enrolment: confirmation, reminder, evaluation, cancellation; each leaves at most once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import Signer
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from beffroi.journal.actions import action
from beffroi.kernel.french import written_date
from beffroi.operators.models import Organisation
from beffroi.projects.trainings.models import Enrolment
from beffroi.projects.trainings.rules import REMINDER_DAYS
from beffroi.projects.trainings.types import Notice, Standing
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Unknown

ASKED_FOR_DAYS = 30
SUBJECTS: Mapping[Notice, str] = {
    Notice.CONFIRMATION: "Votre place est confirmée",
    Notice.REMINDER: "Votre formation approche",
    Notice.EVALUATION: "Votre avis sur la formation",
    Notice.CANCELLATION: "Session annulée",
}
_signer = Signer(salt="beffroi.projects.evaluation")


@action("projects.deliver")
def send(*, organisation: UUID, enrolment_id: UUID, notice: Notice, by: Actor, on: datetime) -> None:
    """Send one mail, unless it has left or makes no sense any more; the row is locked for two workers."""
    column = f"{notice}_at"
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("session", "organisation")
    row = rows.filter(organisation_id=organisation, id=enrolment_id, **{column: None}).first()
    wanted = Standing.CANCELLED if notice is Notice.CANCELLATION else Standing.SEATED
    if row is None or row.standing != wanted:
        return
    setattr(row, column, on)
    row.save(update_fields=[column])
    context = {
        "row": row,
        "notice": notice.value,
        "when": written_date(row.first_day),
        "address": evaluation_address(row),
    }
    body = render_to_string("projects/mail_enrolment.txt", context)
    send_mail(f"{SUBJECTS[notice]} : {row.title}", body, settings.DEFAULT_FROM_EMAIL, [row.email])


def to_remind(operator: Organisation, today: date) -> list[UUID]:
    """Return the enrolments whose session is near and whose reminder has not left. In the operator's scope."""
    soon = today + timedelta(days=REMINDER_DAYS)
    rows = Enrolment.objects.filter(session__first_day__gt=today, session__first_day__lte=soon)
    return _waiting(rows.filter(organisation=operator, reminder_at=None))


def to_question(operator: Organisation, today: date) -> list[UUID]:
    """Return the enrolments of those who came to a session that is over, and were not asked. In scope."""
    since = today - timedelta(days=ASKED_FOR_DAYS)
    rows = Enrolment.objects.filter(
        session__last_day__lt=today, session__last_day__gte=since, presences__present=True
    )
    return _waiting(rows.filter(organisation=operator, evaluation_at=None).distinct())


def _waiting(rows: QuerySet[Enrolment]) -> list[UUID]:
    found = rows.filter(standing=Standing.SEATED, session__cancelled_on=None).order_by("id")
    return list(found.values_list("id", flat=True)[:1000])


def evaluation_address(row: Enrolment) -> str:
    """Return the address at which the person says what they thought."""
    page = reverse("training_evaluation", args=[row.organisation.slug, row.id])
    return f"{settings.PUBLIC_URL}{page}?cle={_signer.signature(str(row.id))}"


def opened_by(operator: Organisation, enrolment_id: UUID, key: str) -> Enrolment:
    """Return the enrolment that a link opens; :raises Unknown: a wrong key, or one that was never sent."""
    if not constant_time_compare(_signer.signature(str(enrolment_id)), key):
        raise Unknown
    with scope.reading(operator.id):
        rows = Enrolment.objects.filter(organisation=operator, id=enrolment_id)
        found = rows.exclude(evaluation_at=None).select_related("session").first()
    if found is None:
        raise Unknown
    return found

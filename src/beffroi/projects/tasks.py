"""Jobs of projects: mails about enrolments, skills past their time. Each can be run twice."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.operators import queries as operators
from beffroi.projects.skills import forgetting
from beffroi.projects.trainings import delivering
from beffroi.projects.trainings.seating import today
from beffroi.projects.trainings.types import Notice
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="projects.send_notice", queue="mail", retry=RETRY)
def send_notice(*, organisation_id: str, enrolment_id: str, notice: str) -> None:
    """Send one mail about an enrolment; nothing to do when it has left."""
    delivering.send(
        organisation=UUID(organisation_id),
        enrolment_id=UUID(enrolment_id),
        notice=Notice(notice),
        by=CLOCKWORK,
        on=datetime.now(UTC),
    )


@app.periodic(cron="15 7 * * *")
@app.task(
    name="projects.write_to_trainees", queue="mail", queueing_lock="projects.write_to_trainees", retry=RETRY
)
def write_to_trainees(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Remind those whose session is near; ask those who came what they thought."""
    operator, day = operators.operator(), today(datetime.now(UTC))
    if operator is None:
        return
    with scope.reading(operator.id):
        found = [(one, Notice.REMINDER) for one in delivering.to_remind(operator, day)]
        found += [(one, Notice.EVALUATION) for one in delivering.to_question(operator, day)]
    for enrolment_id, notice in found:
        send_notice.defer(
            organisation_id=str(operator.id), enrolment_id=str(enrolment_id), notice=notice.value
        )


@app.periodic(cron="40 3 * * *")
@app.task(name="projects.forget_skills", queue="night", queueing_lock="projects.forget_skills", retry=RETRY)
def forget_skills(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Erase the skills that nobody said again in time, those of people who left, the names of old help."""
    now = datetime.now(UTC)
    for house in forgetting.due(now):
        forgetting.forget(organisation=house, by=CLOCKWORK, on=now)

"""Jobs of the worker: recalling sheets of needs, once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.operators import queries as operators
from beffroi.purchasing.models import Participation
from beffroi.purchasing.needs import actions
from beffroi.purchasing.needs.mails import reminder
from beffroi.purchasing.types import Stage
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.periodic(cron="15 6 * * 1-5")
@app.task(name="purchasing.remind", queue="night", queueing_lock="purchasing.remind", retry=RETRY)
def remind(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Recall what is due within a week, on working mornings."""
    if operator := operators.operator():
        actions.remind(organisation=operator, by=CLOCKWORK, on=datetime.now(UTC))


@app.task(name="purchasing.send_reminder", retry=RETRY, queue="mail")
def send_reminder(*, organisation_id: str, participation_id: str) -> None:
    """Send one reminder, unless the call has ended in between."""
    with scope.reading(UUID(organisation_id)):
        rows = Participation.objects.filter(id=UUID(participation_id), withdrawn_at=None)
        one = rows.select_related("member", "organisation").first()
        mail = reminder(one) if one and one.shown.get("stage") == Stage.CALLED else None
    if mail is not None:
        mail.send()

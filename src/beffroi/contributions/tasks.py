"""Jobs of the worker: recalling what is late, once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.contributions.billing import actions, queries
from beffroi.contributions.billing.mails import reminder
from beffroi.contributions.billing.rules import CallState
from beffroi.contributions.models import CallReminder
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.periodic(cron="30 6 * * 1-5")
@app.task(name="contributions.remind", queue="night", queueing_lock="contributions.remind", retry=RETRY)
def remind(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Recall the calls that are late, on working mornings."""
    if operator := operators.operator():
        actions.remind(organisation=operator, by=CLOCKWORK, on=datetime.now(UTC))


@app.task(name="contributions.send_reminder", retry=RETRY, queue="mail")
def send_reminder(*, organisation_id: str, call_id: str) -> None:
    """Send one reminder, unless the call was paid in between."""
    with scope.reading(UUID(organisation_id)):
        late = queries.call(UUID(call_id), today=datetime.now(UTC).date())
        told = CallReminder.objects.filter(call=late.row).first()
        mail = reminder(late, told.recipient) if told and late.state is CallState.LATE else None
    if mail is not None:
        mail.send()

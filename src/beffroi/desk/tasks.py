"""Jobs of the desk. Each can be run twice."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.desk import queries
from beffroi.desk.figures import actions as figures
from beffroi.desk.requests import mailing, watching
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=5, exponential_wait=6)


@app.periodic(cron="*/10 * * * *")
@app.task(name="desk.watch", queue="desk", queueing_lock="desk.watch", retry=RETRY)
def watch(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Warn of deadlines, within the hours of service."""
    for operator in queries.desks():
        watching.escalate(operator=operator, on=datetime.now(UTC))


@app.periodic(cron="*/2 * * * *")
@app.task(name="desk.sort_mail", queue="desk", queueing_lock="desk.sort_mail", retry=RETRY)
def sort_mail(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Open requests from mails whose sender is surely of one member."""
    for operator in queries.desks():
        mailing.sort(operator=operator, on=datetime.now(UTC))


@app.periodic(cron="30 3 * * *")
@app.task(name="desk.night", queue="night", lock="beffroi-night", retry=RETRY)
def night(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Close what stayed resolved, forget what is anonymised, count this month and the last again."""
    now = datetime.now(UTC)
    for operator in queries.desks():
        watching.close_resolved(operator=operator, on=now)
        watching.forget(organisation=operator, by=CLOCKWORK, on=now)
        figures.rebuild_lately(operator=operator, on=now)


@app.task(name="desk.tell_breach", queue="mail", retry=RETRY)
def tell_breach(*, email: str, number: str, level: int) -> None:
    """Warn an agent of a deadline."""
    watching.breach_mail(email, number, level).send()

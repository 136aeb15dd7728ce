"""Jobs of the worker. Each carries its organisation as an argument and can be run twice."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.cases import recovery, sending
from beffroi.cases.inbound import mailbox
from beffroi.cases.opinions import telling
from beffroi.cases.retention.mails import agents_mail
from beffroi.cases.sequels import digest, handing
from beffroi.cases.teamwork import notes
from beffroi.cases.webhooks import mails as webhook_mails
from beffroi.cases.webhooks import sending as webhooks

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="cases.send_delivery", retry=RETRY, queue="mail")
def send_delivery(*, organisation_id: str, delivery_id: str) -> None:
    """Send one mail; it is sent at most once, and a refusal is tried again later and later."""
    sending.send(UUID(organisation_id), UUID(delivery_id), now=datetime.now(UTC))


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.recover_mail", queue="mail", queueing_lock="cases.recover_mail")
def recover_mail(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Say of mails left behind by a dead worker that nobody knows, and ask again for those never tried."""
    recovery.recover(on=datetime.now(UTC))


@app.periodic(cron="*/2 * * * *")
@app.task(name="cases.fetch_mail", queue="mail", queueing_lock="cases.fetch_mail", lock="cases.fetch_mail")
def fetch_mail(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Take what came in the mailbox, where there is one."""
    if settings.INBOUND_URL:
        mailbox.fetch(settings.INBOUND_URL)


@app.task(name="cases.tell_retention", retry=RETRY, queue="mail")
def tell_retention(*, email: str, slug: str, count: int) -> None:
    """Tell a commune's agents how many requests are about to end."""
    agents_mail(email, slug, count).send()


@app.task(name="cases.hand_over", retry=RETRY, queue="mail")
def hand_over(*, organisation_id: str, handover_id: str) -> None:
    """Take a case to the competent organisation of the platform; done twice, it is there once."""
    handing.carry_out(UUID(organisation_id), UUID(handover_id), on=datetime.now(UTC))


@app.task(name="cases.tell_alerts", retry=RETRY, queue="mail")
def tell_alerts(*, email: str, slug: str, lines: list[str]) -> None:
    """Tell an agent which dates are near."""
    digest.mail(email, slug, lines).send()


@app.task(name="cases.call_webhook", retry=RETRY, queue="webhooks")
def call_webhook(*, organisation_id: str, call_id: str) -> None:
    """Tell one endpoint of one thing: at least once; the attempts that fail are counted on the row."""
    webhooks.send(UUID(organisation_id), UUID(call_id), now=datetime.now(UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.recover_webhooks", queue="webhooks", queueing_lock="cases.recover_webhooks")
def recover_webhooks(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Give a job again to the calls whose worker died."""
    webhooks.recover(on=datetime.now(UTC))


@app.periodic(cron="20 4 * * *")
@app.task(name="cases.forget_webhooks", queue="webhooks", queueing_lock="cases.forget_webhooks")
def forget_webhooks(timestamp: int) -> None:  # noqa: ARG001 - given by the clock of the queue
    """Remove the calls that are a month old."""
    webhooks.forget(on=datetime.now(UTC))


@app.task(name="cases.tell_webhook_suspended", retry=RETRY, queue="mail")
def tell_webhook_suspended(*, email: str, slug: str, label: str) -> None:
    """Tell an administrator that an endpoint is suspended."""
    webhook_mails.suspended(email, slug, label).send()


@app.task(name="cases.tell_mention", retry=RETRY, queue="mail")
def tell_mention(*, email: str, slug: str, number: str, author: str) -> None:
    """Tell an agent that a colleague named them in a note."""
    notes.mail(email, slug, number, author).send()


@app.task(name="cases.tell_opinion", retry=RETRY, queue="mail")
def tell_opinion(*, organisation_id: str, opinion_id: str, email: str, kind: str) -> None:
    """Write to whom an opinion is asked, or to who asked for it."""
    telling.send(UUID(organisation_id), UUID(opinion_id), email=email, kind=kind)

"""Jobs of the worker. Each carries its organisation as an argument and can be run twice."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.cases import mails

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="cases.send_delivery", retry=RETRY, queue="mail")
def send_delivery(*, organisation_id: str, delivery_id: str) -> None:
    """Send one mail; it is never sent twice, and a failure is tried again later and later."""
    mails.send(UUID(organisation_id), UUID(delivery_id), now=datetime.now(UTC))

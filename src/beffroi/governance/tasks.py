"""Jobs of governance: sending a convocation, once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.governance import delivering
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="governance.send_convocation", queue="mail", retry=RETRY)
def send_convocation(*, organisation_id: str, convocation_id: str) -> None:
    """Send one convocation; nothing to do when it has left."""
    delivering.send(
        organisation=UUID(organisation_id),
        convocation_id=UUID(convocation_id),
        by=CLOCKWORK,
        on=datetime.now(UTC),
    )

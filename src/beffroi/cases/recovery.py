"""What a dead worker leaves behind: mails whose fate nobody knows, and mails whose job is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.exceptions import AlreadyEnqueued

from beffroi.cases import sending
from beffroi.cases.models import Delivery
from beffroi.cases.types import DeliveryState
from beffroi.journal.actions import told_once
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

ORGANISATIONS, AT_ONCE = 200, 500
NEVER_TRIED_SINCE = timedelta(minutes=30)


def recover(*, on: datetime) -> tuple[int, int]:
    """Give up what was claimed too long ago, ask again for what was never tried; return how many of each."""
    given_up = asked = 0
    everyone = operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            for row in _left(everyone[start : start + ORGANISATIONS], on):
                if row.state == DeliveryState.SENDING:
                    sending.give_up(delivery=row, by=CLOCKWORK, on=on)
                    given_up += 1
                else:
                    asked += _ask_again(row)
    return given_up, asked


def _left(organisations: list[UUID], on: datetime) -> list[Delivery]:
    with scope.across_organisations(reason="cases: mails left behind", organisations=organisations):
        claimed = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_until__lt=on)
        never = Delivery.objects.filter(
            state=DeliveryState.PENDING, attempts=0, created_at__lt=on - NEVER_TRIED_SINCE
        )
        return [*claimed.order_by("claimed_until")[:AT_ONCE], *never.order_by("created_at")[:AT_ONCE]]


def _ask_again(row: Delivery) -> bool:
    """Give the mail a job again; one more job than needed does no harm, since only one claims the mail."""
    from beffroi.cases.tasks import send_delivery

    job = send_delivery.configure(queueing_lock=f"delivery:{row.id}")
    try:
        job.defer(organisation_id=str(row.organisation_id), delivery_id=str(row.id))
    except AlreadyEnqueued:
        return False
    return True

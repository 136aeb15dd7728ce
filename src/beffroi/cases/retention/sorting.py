"""Mails that joined no case: how many are past their time, and their removal by bounded batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.ledger import place_of
from beffroi.cases.retention import rules
from beffroi.cases.retention.settings import settings_of
from beffroi.documents import actions as documents
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import NO_BREAK
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

REFERENCE = ""
"""What stands for the procedure in a report: these mails have none."""
AT_ONCE = 100


def old_mails(organisation: Organisation, today: date) -> QuerySet[IncomingMail]:
    """Return the mails without a case whose time has ended on a day, the oldest first. In scope."""
    days = settings_of(organisation.id, today=today).sorting_days
    first = rules.sorting_since(today, days)
    zone = ZoneInfo(str(timezone_of(place_of(organisation))))
    before = datetime.combine(first, time(), tzinfo=zone)
    rows = IncomingMail.objects.filter(organisation_id=organisation.id, case=None, received_at__lt=before)
    return rows.order_by("received_at", "id")


def rule_in_words(organisation: Organisation, today: date) -> str:
    """Return "sans demande : 365 jours, puis destruction". In scope."""
    days = settings_of(organisation.id, today=today).sorting_days
    return f"sans demande{NO_BREAK}: {days} jours, puis destruction"


@action("cases.drop_mails")
def drop(*, organisation: Organisation, mails: Sequence[UUID], rule: str, by: Actor, on: datetime) -> int:
    """Delete mails that joined no case, and their files, once their time has ended; return how many went.

    Can be run twice. One that was joined meanwhile stays.
    """
    rows = IncomingMail.objects.select_for_update(of=("self",)).filter(id__in=list(mails), case=None)
    gone = {row.id: row.file_id for row in rows}
    files = [file for file in gone.values() if file is not None]
    IncomingMail.objects.filter(id__in=list(gone)).delete()
    discarded = documents.discard(organisation=organisation.id, files=files, by=by, on=on)
    note(mails=sorted(str(each) for each in gone), rule=rule, files=discarded)
    return len(gone)

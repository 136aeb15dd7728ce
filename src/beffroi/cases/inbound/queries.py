"""Reading mails that came in, mails that did not arrive, and the files of messages. In the open scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.cases.inbound.models import IncomingMail, MessageFile
from beffroi.cases.inbound.types import TO_SORT, MailState
from beffroi.cases.models import Case, Delivery
from beffroi.cases.sending import IN_TROUBLE
from beffroi.documents.models import StoredFile
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Unknown

PAGE = 25
Page = tuple[list[Any], str]


def to_sort(organisation_id: UUID, *, automatic: bool = False, after: str = "") -> Page:
    """Return a page of mails to be sorted, oldest first, and the key of the next page ("" on the last)."""
    state = MailState.AUTOMATIC if automatic else MailState.UNSORTED
    rows = IncomingMail.objects.filter(organisation_id=organisation_id, state=state)
    return _page(rows, "received_at", after)


def in_trouble(organisation_id: UUID, *, after: str = "") -> Page:
    """Return a page of mails of ours that failed, came back or are in doubt, and the key of the next page."""
    rows = Delivery.objects.filter(
        organisation_id=organisation_id, state__in=sorted(IN_TROUBLE), resent_at=None
    ).select_related("case")
    return _page(rows, "created_at", after)


def _page(rows: QuerySet[Any], instant: str, after: str) -> Page:
    if after:
        rows = rows.filter(_after(instant, after))
    found = list(rows.order_by(instant, "id")[: PAGE + 1])
    more = len(found) > PAGE
    last = found[PAGE - 1] if more else None
    return found[:PAGE], f"{getattr(last, instant).isoformat()}~{last.id}" if last else ""


def _after(instant: str, after: str) -> Q:
    first, _tilde, last = after.rpartition("~")
    try:
        at, row_id = datetime.fromisoformat(first), UUID(last)
    except ValueError:
        raise Unknown from None
    return Q(**{f"{instant}__gt": at}) | Q(**{instant: at, "id__gt": row_id})


def mail(mail_id: UUID) -> IncomingMail:
    """Return a mail that is still to be sorted; :raises Unknown:."""
    found = IncomingMail.objects.filter(id=mail_id, state__in=sorted(TO_SORT)).first()
    if found is None:
        raise Unknown
    return found


def delivery(delivery_id: UUID) -> Delivery:
    """Return a mail of ours; :raises Unknown:."""
    found = Delivery.objects.filter(id=delivery_id).select_related("case").first()
    if found is None:
        raise Unknown
    return found


def files_of(case: Case) -> dict[UUID, list[StoredFile]]:
    """Return the files of the messages of a case, by message."""
    found: dict[UUID, list[StoredFile]] = {}
    rows = MessageFile.objects.filter(message__case=case).select_related("file").order_by("id")
    for row in rows:
        found.setdefault(row.message_id, []).append(row.file)
    return found


def file_of(case: Case, file_id: UUID) -> StoredFile | None:
    """Return a file that a message of this case carries."""
    row = MessageFile.objects.filter(message__case=case, file_id=file_id).select_related("file").first()
    return row.file if row else None


def communes_named(text: str) -> Sequence[Organisation]:
    """Return the first organisations served whose name begins so."""
    told = text.strip()
    if not told:
        return []
    return list(Organisation.objects.filter(name__istartswith=told).order_by("name", "id")[:10])


def from_applicant(case: Case, file_id: UUID) -> bool:
    """Say whether the applicant sent this file with a message: who sent a file may read it again at once."""
    return MessageFile.objects.filter(
        message__case=case, message__from_applicant=True, file_id=file_id
    ).exists()

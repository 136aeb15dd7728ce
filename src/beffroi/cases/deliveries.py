"""Mail about a case: a record per message, sent by the worker, never twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from beffroi.cases.models import Case, Delivery
from beffroi.cases.secrecy import secret_of

KINDS = (
    "receipt",
    "pieces",
    "extension",
    "transfer",
    "decision",
    "attestation",
    "message",
    "silence",
    "completed",
)


def tracking_path(case: Case) -> str:
    """Return the follow-up address with the secret that opens it."""
    return f"/suivi/{case.number}?cle={secret_of(case.id, case.secret_salt)}"


def tracking_url(case: Case) -> str:
    """Return the whole follow-up address, as mails and receipts carry it."""
    return settings.PUBLIC_URL + tracking_path(case)


def announce(case: Case, kind: str, *, at: datetime, about: UUID | None = None) -> Delivery | None:
    """Write that a mail is due and hand it to the worker, in the same transaction; nothing without an address."""
    if not case.applicant_email:
        return None
    row = Delivery(
        organisation_id=case.organisation_id,
        case=case,
        kind=kind,
        about=about,
        recipient=case.applicant_email,
        created_at=at,
    )
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    row.message_id = f"<{row.id}.{case.number}@{domain}>"
    row.save(force_insert=True)
    from beffroi.cases.tasks import send_delivery  # noqa: PLC0415 - tasks import the actions of this app

    send_delivery.defer(organisation_id=str(case.organisation_id), delivery_id=str(row.id))
    return row

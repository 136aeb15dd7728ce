"""Mail about a case: a record per message, sent by the worker, at most once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from beffroi.cases import threads
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates import keys
from beffroi.cases.models import Case, Delivery
from beffroi.cases.secrecy import secret_of
from beffroi.tenancy.inserting import insert

UNDELIVERED, MANDATE_ENDED = "undelivered", "mandate_ended"
ALONE = frozenset({UNDELIVERED, MANDATE_ENDED})
"""Kinds outside the thread of the case: an answer to them joins nothing."""
KINDS = (
    "receipt",
    "pieces",
    "extension",
    "transfer",
    "decision",
    "attestation",
    "reasons_asked",
    "reasons",
    "corrected",
    "message",
    "silence",
    "completed",
    "registered",
    "retention",
    "taken_over",
    MANDATE_ENDED,
    UNDELIVERED,
)


def tracking_path(case: Case) -> str:
    """Return the follow-up address with the secret that opens it."""
    return f"/suivi/{case.number}?cle={secret_of(case.id, case.secret_salt)}"


def tracking_url(case: Case) -> str:
    """Return the whole follow-up address, as mails and receipts carry it."""
    return settings.PUBLIC_URL + tracking_path(case)


def helper_path(case: Case) -> str:
    """Return the follow-up address of the helper, which stops with the mandate."""
    return f"/suivi/{case.number}?cle={keys.helper_key(case)}"


def printed_url(case: Case) -> str:
    """Return the follow-up address for papers: without a key when somebody else may read them."""
    return f"{settings.PUBLIC_URL}/suivi/?numero={case.number}" if case.mandate else tracking_url(case)


def announce(
    case: Case,
    kind: str,
    *,
    at: datetime,
    about: UUID | None = None,
    to: str | None = None,
    message_id: str = "",
) -> Delivery | None:
    """Write that a mail is due and hand it to the worker, in the same transaction; nothing without address.

    :param to: another address than the applicant's; :param message_id: that of a mail in doubt, sent again.
    """
    if to is None and (helper := _helper(case, at)):
        _write(case, kind, helper, at=at, about=about, message_id=threads.new_id(case))
    recipient = case.applicant_email if to is None else to
    if not recipient:
        return None
    identifier = message_id or _message_id(case, kind)
    return _write(case, kind, recipient, at=at, about=about, message_id=identifier)


def _helper(case: Case, at: datetime) -> str:
    return keys.helper_address(case, today=today_of(case.organisation, at)) if case.mandate else ""


def _write(
    case: Case, kind: str, recipient: str, *, at: datetime, about: UUID | None, message_id: str
) -> Delivery:
    row = Delivery(
        organisation_id=case.organisation_id,
        case=case,
        kind=kind,
        about=about,
        recipient=recipient,
        created_at=at,
        message_id=message_id,
    )
    insert(row)
    from beffroi.cases.tasks import send_delivery

    send_delivery.defer(organisation_id=str(case.organisation_id), delivery_id=str(row.id))
    return row


def _message_id(case: Case, kind: str) -> str:
    """Return the identifier of a new mail: the acknowledgement is the root; agents' stand alone."""
    if kind in ALONE:
        return threads.plain_id()
    return threads.root_id(case) if kind == "receipt" else threads.new_id(case)

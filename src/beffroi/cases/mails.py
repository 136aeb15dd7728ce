"""The mails themselves: plain French text with the follow-up link, the receipt joined as PDF."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import Regime
from beffroi.cases.deliveries import tracking_url
from beffroi.cases.forms.summary import summary
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Delivery, Message, Paper
from beffroi.cases.receipts import paper_of
from beffroi.cases.types import DeliveryState
from beffroi.documents import queries as files
from beffroi.documents.papers import ReceiptPaper
from beffroi.journal.actions import action, note
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

MOST_ATTEMPTS = 8
SUBJECTS = {
    "receipt": "Nous avons reçu votre demande",
    "pieces": "Il manque des pièces à votre demande",
    "completed": "Nous avons reçu vos pièces",
    "extension": "Le délai de réponse est prolongé",
    "transfer": "Votre demande est transmise au service compétent",
    "decision": "La réponse à votre demande",
    "attestation": "Votre attestation",
    "message": "Un message du service",
    "silence": "Le délai de réponse est passé",
}


@dataclass(frozen=True, slots=True)
class Unsent(Exception):
    """The mail server did not take the mail; the worker tries again."""

    why: str

    def __str__(self) -> str:
        """Say why, without the address of anybody."""
        return self.why


def send(organisation_id: UUID, delivery_id: UUID, *, now: datetime) -> None:
    """Send one mail, unless it is sent already or given up; :raises Unsent: to be tried again."""
    with scope.reading(organisation_id):
        row = Delivery.objects.filter(id=delivery_id).first()
    if row is None or row.state != DeliveryState.PENDING:
        return
    sent = _send(delivery=row, by=CLOCKWORK, on=now)
    if sent.state == DeliveryState.PENDING:
        raise Unsent(sent.error)


@action("cases.deliver")
def _send(*, delivery: Delivery, by: Actor, on: datetime) -> Delivery:
    row = Delivery.objects.select_for_update().get(id=delivery.id)
    if row.state != DeliveryState.PENDING:
        return row
    row.attempts += 1
    try:
        compose(row).send()
        row.state, row.sent_at, row.error = DeliveryState.SENT, on, ""
    except (OSError, smtplib.SMTPException) as error:
        row.error = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()[:300]
        row.state = DeliveryState.FAILED if row.attempts >= MOST_ATTEMPTS else DeliveryState.PENDING
    row.save(update_fields=["state", "sent_at", "error", "attempts"])
    note(delivery=str(row.id), state=row.state, attempts=row.attempts)
    return row


def compose(row: Delivery) -> EmailMessage:
    """Return the mail of a delivery, its attachment included."""
    case = Case.objects.select_related("organisation").get(id=row.case_id)
    number = parse_number(case.number).display
    body = render_to_string(f"cases/mails/{row.kind}.txt", _context(row, case, number))
    sender = case.receipt["office"]["email"]
    mail = EmailMessage(
        subject=f"{SUBJECTS[row.kind]} – {number}",
        body=body,
        to=[row.recipient],
        reply_to=[sender] if sender else None,
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
    )
    if row.kind == "receipt":
        mail.attach(f"accuse-{case.number}.pdf", receipt_pdf(case), "application/pdf")
    return mail


def _context(row: Delivery, case: Case, number: str) -> dict[str, object]:
    return {
        "case": case,
        "number": number,
        "procedure": procedure_of(case.procedure, case.version),
        "paper": Paper.objects.filter(id=row.about).first() if row.about else None,
        "message": Message.objects.filter(id=row.about).first() if row.about else None,
        "office": case.receipt["office"],
        "tracking_url": tracking_url(case),
        "accepted": case.outcome == "granted",
        "regime": Regime,
        "site": settings.PUBLIC_URL,
        "wording": files.receipt_wording(receipt_paper(case)) if row.kind == "receipt" else None,
    }


def receipt_paper(case: Case) -> ReceiptPaper:
    """Return the acknowledgement of a case, its answers as a reminder."""
    procedure = procedure_of(case.procedure, case.version)
    day = today_of(case.organisation, case.filed_at)
    pages = summary(procedure, case.answers, on=day)
    answers = tuple(line for _page, lines in pages for line in lines)
    return paper_of(case.receipt, answers=answers, follow_up_url=tracking_url(case))


def receipt_pdf(case: Case) -> bytes:
    """Return the PDF of the acknowledgement: the same bytes whenever it is asked for."""
    return files.pdf_of_receipt(receipt_paper(case))

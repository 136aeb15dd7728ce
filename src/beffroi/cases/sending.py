"""Sending one mail, at most once: claimed and committed first, handed to the server, then settled.

A crash between the server's answer and ours leaves the mail in doubt, and an agent decides (ADR on mail).
"""

from __future__ import annotations

import smtplib
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from beffroi.cases import deliveries, mails
from beffroi.cases.models import Case, Delivery
from beffroi.cases.types import DeliveryState
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=10)
SETTLE_WAITS = (0.5, 2, 5, 15, 30)
IN_TROUBLE = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN)
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)


@dataclass(frozen=True, slots=True)
class Unsent(Exception):
    """The mail server did not take the mail; the worker tries again."""

    why: str

    def __str__(self) -> str:
        """Say why, without the address of anybody."""
        return self.why


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server said: taken, refused for ever or for now, or nothing that we heard."""

    state: DeliveryState
    error: str = ""


def send(organisation_id: UUID, delivery_id: UUID, *, now: datetime) -> None:
    """Send one mail, unless it is sent, under way, in doubt or given up; :raises Unsent: try again."""
    with scope.reading(organisation_id):
        row = Delivery.objects.filter(id=delivery_id).first()
        mail = mails.compose(row) if row and row.state == DeliveryState.PENDING else None
    if row is None or mail is None or not _claim(row, now):
        return
    outcome = _transmit(mail)
    settled = _settle_surely(row, outcome, now)
    if settled.state == DeliveryState.PENDING:
        raise Unsent(settled.error)


def _claim(row: Delivery, now: datetime) -> bool:
    """Take the mail for this process alone, and commit before a single byte leaves."""
    with transaction.atomic(durable=True), scope.writing(row.organisation_id):
        mine = Delivery.objects.filter(id=row.id, state=DeliveryState.PENDING)
        return bool(
            mine.update(state=DeliveryState.SENDING, attempts=F("attempts") + 1, claimed_until=now + LEASE)
        )


def _transmit(mail: EmailMessage) -> Outcome:
    """Hand the mail over. What fails before it is offered is surely not sent; a silence after is a doubt."""
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(DeliveryState.PENDING, _told(error))
    try:
        taken = server.send_messages([mail])
    except _REFUSED as error:
        return Outcome(_refusal(error), _told(error))
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(DeliveryState.UNKNOWN, _told(error))
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()
    return Outcome(DeliveryState.SENT) if taken else Outcome(DeliveryState.FAILED, "aucun destinataire")


def _refusal(error: Exception) -> DeliveryState:
    code = _code(error)
    return DeliveryState.FAILED if 500 <= code < 600 else DeliveryState.PENDING


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _words in error.recipients.values()), 0)
    return int(getattr(error, "smtp_code", 0) or 0)


def _told(error: Exception) -> str:
    return f"{type(error).__name__} {_code(error) or ''}".strip()[:300]


def _settle_surely(row: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    """Write what the server said, again and again while the database restarts: we know, it must be told."""
    for wait in SETTLE_WAITS:
        try:
            return _settle(delivery=row, outcome=outcome, by=CLOCKWORK, on=now)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(wait)
    return _settle(delivery=row, outcome=outcome, by=CLOCKWORK, on=now)


@action("cases.deliver")
def _settle(*, delivery: Delivery, outcome: Outcome, by: Actor, on: datetime) -> Delivery:
    row = Delivery.objects.select_for_update().get(id=delivery.id)
    if row.state == DeliveryState.BOUNCED:
        return row  # the mail came back faster than we wrote that it had left
    state = outcome.state
    if state == DeliveryState.PENDING and row.attempts >= MOST_ATTEMPTS:
        state = DeliveryState.FAILED
    row.state, row.error, row.claimed_until = state, outcome.error, None
    row.sent_at = on if state == DeliveryState.SENT else None
    row.save(update_fields=["state", "sent_at", "error", "claimed_until"])
    if state in IN_TROUBLE:
        tell_agents(row, at=on)
    note(delivery=str(row.id), state=row.state, attempts=row.attempts)
    return row


def tell_agents(row: Delivery, *, at: datetime) -> None:
    """Write to the agent in charge, or to the service, that a mail did not arrive. In the writing scope."""
    if row.kind == deliveries.UNDELIVERED:
        return
    case = Case.objects.select_related("assignee").get(id=row.case_id)
    to = case.assignee.email if case.assignee else case.receipt["office"]["email"]
    deliveries.announce(case, deliveries.UNDELIVERED, at=at, about=row.id, to=to)


@action("cases.deliver")
def give_up(*, delivery: Delivery, by: Actor, on: datetime) -> Delivery:
    """Say that nobody knows whether a mail left: its sender died, or lost the database, after the claim."""
    row = Delivery.objects.select_for_update().get(id=delivery.id)
    if row.state == DeliveryState.SENDING and row.claimed_until and row.claimed_until < on:
        row.state, row.claimed_until = DeliveryState.UNKNOWN, None
        row.error = "l’envoi s’est interrompu sans réponse du serveur"
        row.save(update_fields=["state", "claimed_until", "error"])
        tell_agents(row, at=on)
        note(delivery=str(row.id), state=row.state, attempts=row.attempts)
    return row


@action("cases.resend_mail")
def resend(*, delivery: Delivery, by: Actor, on: datetime) -> Delivery:
    """Send again a mail that failed, came back or is in doubt: a new record, at the address now known.

    A mail in doubt keeps its identifier, so that a mailbox which already has it shows it once.

    :raises Invalid: the mail is not in trouble, or was sent again already.
    """
    row = Delivery.objects.select_for_update().select_related("case").get(id=delivery.id)
    if row.state not in IN_TROUBLE or row.resent_at is not None:
        raise Invalid("Ce courriel n’est plus à renvoyer. Rechargez la page.")
    row.resent_at = on
    row.save(update_fields=["resent_at"])
    to = row.recipient if row.kind == deliveries.UNDELIVERED else row.case.applicant_email or row.recipient
    same = row.message_id if row.state == DeliveryState.UNKNOWN else ""
    again = deliveries.announce(row.case, row.kind, at=on, about=row.about, to=to, message_id=same)
    if again is None:
        raise Invalid("Cette personne n’a plus d’adresse électronique. Envoyez un courrier postal.")
    note(subject=f"case:{row.case_id}", delivery=str(row.id), again=str(again.id))
    return again

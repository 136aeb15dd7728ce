"""Mails as they come, made by hand: what a test needs to say in one line."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from beffroi.cases.models import Delivery

REPLY = "reponse@courriel.test"
NADIA = "Nadia Benali <nadia.benali@exemple.test>"


def mail(
    text: str = "Bonjour, le lampadaire est réparé. Merci.",
    *,
    sender: str = NADIA,
    to: str = "mairie@ailleurs.test",
    subject: str = "Ma demande",
    message_id: str | None = "<un@exemple.test>",
    files: tuple[tuple[str, bytes, str], ...] = (),
    **headers: str,
) -> bytes:
    """Return the bytes of a plain mail; ``headers`` names have underscores for hyphens."""
    told = EmailMessage()
    told["From"], told["To"], told["Subject"] = sender, to, subject
    told["Date"] = "Mon, 23 Nov 2026 12:00:00 +0100"
    if message_id is not None:
        told["Message-ID"] = message_id
    for name, value in headers.items():
        told[name.replace("_", "-")] = value
    told.set_content(text)
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        told.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return told.as_bytes()


def receipt_of(world: Any, case: Any) -> Delivery:
    """Return the first mail that left about a case."""
    with world.reading(case.organisation):
        return Delivery.objects.get(case=case, kind="receipt")


def report(original_id: str, *, action: str = "failed", status: str = "5.1.1", to: str = REPLY) -> bytes:
    """Return a delivery report as mail servers write it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@exemple.test
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <rapport.{status}.{action}@exemple.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

Sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.test

Final-Recipient: rfc822; nadia.benali@exemple.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--B
Content-Type: text/rfc822-headers

From: ne-pas-repondre@beffroi.example
Message-ID: {original_id}

--B--
""".replace("\n", "\r\n").encode()

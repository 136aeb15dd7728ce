"""The mail that recalls a late call."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.contributions.billing.queries import CallReading
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount


def reminder(late: CallReading, recipient: str) -> EmailMessage:
    """Return the reminder of a call: what is left, since when, where to look."""
    facts, member = late.row.facts, late.row.member
    office = facts["office"]
    link = f"{settings.PUBLIC_URL}/travail/{member.slug}/contributions/"
    body = (
        "Bonjour,\n\n"
        f"L’appel de fonds n° {late.row.number} était à régler le {written_date(late.row.due_on)}. "
        f"Il reste {written_amount(late.left)} à payer.\n\n"
        "Si vous venez de payer, ne tenez pas compte de ce message. "
        f"Sinon, réglez cet appel ou appelez {office['organisation']}"
        f"{' au ' + office['phone'] if office['phone'] else ''}.\n\n"
        f"Le détail et le document sont ici :\n{link}\n"
    )
    subject = f"Appel de fonds n° {late.row.number} : échéance passée"
    reply = [office["email"]] if office["email"] else None
    return EmailMessage(
        subject=subject,
        body=body,
        to=[recipient],
        reply_to=reply,
        headers={"Auto-Submitted": "auto-generated"},
    )

"""The mail that recalls a sheet of needs."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.kernel.french import written_date
from beffroi.purchasing.models import Participation


def reminder(one: Participation) -> EmailMessage:
    """Return the mail: which purchase, until when, where."""
    shown, operator = one.shown, one.organisation
    due = written_date(date.fromisoformat(shown["needs_due_on"]))
    link = f"{settings.PUBLIC_URL}/travail/{one.member.slug}/achats/{one.campaign_id}/"
    phone = f" au {operator.phone}" if operator.phone else ""
    body = (
        "Bonjour,\n\n"
        f"L’achat groupé « {shown['title']} » attend vos besoins jusqu’au {due}. "
        "Votre fiche n’est pas encore validée par un élu délégué.\n\n"
        "Après cette date, vos besoins ne seront pas dans la consultation.\n\n"
        f"La fiche est ici :\n{link}\n\n"
        f"Une question ? Appelez {operator.display_name}{phone}.\n"
    )
    return EmailMessage(
        subject=f"Achat groupé : vos besoins avant le {due}",
        body=body,
        to=[one.member.email],
        reply_to=[operator.email] if operator.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )

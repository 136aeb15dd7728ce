"""The mail that says that an endpoint is suspended."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage


def suspended(email: str, slug: str, label: str) -> EmailMessage:
    """Return the mail to an administrator."""
    link = f"{settings.PUBLIC_URL}/travail/{slug}/reglages/webhooks/"
    body = (
        f"Bonjour,\n\nLe destinataire « {label} » ne répond plus à Beffroi. Dix essais en trois jours ont "
        "échoué, ou son serveur a répondu qu’il n’en veut plus.\n\n"
        "Nous ne l’appelons plus. Les appels sont gardés trente jours.\n\n"
        f"Quand il est réparé, remettez-le en service :\n{link}\n"
    )
    return EmailMessage(subject=f"Webhook suspendu – {label}", body=body, to=[email])

"""The mail that tells a commune's agents that requests are about to end: a count and a link, no name."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.operators.models import Organisation

PATH = "/travail/{slug}/conservation/"


def tell_agents(organisation: Organisation, count: int) -> None:
    """Hand the mail to the worker; nothing without an address: the screen says it too."""
    if organisation.email:
        from beffroi.cases.tasks import tell_retention  # tasks import this app

        tell_retention.defer(email=organisation.email, slug=organisation.slug, count=count)


def agents_mail(email: str, slug: str, count: int) -> EmailMessage:
    """Return the mail."""
    which = "Une demande close arrive" if count == 1 else f"{count} demandes closes arrivent"
    body = (
        f"Bonjour,\n\n{which} à la fin de sa conservation dans un mois.\n\n"
        if count == 1
        else f"Bonjour,\n\n{which} à la fin de leur conservation dans un mois.\n\n"
    )
    link = settings.PUBLIC_URL + PATH.format(slug=slug)
    body += f"Vérifiez la liste :\n{link}\n\n"
    body += "Si un recours est en cours, gelez la demande avant la date indiquée.\n"
    return EmailMessage(subject="Demandes bientôt en fin de conservation", body=body, to=[email])

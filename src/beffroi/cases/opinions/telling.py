"""Mails about opinions: to whom one is asked, and to who asked. No word of whom the case concerns."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.types import AWAITED, VERDICT_LABELS, OpinionState, Verdict
from beffroi.cases.secrecy import secret_of
from beffroi.cases.teamwork import services
from beffroi.identity import queries as people
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SUBJECTS = {
    "asked": "Votre avis est demandé",
    "reminded": "Rappel : votre avis est attendu",
    "cancelled": "Votre avis n’est plus attendu",
    "given": "Un avis est rendu",
}


def defer(row: Opinion, kind: str) -> None:
    """Hand the mails of an event to the worker, in the same transaction."""
    from beffroi.cases.tasks import tell_opinion

    for email in _recipients(row, kind):
        tell_opinion.defer(
            organisation_id=str(row.organisation_id), opinion_id=str(row.id), email=email, kind=kind
        )


def _recipients(row: Opinion, kind: str) -> list[str]:
    if kind == "given":
        return _asker(row)
    if row.service_id is None:
        return [row.email] if row.email else []
    service = row.service
    if service is not None and service.email:
        return [service.email]
    return [email for _id, _name, email in services.members_of([row.service_id]).get(row.service_id, [])]


def _asker(row: Opinion) -> list[str]:
    kind, _colon, account = row.asked_by.partition(":")
    if not kind.startswith(("agent", "application")):
        return []
    try:
        return [people.agent_of(row.organisation, UUID(account)).email]
    except (Unknown, ValueError):
        return []


def send(organisation_id: UUID, opinion_id: UUID, *, email: str, kind: str) -> None:
    """Send one mail, unless what it says is no longer true."""
    with scope.reading(organisation_id):
        rows = Opinion.objects.filter(id=opinion_id).select_related("case", "organisation", "service")
        row = rows.first()
        if row is None or (kind in {"asked", "reminded"} and OpinionState(row.state) not in AWAITED):
            return
        message = mail(row, email, kind)
    message.send()


def mail(row: Opinion, email: str, kind: str) -> EmailMessage:
    """Return the mail: which request, until when, where to answer."""
    number = parse_number(row.case.number).display
    title = procedure_of(row.case.procedure, row.case.version).title
    about = f"{row.organisation.display_name}\nDemande {number} : {title}"
    body = f"Bonjour,\n\n{_says(row, kind)}\n\n{about}\n\n{_where(row, kind)}\n"
    return EmailMessage(subject=f"{SUBJECTS[kind]} – {number}", body=body, to=[email])


def _says(row: Opinion, kind: str) -> str:
    if kind == "given":
        return f"{row.name} a rendu son avis : {VERDICT_LABELS[Verdict(row.verdict)].lower()}."
    if kind == "cancelled":
        return "La commune n’attend plus votre avis sur cette demande. Vous n’avez rien à faire."
    until = f"Répondez au plus tard le {written_date(row.due_on)}."
    return (
        f"Votre avis est demandé par {row.asked_by_name}. {until}" if kind == "asked" else f"Rappel. {until}"
    )


def _where(row: Opinion, kind: str) -> str:
    if kind == "cancelled":
        return ""
    inside = kind == "given" or (row.service is not None and not row.service.email)
    if inside:
        return f"Ouvrez la demande :\n{settings.PUBLIC_URL}/travail/{row.organisation.slug}/demandes/{row.case.number}#avis"
    link = f"{settings.PUBLIC_URL}{answer_path(row)}"
    return f"Lisez et répondez ici, sans compte, jusqu’au {written_date(row.expires_on)} :\n{link}"


def answer_path(row: Opinion) -> str:
    """Return the address that answers, with its secret."""
    return f"/suivi/avis/{row.case.number}/{row.id}?cle={secret_of(row.id, row.secret_salt)}"

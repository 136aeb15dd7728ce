"""What a service desk reads of the engine. In the open scope."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from beffroi.cases.deliveries import tracking_url
from beffroi.cases.inbound import parsing
from beffroi.cases.inbound import queries as inbound
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.types import MailState, ParsedMail
from beffroi.cases.models import Case, Message
from beffroi.cases.secrecy import secret_of
from beffroi.cases.teamwork import notes, presence, services
from beffroi.cases.teamwork.models import ServiceMember
from beffroi.documents import queries as files

files_of, notes_of, others_on, services_of = (
    inbound.files_of,
    notes.notes_of,
    presence.others_on,
    services.services,
)
members_of = services.members_of

__all__ = ["files_of", "members_of", "notes_of", "others_on", "services_of"]


def key_of(case: Case) -> str:
    """Return the secret that opens a request: its holder acts as the applicant."""
    return secret_of(case.id, case.secret_salt)


def address_of(case: Case) -> str:
    """Return the whole follow-up address with its key, as mails carry it."""
    return tracking_url(case)


def to_sort(organisation_id: UUID, *, limit: int = 200) -> list[IncomingMail]:
    """Return mails that no proof joined to a request, oldest first; those of machines are left out."""
    rows = IncomingMail.objects.filter(organisation_id=organisation_id, state=MailState.UNSORTED)
    return list(rows.select_related("file").order_by("received_at", "id")[:limit])


def parsed(mail: IncomingMail) -> ParsedMail:
    """Return a mail read again from its raw file, with what our own server says of its sender."""
    if mail.file is None:
        raise ValueError("handed over: nothing of it is kept here")
    with files.opened(mail.file, by_sender=True) as stream:
        return parsing.parse(bytes(stream.read()), authority=settings.INBOUND_AUTHORITY)


def messages_of(case: Case) -> list[Message]:
    """Return the messages of a request, oldest first."""
    return list(case.messages.order_by("at", "id")[:500])


def teams_of(agent: UUID | None) -> list[UUID]:
    """Return the services in which an account works."""
    rows = ServiceMember.objects.filter(agent_id=agent, service__closed_at=None)
    return list(rows.order_by("service_id").values_list("service_id", flat=True)) if agent else []

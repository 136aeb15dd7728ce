"""Internal notes and the colleagues named in them. The applicant never sees any of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.cases.models import Case
from beffroi.cases.teamwork.models import LONGEST_NOTE, Mention, Note
from beffroi.identity import queries as people
from beffroi.identity.types import Agent
from beffroi.journal.actions import action
from beffroi.journal.actions import note as tell
from beffroi.kernel.errors import Invalid
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import Actor

AT_ONCE = 200


@action("cases.note")
def add(*, case: Case, body: str, mentioned: Sequence[UUID] = (), by: Actor, on: datetime) -> Note:
    """Write a note that colleagues alone read; each one named is told by mail and on their own list.

    :raises Invalid: nothing is written, or somebody named does not read cases here.
    """
    text = clean_paragraphs(body).strip()
    if not text or len(text) > LONGEST_NOTE:
        why = (
            "Écrivez la note."
            if not text
            else f"La note dépasse {LONGEST_NOTE} caractères. Raccourcissez-la."
        )
        raise Invalid(why, field_errors={"note": why})
    named = _named(case, mentioned)
    row = Note.objects.create(
        organisation_id=case.organisation_id, case=case, body=text, at=on, by=by.reference, by_name=by.name
    )
    Mention.objects.bulk_create(
        Mention(organisation_id=case.organisation_id, case=case, note=row, agent_id=each.id, at=on)
        for each in named
    )
    for each in named:
        _tell(case, each.email, by.name)
    tell(note=str(row.id), mentioned=[str(each.id) for each in named])
    return row


def _named(case: Case, mentioned: Sequence[UUID]) -> list[Agent]:
    wanted, readers = set(mentioned), roles_for("cases.read")
    known = [
        each for each in people.agents_of(case.organisation) if each.id in wanted and each.roles & readers
    ]
    if len(known) != len(wanted):
        why = "Choisissez des collègues de la liste."
        raise Invalid(why, field_errors={"mention": why})
    return known


def _tell(case: Case, email: str, author: str) -> None:
    from beffroi.cases.tasks import tell_mention

    tell_mention.defer(email=email, slug=case.organisation.slug, number=case.number, author=author)


def mail(email: str, slug: str, number: str, author: str) -> EmailMessage:
    """Return the mail to a colleague named in a note: the number, and no word of whom the case concerns."""
    shown = parse_number(number).display
    link = f"{settings.PUBLIC_URL}/travail/{slug}/demandes/{number}#notes"
    body = (
        f"Bonjour,\n\n{author} vous cite dans une note sur la demande {shown}.\n\nLisez la note :\n{link}\n"
    )
    return EmailMessage(subject=f"On vous a cité – {shown}", body=body, to=[email])


@action("cases.read_mentions")
def mark_read(*, case: Case, by: Actor, on: datetime) -> int:
    """Say that the agent has read the notes of a case that name them; return how many."""
    unread = Mention.objects.filter(case=case, agent_id=by.account_id, read_at=None)
    count = unread.update(read_at=on)
    tell(read=count)
    return int(count)


def notes_of(case: Case) -> list[Note]:
    """Return the notes of a case, oldest first, each with ``mentions`` and their agents. In scope."""
    rows = Note.objects.filter(case=case).prefetch_related("mentions__agent")
    return list(rows.order_by("at", "id")[:AT_ONCE])


def unread_mentions(organisation: Organisation, agent: UUID | None, *, most: int = AT_ONCE) -> list[Mention]:
    """Return where an agent was named and has not read it, latest first, with what a list shows. In scope."""
    if agent is None:
        return []
    rows = Mention.objects.filter(organisation=organisation, agent_id=agent, read_at=None)
    shown = rows.select_related("case", "note").only("case__number", "note__by_name", "at")
    return list(shown.order_by("-at", "id")[:most])

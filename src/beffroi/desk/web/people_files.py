"""Files that go with a message or a request, from either side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest

from beffroi.desk.models import Ticket
from beffroi.desk.web import forms
from beffroi.documents import actions as documents
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy.types import Actor

NAME, MOST, LARGEST_MB = "files", 5, 10
FORMATS = ("pdf", "jpeg", "png", "docx", "odt", "xlsx", "ods", "txt")


def control() -> dict[str, Any]:
    """Return the question that asks for files."""
    hint = f"PDF, image, texte ou tableur ; {MOST} fichiers et {LARGEST_MB} Mo chacun au plus."
    return forms.upload(NAME, "Fichiers", hint=hint, multiple=True, optional=True)


def receive(ticket: Ticket, request: HttpRequest, *, body: str, by: Actor, on: datetime) -> Sequence[UUID]:
    """Keep the files of a message; none when it has no words."""
    return received(ticket.organisation_id, request, by=by, on=on) if body.strip() else ()


def received(organisation_id: UUID, request: HttpRequest, *, by: Actor, on: datetime) -> list[UUID]:
    """Keep the files sent, in quarantine; :raises Invalid: too many, too heavy, of a kind that is not taken."""
    sent = request.FILES.getlist(NAME)
    try:
        if len(sent) > MOST:
            raise Invalid(f"Envoyez {MOST} fichiers au plus.")
        return [_kept(organisation_id, each, by=by, on=on) for each in sent]
    except Refusal as refusal:
        raise Invalid(refusal.message, field_errors={NAME: refusal.message}) from refusal


def _kept(organisation_id: UUID, upload: Any, *, by: Actor, on: datetime) -> UUID:
    return documents.receive(
        organisation=organisation_id,
        stream=cast("BinaryIO", upload.file),
        name=upload.name or "document",
        limit_mb=LARGEST_MB,
        formats=FORMATS,
        by=by,
        on=on,
    ).id

"""Files joined to a message, from either side: the same kinds, sizes and quarantine as the pieces of a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from beffroi.cases.models import Case
from beffroi.cases.web.pieces import accept_of, limits_of
from beffroi.documents import actions as documents
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.words import gettext as _
from beffroi.tenancy.types import Actor

FILES = "files"
"""Name of the control, and of the errors that stand beside it."""
MOST, LARGEST_MB = 5, 10
FORMATS = ("pdf", "jpeg", "png", "docx", "odt", "xlsx", "ods", "txt")


def control() -> dict[str, Any]:
    """Return what the control of files of a message shows."""
    most = _("{most} fichiers au plus.").format(most=MOST)
    return {
        "hint": f"{limits_of(FORMATS, LARGEST_MB)} {most}",
        "accept": accept_of(FORMATS),
    }


def receive(
    case: Case, uploads: Iterable[UploadedFile[bytes]], *, body: str, by: Actor, on: datetime
) -> list[UUID]:
    """Keep the files of a message, in quarantine; all of them, or none when one is refused.

    :raises Invalid: no words with them, too many, too heavy, of a kind that is not taken.
    """
    sent = list(uploads)
    if not sent:
        return []
    if not body.strip():
        raise Invalid(_("Écrivez votre message."), field_errors={"body": _("Écrivez votre message.")})
    if len(sent) > MOST:
        _refuse(
            _("Vous avez choisi {count} fichiers. Envoyez-en {most} au plus par message.").format(
                count=len(sent), most=MOST
            )
        )
    return [_kept(case, each, by=by, on=on) for each in sent]


def _kept(case: Case, upload: UploadedFile[bytes], *, by: Actor, on: datetime) -> UUID:
    try:
        return documents.receive(
            organisation=case.organisation_id,
            stream=cast("BinaryIO", upload.file),
            name=upload.name or "document",
            limit_mb=LARGEST_MB,
            formats=FORMATS,
            by=by,
            on=on,
        ).id
    except Refusal as refusal:
        _refuse(f"{upload.name}{NO_BREAK}: {refusal.message}")
        raise


def _refuse(why: str) -> None:
    told = f"{why} " + _("Choisissez de nouveau vos fichiers.")
    raise Invalid(told, field_errors={FILES: told})

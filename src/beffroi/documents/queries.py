"""Reading files, in the open scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db.models import ForeignKey, ManyToOneRel

from beffroi.documents import dossiers, letters, markdown, papers, storage, watermark, wording
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.kernel.errors import Refusal
from beffroi.tenancy.types import Unknown


class InQuarantine(Refusal):
    """The antivirus has not answered yet, or has found something."""

    status = 409


def file(file_id: UUID) -> StoredFile:
    """Return a file of the scope; :raises Unknown:."""
    found = StoredFile.objects.filter(id=file_id).first()
    if found is None:
        raise Unknown
    return found


def opened(row: StoredFile, *, by_sender: bool = False) -> File[bytes]:
    """Open the bytes of a file.

    :param by_sender: the person who gave it may read it again at once.
    :raises InQuarantine: somebody else, before it is known to be clean.
    """
    if not (row.readable or (by_sender and row.state == FileState.QUARANTINED)):
        raise InQuarantine(_WAIT if row.state == FileState.QUARANTINED else _INFECTED)
    return storage.open_stored(row.sha256, organisation_id=row.organisation_id)


def in_quarantine(*, before: datetime, limit: int = 500) -> Iterable[StoredFile]:
    """Return the files of the scope that still wait for the scanner, oldest first."""
    waiting = StoredFile.objects.filter(state=FileState.QUARANTINED, received_at__lt=before)
    return waiting.order_by("received_at")[:limit]


def named(file_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these files that some row still names, in whatever app."""
    wanted, found = set(file_ids), set()
    for field in namers():
        rows = field.model._base_manager.filter(**{f"{field.name}__in": wanted})  # noqa: SLF001 - any app's rows
        found |= set(rows.values_list(field.attname, flat=True))
    return found


def namers() -> list[ForeignKey[Any, Any]]:
    """Return the foreign keys by which rows of any app name a file."""
    relations = StoredFile._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own way to ask
    return [each.field for each in relations if isinstance(each, ManyToOneRel)]


def discarded(organisation_id: UUID, *, limit: int = 500) -> list[StoredFile]:
    """Return files whose bytes are to be destroyed, one per fingerprint."""
    rows = StoredFile.objects.filter(organisation_id=organisation_id, state=FileState.DISCARDED)
    return list(rows.order_by("sha256", "id").distinct("sha256")[:limit])


def pdf_of_letter(paper: papers.LetterPaper) -> bytes:
    """Return the PDF of a letter."""
    return letters.render_letter(paper)


def pdf_of_document(paper: papers.DocumentPaper) -> bytes:
    """Return the PDF of a paper with a title and a text."""
    return letters.render_document(paper)


def watermarked_copy(row: StoredFile, *, text: str) -> tuple[bytes, str]:
    """Return a copy of a file for viewing, ``text`` written across, and its type.

    :raises InQuarantine: it is not known to be clean. :raises FileRefused: a type that is not drawn.
    """
    with opened(row) as stream:
        return watermark.watermarked_copy(stream.read(), media_type=row.media_type, text=text)


def pdf_of_answers(data: Mapping[str, Any]) -> bytes:
    """Return the PDF of what somebody answered.

    :param data: ``title``, ``office`` (see ``papers.Office``), ``verification``, ``dated`` (ISO), ``number``, ``filed``
        (in words), ``sections`` (title, rows: pairs), ``pieces`` (names).
    """
    return letters.render("answers", data)


def pdf_of_receipt(paper: papers.ReceiptPaper) -> bytes:
    """Return the PDF of an acknowledgement."""
    return letters.render_receipt(paper, lenient=True)


def pdf_of_dossier(paper: papers.DossierPaper) -> bytes:
    """Return the PDF of a whole case, its files embedded."""
    return dossiers.render_dossier(paper)


def receipt_wording(paper: papers.ReceiptPaper) -> wording.ReceiptWording:
    """Return the sentences of an acknowledgement, for a screen or a mail."""
    return wording.receipt_wording(paper, lenient=True)


def letter_blocks(body: str, values: Mapping[str, Any]) -> list[markdown.Block]:
    """Return the blocks of a letter written in Markdown with named values."""
    return markdown.blocks_of(body, values)


_WAIT = "L’antivirus n’a pas encore répondu pour ce fichier. Réessayez dans quelques minutes."
_INFECTED = "L’antivirus a trouvé un danger dans ce fichier : il reste fermé. Demandez un autre envoi."

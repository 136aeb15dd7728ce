"""Receiving files from people, keeping the papers that we make, and learning what the scanner says."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings

from beffroi.documents import scanning, sniffing, storage
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Actor

LARGEST_PAPER = 50 * 1024 * 1024
_VERDICTS = {scanning.Finding.CLEAN: FileState.CLEAN, scanning.Finding.INFECTED: FileState.INFECTED}


@action("documents.receive")
def receive(
    *,
    organisation: UUID,
    stream: BinaryIO,
    name: str,
    limit_mb: int,
    formats: tuple[str, ...],
    by: Actor,
    on: datetime,
) -> StoredFile:
    """Keep a file that somebody sends, in quarantine; its type is read from its bytes.

    :param formats: extensions that are accepted, "pdf", "jpeg"…; empty: all that we know.
    :raises beffroi.documents.sniffing.FileRefused: empty, disguised or unknown type.
    :raises Invalid: a known type that is not accepted here.
    :raises beffroi.documents.storage.TooLarge: over ``limit_mb`` millions of bytes.
    """
    head = stream.read(sniffing.HEAD_BYTES)
    stream.seek(0)
    sniffed = sniffing.sniff(head, name)
    _check_format(sniffed, formats)
    stored = storage.store(stream, organisation_id=organisation, limit_bytes=limit_mb * 1_000_000)
    row = _row(organisation, stored, on)
    row.name = sniffed.name
    row.media_type = sniffed.media_type
    row.state = FileState.QUARANTINED if settings.CLAMAV_URL else FileState.UNSCANNED
    row.save(force_insert=True)
    note(subject=f"storedfile:{row.id}", sha256=row.sha256, size=row.size, media_type=row.media_type)
    if row.state == FileState.QUARANTINED:
        _ask_scanner(row)
    return row


def _ask_scanner(row: StoredFile) -> None:
    """Hand the file to the worker, in the same transaction."""
    from beffroi.documents.tasks import scan_file  # noqa: PLC0415 - tasks import the actions of this app

    scan_file.defer(organisation_id=str(row.organisation_id), file_id=str(row.id))


def _check_format(sniffed: sniffing.Sniffed, formats: tuple[str, ...]) -> None:
    accepted = {"jpg" if each == "jpeg" else each for each in formats}
    if accepted and sniffed.extension.removeprefix(".").replace("jpeg", "jpg") not in accepted:
        raise Invalid(
            f"Ce fichier n’est pas d’un type accepté ici. Envoyez un fichier {', '.join(formats)} : "
            "une photo nette convient souvent."
        )


def _row(organisation: UUID, stored: storage.Stored, on: datetime) -> StoredFile:
    return StoredFile(organisation_id=organisation, sha256=stored.sha256, size=stored.size, received_at=on)


@action("documents.keep")
def keep(
    *, organisation: UUID, content: bytes, name: str, media_type: str, by: Actor, on: datetime
) -> StoredFile:
    """Keep a paper that we made ourselves: clean from the start."""
    stored = storage.store(BytesIO(content), organisation_id=organisation, limit_bytes=LARGEST_PAPER)
    row = _row(organisation, stored, on)
    row.name, row.media_type, row.state = name, media_type, FileState.CLEAN
    row.save(force_insert=True)
    note(subject=f"storedfile:{row.id}", sha256=row.sha256, size=row.size)
    return row


@action("documents.judge")
def judge(*, file: StoredFile, by: Actor, on: datetime) -> StoredFile:
    """Ask the scanner about a file in quarantine; unreachable, the file stays where it is and is asked again."""
    with storage.open_stored(file.sha256, organisation_id=file.organisation_id) as stream:
        verdict = scanning.scan(cast(BinaryIO, stream), settings.CLAMAV_URL)
    note(finding=verdict.finding.value)
    if verdict.finding in _VERDICTS:
        file.state, file.infected_by, file.scanned_at = _VERDICTS[verdict.finding], verdict.detail[:120], on
        file.save(update_fields=["state", "infected_by", "scanned_at"])
    return file

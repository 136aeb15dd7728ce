"""Receiving files from people, keeping the papers that we make, and learning what the scanner says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.db import connection

from beffroi.documents import queries, scanning, sniffing, storage
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.words import gettext as _
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
    stored = _kept(stream, organisation, limit_mb * 1_000_000)
    row = _row(organisation, stored, on)
    row.name = sniffed.name
    row.media_type = sniffed.media_type
    row.state = _unknown()
    row.save(force_insert=True)
    note(subject=f"storedfile:{row.id}", sha256=row.sha256, size=row.size, media_type=row.media_type)
    if row.state == FileState.QUARANTINED:
        _ask_scanner(row)
    return row


def _unknown() -> FileState:
    return FileState.QUARANTINED if settings.CLAMAV_URL else FileState.UNSCANNED


def _ask_scanner(row: StoredFile) -> None:
    """Hand the file to the worker, in the same transaction."""
    from beffroi.documents.tasks import scan_file

    scan_file.defer(organisation_id=str(row.organisation_id), file_id=str(row.id))


def _check_format(sniffed: sniffing.Sniffed, formats: tuple[str, ...]) -> None:
    accepted = {"jpg" if each == "jpeg" else each for each in formats}
    if accepted and sniffed.extension.removeprefix(".").replace("jpeg", "jpg") not in accepted:
        raise Invalid(
            _(
                "Ce fichier n’est pas d’un type accepté ici. Envoyez un fichier {list} : une photo nette convient souvent."
            ).format(list=", ".join(formats))
        )


def _row(organisation: UUID, stored: storage.Stored, on: datetime) -> StoredFile:
    return StoredFile(organisation_id=organisation, sha256=stored.sha256, size=stored.size, received_at=on)


def _kept(stream: BinaryIO, organisation: UUID, limit: int) -> storage.Stored:
    """Store bytes, and keep them from a destruction of the same ones until the transaction ends."""
    stored = storage.store(stream, organisation_id=organisation, limit_bytes=limit)
    _lock("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 7220))", organisation, stored.sha256)
    if not storage.is_stored(stored.sha256, organisation_id=organisation):
        stream.seek(0)  # destroyed between the writing and the lock
        storage.store(stream, organisation_id=organisation, limit_bytes=limit)
    return stored


def _lock(statement: str, organisation: UUID, sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"{organisation}/{sha256}"])


@action("documents.keep")
def keep(
    *,
    organisation: UUID,
    content: bytes | BinaryIO,
    name: str,
    media_type: str,
    by: Actor,
    on: datetime,
    ours: bool = True,
    limit_bytes: int = LARGEST_PAPER,
) -> StoredFile:
    """Keep a paper that we made ourselves, clean from the start; or raw evidence that came from outside.

    :param ours: False: nobody but us may read it again before the antivirus has answered.
    """
    stream = BytesIO(content) if isinstance(content, bytes) else content
    stored = _kept(stream, organisation, limit_bytes)
    row = _row(organisation, stored, on)
    row.name, row.media_type, row.state = name, media_type, FileState.CLEAN if ours else _unknown()
    row.save(force_insert=True)
    note(subject=f"storedfile:{row.id}", sha256=row.sha256, size=row.size)
    if row.state == FileState.QUARANTINED:
        _ask_scanner(row)
    return row


@action("documents.judge")
def judge(*, file: StoredFile, by: Actor, on: datetime) -> StoredFile:
    """Ask the scanner about a file in quarantine; unreachable, the file stays where it is and is asked again."""
    with storage.open_stored(file.sha256, organisation_id=file.organisation_id) as stream:
        verdict = scanning.scan(cast("BinaryIO", stream), settings.CLAMAV_URL)
    note(finding=verdict.finding.value)
    if verdict.finding in _VERDICTS:
        file.state, file.infected_by, file.scanned_at = _VERDICTS[verdict.finding], verdict.detail[:120], on
        file.save(update_fields=["state", "infected_by", "scanned_at"])
    return file


@action("documents.discard")
def discard(*, organisation: UUID, files: Collection[UUID], by: Actor, on: datetime) -> int:
    """Give up files that no row names any more: their names go now, their bytes at the next ``shred``.

    :return: how many were given up; those that something still names are spared.
    """
    gone = set(files) - queries.named(files)
    rows = StoredFile.objects.filter(organisation_id=organisation, id__in=gone)
    count = rows.update(state=FileState.DISCARDED, name="", infected_by="")
    note(files=sorted(map(str, gone)), spared=len(set(files)) - count)
    return count


@action("documents.shred")
def shred(*, file: StoredFile, by: Actor, on: datetime) -> bool:
    """Destroy the bytes of a discarded file unless another file has the same, then its row. Can be run twice.

    The bytes go before the row: interrupted, the row is still there to say what is left to do.

    :return: whether bytes were destroyed.
    """
    organisation, sha256 = file.organisation_id, file.sha256
    _lock("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7220))", organisation, sha256)
    same = StoredFile.objects.filter(organisation_id=organisation, sha256=sha256)
    alone = not same.exclude(state=FileState.DISCARDED).exists()
    if alone:
        storage.delete_stored(sha256, organisation_id=organisation)
    same.filter(state=FileState.DISCARDED).delete()
    note(subject=f"storedfile:{file.id}", destroyed=alone)
    return alone

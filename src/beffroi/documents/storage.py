"""Files kept under their own fingerprint: ``<organisation>/<first two of SHA-256>/<SHA-256>``.

On disk a file appears whole or not at all: written aside, flushed to the disk, then renamed. On any other
store (S3 through django-storages) the object is sent in one call, which is whole or nothing too. The same
bytes sent twice by the same organisation are kept once: before deleting, make sure that no row names them.
"""

import errno
import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from beffroi.documents.wording import spoken_size
from beffroi.kernel.errors import Invalid, NotFound, Refusal
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _

CHUNK_BYTES = 262_144
INCOMING = ".incoming"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class TooLarge(Invalid):
    """The file is over the limit that the message gives."""

    status = 413


class StorageFull(Refusal):
    """There is no room left: nothing was kept."""

    status = 507


class FileMissing(NotFound):
    """The store has no such file for this organisation."""


@dataclass(frozen=True)
class Stored:
    """A file that is safe: SHA-256 in hexadecimal, size in bytes."""

    sha256: str
    size: int


class Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


def store(stream: BinaryIO, *, organisation_id: UUID, limit_bytes: int) -> Stored:
    """Keep a file and return its fingerprint and size; reads the stream once, in pieces.

    :raises TooLarge: more than ``limit_bytes``; nothing is kept.
    :raises StorageFull: no room left; nothing is kept.
    """
    try:
        return _store(stream, organisation_id, limit_bytes)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(spoken(_FULL)) from error
        raise


def open_stored(sha256: str, *, organisation_id: UUID) -> "File[bytes]":
    """Open a kept file for reading; the caller closes it.

    :raises FileMissing: this organisation keeps no such file.
    """
    try:
        return _storage().open(stored_name(sha256, organisation_id=organisation_id), "rb")
    except FileNotFoundError as error:
        raise FileMissing(spoken(_MISSING)) from error


def delete_stored(sha256: str, *, organisation_id: UUID, untouched_since: datetime | None = None) -> None:
    """Destroy a kept file; nothing happens when it is already gone.

    :param untouched_since: spare a file that somebody has sent again since then.
    """
    name = stored_name(sha256, organisation_id=organisation_id)
    storage = _storage()
    if untouched_since is None or (
        storage.exists(name) and storage.get_modified_time(name) < untouched_since
    ):
        storage.delete(name)


def is_stored(sha256: str, *, organisation_id: UUID) -> bool:
    """Say whether the bytes are kept."""
    return _storage().exists(stored_name(sha256, organisation_id=organisation_id))


def sweep_incoming(*, before: datetime) -> int:
    """Remove what killed processes left half-written before an instant; return how many files."""
    storage = _storage()
    if not isinstance(storage, FileSystemStorage):
        return 0
    left = [
        path for path in Path(storage.path(INCOMING)).glob("*") if path.stat().st_mtime < before.timestamp()
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def stored_name(sha256: str, *, organisation_id: UUID) -> str:
    """Return the name of a file in the store.

    :raises ValueError: ``sha256`` is not 64 lower-case hexadecimal digits.
    """
    if not _FINGERPRINT.fullmatch(sha256):
        raise ValueError("a fingerprint has 64 lower-case hexadecimal digits")
    return f"{organisation_id}/{sha256[:2]}/{sha256}"


def _storage() -> Storage:
    return storages["default"]


def _store(stream: BinaryIO, organisation_id: UUID, limit_bytes: int) -> Stored:
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        return _store_on_disk(storage, stream, organisation_id, limit_bytes)
    with tempfile.TemporaryFile() as aside:
        stored = _copy(stream, aside, limit_bytes)
        _send(storage, aside, stored_name(stored.sha256, organisation_id=organisation_id))
    return stored


def _copy(stream: BinaryIO, target: IO[bytes], limit_bytes: int) -> Stored:
    digest: Hash = hashlib.sha256()
    size = 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(_too_large(limit_bytes))
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)


# On disk -----------------------------------------------------------------------------------------------


def _store_on_disk(
    storage: FileSystemStorage, stream: BinaryIO, organisation_id: UUID, limit_bytes: int
) -> Stored:
    incoming = Path(storage.path(INCOMING))
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(handle, "wb") as aside:
            stored = _copy(stream, aside, limit_bytes)
            aside.flush()
            os.fsync(aside.fileno())
        final = Path(storage.path(stored_name(stored.sha256, organisation_id=organisation_id)))
        _move(Path(name), final, Path(storage.location))
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return stored


def _move(aside: Path, final: Path, root: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside.replace(final)
    for folder in (final.parent, final.parent.parent, root):
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    """Without this a power cut may forget the name of a file whose bytes are safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# Elsewhere -----------------------------------------------------------------------------------------------


def _send(storage: Storage, aside: IO[bytes], name: str) -> None:
    if storage.exists(name):
        return
    aside.seek(0)
    given = storage.save(name, File(aside))
    if given != name:
        # Another process sent the same bytes meanwhile, and the store put ours under a spare name.
        storage.delete(given)


_MISSING = N_("Ce fichier n’est plus disponible. Demandez-le au service qui suit le dossier.")
_FULL = N_(
    "Le fichier n’a pas pu être enregistré : il n’y a plus de place chez nous. "
    "Réessayez dans une heure ou appelez le service qui reçoit votre demande."
)


def _too_large(limit_bytes: int) -> str:
    says = _(
        "Ce fichier dépasse {size}. Envoyez une photo moins lourde, un PDF compressé ou plusieurs fichiers."
    )
    return says.format(size=spoken_size(limit_bytes))

"""A ZIP written while it is read: memory stays small whatever it holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beffroi.documents import queries as documents
from beffroi.documents.models import StoredFile

CHUNK_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: made here, or stored and known to be safe."""

    path: str
    made: bytes = b""
    stored: StoredFile | None = None


class _Sink(io.RawIOBase):
    """What a ZIP is written to, emptied as it goes; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self.held = bytearray()

    def writable(self) -> bool:
        """Say that it takes bytes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep bytes until they are taken."""
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        """Return what has come since the last time."""
        out, self.held = bytes(self.held), bytearray()
        return out


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of these entries, in their order."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            with archive.open(entry.path, "w", force_zip64=True) as target:
                for chunk in _bytes_of(entry):
                    target.write(chunk)
                    if len(sink.held) > CHUNK_BYTES:
                        yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _bytes_of(entry: Entry) -> Iterator[bytes]:
    if entry.stored is None:
        yield entry.made
        return
    with documents.opened(entry.stored) as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk

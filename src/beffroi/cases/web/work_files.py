"""Files that an agent joins while filling a form: kept at once, so that an error elsewhere loses none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from beffroi.cases.models import Piece as Given
from beffroi.cases.procedures.types import Piece, Procedure
from beffroi.cases.web.work_frame import Desk
from beffroi.documents import actions as documents
from beffroi.documents.models import StoredFile
from beffroi.documents.wording import written_size
from beffroi.kernel.errors import Refusal
from beffroi.tenancy import scope

REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Received:
    """The files kept so far, by piece, and what refused the others."""

    files: dict[str, list[StoredFile]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def ids(self) -> list[str]:
        """Return the identifiers of every file."""
        return [str(each.id) for rows in self.files.values() for each in rows]

    def by_piece(self) -> dict[str, tuple[UUID, ...]]:
        """Return the files as a filing wants them."""
        return {piece: tuple(each.id for each in rows) for piece, rows in self.files.items()}

    def shown(self, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
        """Return the pieces as the template of the form takes them."""
        return [
            {
                "piece": piece,
                "files": [_shown(row) for row in self.files.get(piece.id, [])],
                "full": len(self.files.get(piece.id, [])) >= piece.max_files,
                "error": self.errors.get(piece.id),
                "accept": ",".join(f".{each}" for each in piece.formats),
            }
            for piece in pieces
        ]


def _shown(row: StoredFile) -> dict[str, str]:
    return {"id": str(row.id), "name": row.name, "size": written_size(row.size)}


def kept_files(
    desk: Desk, procedure: Procedure, data: QueryDict, uploads: MultiValueDict[str, Any]
) -> Received:
    """Return the files already kept that the form names, and those that it brings now."""
    received, gone = Received(), data.getlist(REMOVE)
    for piece in procedure.pieces:
        rows = _known(desk, [each for each in data.getlist(f"kept-{piece.id}") if each not in gone])
        for upload in uploads.getlist(f"piece-{piece.id}")[: piece.max_files - len(rows)]:
            _keep(desk, piece, upload, rows, received.errors)
        if rows:
            received.files[piece.id] = rows
    return received


def _known(desk: Desk, identifiers: Iterable[str]) -> list[StoredFile]:
    """Return the files that the form names: of this organisation, and of no case yet."""
    wanted = [UUID(each) for each in identifiers if _is_uuid(each)]
    if not wanted:
        return []
    with scope.reading(desk.organisation.id):
        taken = set(Given.objects.filter(file_id__in=wanted).values_list("file_id", flat=True))
        rows = StoredFile.objects.filter(id__in=wanted).order_by("received_at", "id")
        return [row for row in rows if row.id not in taken]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _keep(desk: Desk, piece: Piece, upload: Any, rows: list[StoredFile], errors: dict[str, str]) -> None:
    try:
        stored = receive(desk, piece, upload)
    except Refusal as error:
        errors[piece.id] = f"{upload.name} : {error.message}"
    else:
        rows.append(stored)


def receive(desk: Desk, piece: Piece, upload: Any) -> StoredFile:
    """Keep one file for a piece, in quarantine; :raises Refusal: wrong type, too large, empty."""
    return documents.receive(
        organisation=desk.organisation.id,
        stream=cast("BinaryIO", upload),
        name=upload.name or "",
        limit_mb=piece.max_mb,
        formats=piece.formats,
        by=desk.actor,
        on=desk.on,
    )

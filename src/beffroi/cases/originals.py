"""Identity documents: agents read a copy marked with what it is for; the original opens with a written reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from beffroi.cases import catalogue
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Piece
from beffroi.cases.procedures.types import Nature
from beffroi.documents import queries as files
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_line
from beffroi.tenancy.types import Actor

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """What an agent receives of a file."""

    stream: IO[Any]
    media_type: str
    name: str
    marked: bool = False


def is_identity(piece: Piece, case: Case) -> bool:
    """Say whether a file was given for a piece that proves an identity."""
    wanted = catalogue.procedure(case.procedure, case.version).pieces
    return any(each.id == piece.piece and each.nature is Nature.IDENTITY for each in wanted)


def proves_identity(row: StoredFile) -> bool:
    """Say whether a file was given to prove an identity. In scope."""
    return _case_to_prove(row) is not None


def _case_to_prove(row: StoredFile) -> Case | None:
    """Return the case for which a file proves an identity, if it does."""
    rows = Piece.objects.filter(file=row, case__isnull=False).select_related("case__organisation")
    given = rows.order_by("given_at", "id")
    return next((each.case for each in given if each.case and is_identity(each, each.case)), None)


def shown(row: StoredFile, *, on: datetime) -> Shown:
    """Return a file as agents read it: an identity document is a copy that says what it is for. In scope.

    :raises InQuarantine: it is not known to be clean. :raises FileRefused: a copy of it cannot be drawn.
    """
    case = _case_to_prove(row)
    if case is None:
        return Shown(files.opened(row), row.media_type, row.name)
    content, media_type = files.watermarked_copy(row, text=_mark(case, on))
    ending = "png" if media_type == "image/png" else "pdf"
    return Shown(BytesIO(content), media_type, f"copie-{PurePath(row.name).stem}.{ending}", marked=True)


def _mark(case: Case, on: datetime) -> str:
    title = catalogue.procedure(case.procedure, case.version).title
    day = written_date(today_of(case.organisation, on))
    return f"Copie pour la démarche « {title} » – {day} – {case.organisation.display_name}"


@action("cases.open_original")
def open_original(
    *,
    case: Case,  # noqa: ARG001 - the decorator reads them
    file: StoredFile,
    reason: str,
    by: Actor,  # noqa: ARG001 - the decorator reads them
    on: datetime,  # noqa: ARG001 - the decorator reads them
) -> Shown:
    """Open an identity document as it was deposited; who, when and why stay in the journal.

    :raises Invalid: no reason. :raises InQuarantine: it is not known to be clean.
    """
    told = clean_line(reason)[:LONGEST_REASON]
    if len(told) < 10:
        why = "Dites en quelques mots pourquoi il vous faut l’original."
        raise Invalid(why, field_errors={"reason": why})
    note(file=str(file.id), reason=told)
    return Shown(files.opened(file), file.media_type, file.name)

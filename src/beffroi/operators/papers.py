"""The papers that an operator keeps: the storey of documents, above, brings the hands at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import Actor

LARGEST_MB = 20
FORMATS = ("pdf", "jpeg", "png", "odt", "docx")
_keepers: list[Callable[..., Any]] = []
_openers: list[Callable[[UUID], tuple[str, Any]]] = []


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as somebody sends it."""

    stream: BinaryIO
    name: str


def register_keeper(receive: Callable[..., Any], opened: Callable[[UUID], tuple[str, Any]]) -> None:
    """Tell operators how to receive a file and how to open one (filled at start-up by a higher storey)."""
    _keepers[:], _openers[:] = [receive], [opened]


def receive(organisation_id: UUID, paper: Paper | None, *, by: Actor, on: datetime) -> UUID | None:
    """Keep a paper, if there is one; see ``received``."""
    return None if paper is None else received(organisation_id, paper, by=by, on=on)


def received(organisation_id: UUID, paper: Paper, *, by: Actor, on: datetime) -> UUID:
    """Keep a paper in the organisation's own files; return its identifier.

    :raises Invalid: a type of file that is not accepted here, or too large.
    """
    if not _keepers:
        raise Invalid("Aucun rangement n’est prévu pour les fichiers. Enregistrez sans pièce jointe.")
    row = _keepers[0](
        organisation=organisation_id,
        stream=paper.stream,
        name=paper.name,
        limit_mb=LARGEST_MB,
        formats=FORMATS,
        by=by,
        on=on,
    )
    kept: UUID = row.id
    return kept


def opened(file_id: UUID) -> tuple[str, Any]:
    """Return the name and the open stream of a file of the scope."""
    found: tuple[str, Any] = _openers[0](file_id)
    return found

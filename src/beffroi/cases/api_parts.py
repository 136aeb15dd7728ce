"""The parts of a case as the API gives them back: for the documentation, the answers being built as plain JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from beffroi.cases.clocks.types import EventKind
from beffroi.cases.types import PaperKind, Verb
from beffroi.documents.types import FileState

Outcome = Literal["granted", "refused", "partly", "no_action"]


class LedgerLine(BaseModel):
    """Un événement du journal de la demande ; d’autres clés disent ses faits (« reply_by », « missing », « to »…)."""

    model_config = ConfigDict(extra="allow")

    kind: EventKind
    at: datetime
    on: Annotated[date, Field(description="Jour civil dans la commune.")]


class JoinedFile(BaseModel):
    """Un fichier donné."""

    id: UUID
    name: str
    media_type: str
    size: Annotated[int, Field(description="Octets.")]
    sha256: str
    state: FileState
    url: Annotated[str, Field(description="S’ouvre telle quelle.")]


def _with_sender(schema: dict[str, Any]) -> None:
    """Say « from », which no Python name may be."""
    schema["properties"]["from"] = {"enum": ["applicant", "service"], "description": "Qui écrit."}
    schema["required"].append("from")


class MessageOut(BaseModel):
    """Un message."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_with_sender)

    id: UUID
    author: str
    body: str
    at: datetime
    files: list[JoinedFile]


class LetterOut(BaseModel):
    """Un courrier, en PDF."""

    id: UUID
    kind: PaperKind
    title: str
    made_at: datetime
    opened_at: Annotated[datetime | None, Field(description="Première lecture par le demandeur.")]
    url: Annotated[str, Field(description="S’ouvre telle quelle.")]


class PieceOut(JoinedFile):
    """Un fichier donné pour une pièce."""

    piece: str
    given_at: datetime


class NextStep(BaseModel):
    """Une étape, permise aujourd’hui ou non, et pourquoi."""

    verb: Verb
    lawful: bool
    why_not: str
    source: str

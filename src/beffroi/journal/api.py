"""The API of the journal: an organisation takes the proofs of its own entries away."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.journal import actions, listing, queries
from beffroi.journal.types import Wanted
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, Siren, agent, page
from beffroi.tenancy.permissions import permit

router = Router(tags=["journal"])
_SUBJECT, _VERB = r"^[a-z]*(:[0-9a-f-]*)?$", r"^([a-z_]+\.[a-z_]+)?$"


class ExportIn(Body):
    """Ce qui est voulu du journal. Rien : tout ce qui est scellé."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"day": "2026-11-22"}]})

    day: Annotated[date | None, Field(description="Les entrées scellées ce jour-là.")] = None
    subject: Annotated[
        str, Field(max_length=100, pattern=_SUBJECT, description="« case:<identifiant> ».")
    ] = ""


class EntriesIn(BaseModel):
    """Les entrées voulues, et la page."""

    first: Annotated[date | None, Field(description="Premier jour d’inscription.")] = None
    last: Annotated[date | None, Field(description="Dernier jour, compris.")] = None
    subject: Annotated[
        str, Field(max_length=100, pattern=_SUBJECT, description="« case:<identifiant> ».")
    ] = ""
    verb: Annotated[str, Field(max_length=80, pattern=_VERB, description="« cases.decide ».")] = ""
    after: After = ""


class EntriesExportIn(Body):
    """Ce qui est voulu du journal, et sous quelle forme."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"format": "csv", "first": "2026-11-01", "last": "2026-11-30"}]},
    )

    format: Literal["ndjson", "csv"] = "ndjson"
    first: date | None = None
    last: date | None = None
    subject: Annotated[str, Field(max_length=100, pattern=_SUBJECT)] = ""
    verb: Annotated[str, Field(max_length=80, pattern=_VERB)] = ""


class EntryOut(BaseModel):
    """Une entrée : qui (une référence, jamais un nom), quoi, sur quoi, quand."""

    id: UUID
    recorded_at: datetime
    at: datetime
    verb: str
    actor: str
    subject: str
    facts: dict[str, Any]


class EntriesOut(BaseModel):
    """Une page du journal, la plus ancienne entrée d’abord."""

    items: list[EntryOut]
    next: str | None


_LINES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Une preuve par ligne, que le vérificateur autonome relit.",
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        }
    }
}


@router.post(
    "/organisations/{siren}/journal/exports",
    response={200: Any, **ERRORS},
    summary="Exporter le journal",
    operation_id="export_journal",
    openapi_extra={**BY_AGENT, **_LINES},
)
def export(request: HttpRequest, siren: Siren, told: ExportIn) -> HttpResponseBase:
    """Les preuves des entrées scellées de l’organisation, une par ligne ; l’export est lui-même inscrit au journal."""
    actor, organisation = agent(request), queries.organisation_of(siren)
    permit(actor, "journal.export_proofs", organisation)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "journal.ndjson"
        actions.export_proofs(
            organisation=organisation,
            out=out,
            day=told.day,
            subject=told.subject,
            by=actor,
            on=datetime.now(UTC),
        )
        opened = out.open("rb")  # still readable once its name is gone
    response = FileResponse(opened, as_attachment=True, filename="journal.ndjson")
    response.headers["Content-Type"] = "application/x-ndjson"
    response.headers["Cache-Control"] = "private, no-store"
    return response


_ENTRIES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Une entrée par ligne.",
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    }
}
_TYPES = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


@router.get(
    "/organisations/{siren}/journal/entries",
    response={200: EntriesOut, **ERRORS},
    summary="Lire le journal",
    operation_id="list_journal",
    openapi_extra=BY_AGENT,
)
def entries(request: HttpRequest, siren: Siren, asked: Query[EntriesIn]) -> HttpResponse:
    """Les entrées du journal de l’organisation, 100 par page ; « subject » les tient à une demande."""
    actor, organisation = agent(request), queries.organisation_of(siren)
    permit(actor, "journal.read", organisation)
    wanted = Wanted(**asked.model_dump(exclude={"after"}))
    with scope.reading(organisation):
        found, key = listing.entries(organisation, wanted, after=asked.after)
    return page(request, [listing.as_json(each) for each in found], key)


@router.post(
    "/organisations/{siren}/journal/entries/exports",
    response={200: Any, **ERRORS},
    summary="Emporter les entrées du journal",
    operation_id="export_journal_entries",
    openapi_extra={**BY_AGENT, **_ENTRIES},
)
def export_entries(request: HttpRequest, siren: Siren, told: EntriesExportIn) -> HttpResponseBase:
    """Les entrées, en NDJSON ou en CSV, écrites à mesure ; l’export est lui-même inscrit au journal."""
    actor, organisation = agent(request), queries.organisation_of(siren)
    wanted = Wanted(**told.model_dump(exclude={"format"}))
    lines = actions.export_entries(
        organisation=organisation, wanted=wanted, kind=told.format, by=actor, on=datetime.now(UTC)
    )
    response = StreamingHttpResponse(lines, content_type=_TYPES[told.format])
    response.headers["Content-Disposition"] = f'attachment; filename="journal.{told.format}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response

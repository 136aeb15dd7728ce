"""The API of the journal: an organisation takes the proofs of its own entries away."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import Router
from pydantic import ConfigDict, Field

from beffroi.journal import actions, queries
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, Siren, agent
from beffroi.tenancy.permissions import permit

router = Router(tags=["journal"])


class ExportIn(Body):
    """Ce qui est voulu du journal. Rien : tout ce qui est scellé."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"day": "2026-11-22"}]})

    day: Annotated[date | None, Field(description="Les entrées scellées ce jour-là.")] = None
    subject: Annotated[
        str, Field(max_length=100, pattern=r"^[a-z]*(:[0-9a-f-]*)?$", description="« case:<identifiant> ».")
    ] = ""


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

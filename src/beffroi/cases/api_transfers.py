"""The API of transfers to the archives: the parcel to send them, and their answer; what a purge would do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from beffroi.cases.api_calling import within
from beffroi.cases.ledger import today_of
from beffroi.cases.retention import actions, queries
from beffroi.cases.retention.models import ArchiveTransfer
from beffroi.cases.retention.types import Act, TransferState
from beffroi.cases.web.privacy import as_file
from beffroi.documents import queries as documents
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, Siren, page

router = Router(tags=["conservation"])
ALL, ONE = (
    "/organisations/{siren}/retention/transfers",
    "/organisations/{siren}/retention/transfers/{transfer_id}",
)
Identifier = Annotated[UUID, Path(description="Identifiant donné par la liste.")]
_PARCEL: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Le versement SEDA 2.3.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class TransfersIn(BaseModel):
    """La page voulue."""

    after: After = ""


class AcceptIn(Body):
    """Ce que les archives ont répondu."""

    reference: Annotated[
        str, Field(min_length=1, max_length=160, description="Numéro de l’entrée, du bordereau.")
    ]


class RejectIn(Body):
    """Pourquoi les archives refusent."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class TransferOut(BaseModel):
    """Un versement aux archives."""

    id: UUID
    identifier: Annotated[str, Field(description="« MessageIdentifier » du SEDA.")]
    procedure: str
    cases: int
    state: TransferState
    digest: Annotated[str, Field(description="SHA-256 du versement.")]
    size: int
    prepared_at: datetime
    answered_at: datetime | None
    reference: str
    reason: str


class TransfersOut(BaseModel):
    """Une page de versements, le dernier d’abord."""

    items: list[TransferOut]
    next: str | None


class ForecastOut(BaseModel):
    """Ce qu’une purge ferait aujourd’hui."""

    procedure: str
    rule: str
    act: Act
    count: int


class ForecastPage(BaseModel):
    """Ce qu’une purge ferait aujourd’hui, par démarche, règle et geste ; rien n’est fait."""

    items: list[ForecastOut]
    next: str | None


_NAMES = tuple(TransferOut.model_fields)


def _told(row: ArchiveTransfer) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES}


def _found(organisation: Organisation, transfer_id: UUID) -> ArchiveTransfer:
    with scope.reading(organisation.id):
        return queries.transfer(organisation.id, transfer_id)


@router.get(
    "/organisations/{siren}/retention/forecast",
    response={200: ForecastPage, **ERRORS},
    summary="Ce qu’une purge ferait",
    operation_id="forecast_purge",
    openapi_extra=BY_AGENT,
)
def forecast(request: HttpRequest, siren: Siren) -> HttpResponse:
    """La répétition de la purge d’aujourd’hui : combien de demandes, par démarche et par geste."""
    organisation, _actor = within(request, siren, "cases.review_retention")
    with scope.reading(organisation.id):
        lines = queries.forecast(organisation, today_of(organisation, datetime.now(UTC)))
    return page(request, [asdict(each) for each in lines])


@router.get(
    ALL,
    response={200: TransfersOut, **ERRORS},
    summary="Versements aux archives",
    operation_id="list_transfers",
    openapi_extra=BY_AGENT,
)
def transfers(request: HttpRequest, siren: Siren, asked: Query[TransfersIn]) -> HttpResponse:
    """Les versements préparés, acceptés ou refusés."""
    organisation, _actor = within(request, siren, "cases.review_retention")
    with scope.reading(organisation.id):
        found = queries.transfers(organisation.id, after=asked.after)
        return page(request, [_told(row) for row in found.rows], found.next_key)


@router.post(
    f"{ONE}/parcel",
    response={200: Any, **ERRORS},
    summary="Prendre un versement",
    operation_id="download_transfer",
    openapi_extra={**BY_AGENT, **_PARCEL},
)
def parcel(request: HttpRequest, siren: Siren, transfer_id: Identifier) -> HttpResponseBase:
    """Le fichier à envoyer aux archives ; le journal garde qui l’a pris."""
    organisation, actor = within(request, siren, "cases.download_transfer")
    stored = actions.download_transfer(
        transfer=_found(organisation, transfer_id), by=actor, on=datetime.now(UTC)
    )
    with scope.reading(organisation.id):
        stream = documents.opened(stored)
    return as_file(FileResponse(stream, content_type=stored.media_type), stored.name)


@router.post(
    f"{ONE}/accept",
    response={200: TransferOut, **ERRORS},
    summary="Noter l’accord des archives",
    operation_id="accept_transfer",
    openapi_extra=BY_AGENT,
)
def accept(request: HttpRequest, siren: Siren, transfer_id: Identifier, told: AcceptIn) -> HttpResponse:
    """Les archives ont accepté : ses demandes sont détruites à la prochaine purge."""
    organisation, actor = within(request, siren, "cases.accept_transfer")
    row = _found(organisation, transfer_id)
    actions.accept_transfer(transfer=row, reference=told.reference, by=actor, on=datetime.now(UTC))
    return JsonResponse(_told(row))


@router.post(
    f"{ONE}/reject",
    response={200: TransferOut, **ERRORS},
    summary="Noter le refus des archives",
    operation_id="reject_transfer",
    openapi_extra=BY_AGENT,
)
def reject(request: HttpRequest, siren: Siren, transfer_id: Identifier, told: RejectIn) -> HttpResponse:
    """Les archives ont refusé : ses demandes restent, un autre versement sera préparé."""
    organisation, actor = within(request, siren, "cases.reject_transfer")
    row = _found(organisation, transfer_id)
    actions.reject_transfer(transfer=row, reason=told.reason, by=actor, on=datetime.now(UTC))
    return JsonResponse(_told(row))

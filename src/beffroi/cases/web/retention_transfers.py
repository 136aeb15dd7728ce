"""Transfers to the archives: the list, the parcel to send them, and their answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from beffroi.cases.retention import actions, queries
from beffroi.cases.retention.models import ArchiveTransfer
from beffroi.cases.retention.types import TransferState
from beffroi.cases.web import retention_showing as showing
from beffroi.cases.web.retention import listed
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.documents import queries as documents
from beffroi.kernel.errors import Refusal
from beffroi.tenancy import scope


@require_safe
@at_work("cases.review_retention", readers_only=False)
def transfers(desk: Desk) -> HttpResponse:
    """List the transfers, the latest first."""
    after = desk.request.GET.get("apres", "")
    with scope.reading(desk.organisation.id):
        page = queries.transfers(desk.organisation.id, after=after)
        rows = [showing.transfer_row(desk, each) for each in page.rows]
        context = listed(desk, "retention_transfers", page, rows, after)
    return desk.page("cases/retention/transfers.html", context | {"count": ""})


@require_safe
@at_work("cases.review_retention", readers_only=False)
def transfer(desk: Desk, transfer_id: UUID) -> HttpResponse:
    """Show one transfer and what may be done with it."""
    return _shown(desk, _found(desk, transfer_id))


def _found(desk: Desk, transfer_id: UUID) -> ArchiveTransfer:
    with scope.reading(desk.organisation.id):
        return queries.transfer(desk.organisation.id, transfer_id)


def _shown(
    desk: Desk, found: ArchiveTransfer, *, typed: dict[str, str] | None = None, error: Refusal | None = None
) -> HttpResponse:
    wrong = {"reference": "", "reason": "", **(error.field_errors if error and error.field_errors else {})}
    errors = [{"text": text, "field": name} for name, text in wrong.items() if text]
    if error is not None and not errors:
        errors = [{"text": error.message, "field": ""}]
    context: dict[str, Any] = {
        "transfer": found,
        "summary": showing.transfer_summary(desk, found),
        "waiting": found.state == TransferState.PREPARED,
        "may_download": desk.may("cases.download_transfer") and found.file_id is not None,
        "back_url": desk.url("retention_transfers"),
        "typed": {"reference": "", "reason": "", **(typed or {})},
        "wrong": wrong,
        "errors": errors,
    }
    return desk.page("cases/retention/transfer.html", context, status=error.status if error else 200)


@require_POST
@at_work("cases.accept_transfer", readers_only=False)
def accept(desk: Desk, transfer_id: UUID) -> HttpResponse:
    """Record that the archives accept."""
    found, reference = _found(desk, transfer_id), desk.request.POST.get("reference", "")
    try:
        actions.accept_transfer(transfer=found, reference=reference, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _shown(desk, found, typed={"reference": reference}, error=error)
    messages.success(desk.request, "Le versement est accepté. Les demandes seront détruites cette nuit.")
    return redirect(desk.url("retention_transfer", transfer_id))


@require_POST
@at_work("cases.reject_transfer", readers_only=False)
def reject(desk: Desk, transfer_id: UUID) -> HttpResponse:
    """Record that the archives refuse."""
    found, reason = _found(desk, transfer_id), desk.request.POST.get("reason", "")
    try:
        actions.reject_transfer(transfer=found, reason=reason, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _shown(desk, found, typed={"reason": reason}, error=error)
    messages.success(desk.request, "Le refus est enregistré. Un nouveau versement sera préparé cette nuit.")
    return redirect(desk.url("retention_transfer", transfer_id))


@require_POST
@at_work("cases.download_transfer")
def parcel(desk: Desk, transfer_id: UUID) -> FileResponse | HttpResponse:
    """Give the parcel, to be sent to the archives; the journal keeps who took it."""
    found = _found(desk, transfer_id)
    try:
        stored = actions.download_transfer(transfer=found, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _shown(desk, found, error=error)
    with scope.reading(desk.organisation.id):
        stream = documents.opened(stored)
    response = FileResponse(stream, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response

"""What the person may do on their request: write, send the pieces asked for, take the request back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.cases import actions, queries
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Piece
from beffroi.cases.types import Verb
from beffroi.cases.web import attaching
from beffroi.cases.web.follow import Links, me, opened, page
from beffroi.cases.web.frames import frame
from beffroi.cases.web.pieces import anchor_of
from beffroi.cases.web.privacy import keep_private
from beffroi.documents import actions as documents
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _
from beffroi.tenancy import scope

NOTHING_CHOSEN = N_("Choisissez au moins un fichier, puis envoyez.")


@require_POST
def message(request: HttpRequest, number: str) -> HttpResponse:
    """Write to the service; a message that is refused is shown again, whole."""
    now, body = datetime.now(UTC), request.POST.get("message", "").replace("\0", "")
    with opened(request, number) as case:
        try:
            _write(request, case, body, now)
        except Refusal as refusal:
            field = attaching.FILES if attaching.FILES in refusal.field_errors else "message"
            return page(request, case, now=now, errors={field: refusal.message}, body=body)
        messages.success(request, _("Votre message est envoyé à la mairie."))
        return redirect(f"{_links(request, case).to('case')}#messages")


def _write(request: HttpRequest, case: Case, body: str, now: datetime) -> None:
    """Keep the files and the message together, or neither."""
    sender, uploads = me(request, case), request.FILES.getlist(attaching.FILES)
    with scope.writing(case.organisation_id):
        files = attaching.receive(case, uploads, body=body, by=sender, on=now)
        actions.message(case=case, body=body, files=files, by=sender, on=now)


@require_POST
def pieces(request: HttpRequest, number: str) -> HttpResponse:
    """Take the pieces that were asked for; those that are refused are told in their place."""
    now = datetime.now(UTC)
    with opened(request, number) as case:
        dossier = queries.dossier(case, on=now)
        wanted = [piece for piece in dossier.procedure.pieces if piece.id in dossier.lacking]
        given, errors = _receive_all(request, case, wanted, now)
        if not given and not errors and wanted:
            errors = {anchor_of(wanted[0].id): spoken(NOTHING_CHOSEN)}
        if given:
            errors |= _complete(request, case, given, now)
        return (
            page(request, case, now=now, errors=errors)
            if errors
            else redirect(_links(request, case).to("case"))
        )


def _receive_all(
    request: HttpRequest, case: Case, wanted: Sequence[Piece], now: datetime
) -> tuple[dict[str, list[UUID]], dict[str, str]]:
    given: dict[str, list[UUID]] = {}
    errors: dict[str, str] = {}
    for piece in wanted:
        for upload in request.FILES.getlist(anchor_of(piece.id))[: piece.max_files]:
            try:
                given.setdefault(piece.id, []).append(_receive(request, case, piece, upload, now))
            except Refusal as refusal:
                errors[anchor_of(piece.id)] = refusal.message
    return {piece: files for piece, files in given.items() if files}, errors


def _receive(
    request: HttpRequest, case: Case, piece: Piece, upload: UploadedFile[bytes], now: datetime
) -> UUID:
    stored = documents.receive(
        organisation=case.organisation_id,
        stream=cast("BinaryIO", upload.file),
        name=upload.name or "document",
        limit_mb=piece.max_mb,
        formats=piece.formats,
        by=me(request, case),
        on=now,
    )
    return stored.id


def _complete(
    request: HttpRequest, case: Case, given: dict[str, list[UUID]], now: datetime
) -> dict[str, str]:
    try:
        actions.complete(case=case, by=me(request, case), on=now, pieces=given)
    except Refusal as refusal:
        return {"": refusal.message}
    messages.success(request, _("Vos documents sont envoyés à la mairie."))
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether the request is really to be taken back; on POST, take it back."""
    with opened(request, number) as case:
        links = _links(request, case)
        if request.method == "POST":
            reason = request.POST.get("reason", "").replace("\0", "")
            actions.withdraw(case=case, by=me(request, case), on=datetime.now(UTC), reason=reason)
            messages.success(request, _("Votre demande est retirée."))
            return redirect(links.to("case"))
        dossier = queries.dossier(case, on=datetime.now(UTC))
        step = next(each for each in dossier.steps if each.verb is Verb.WITHDRAW)
        context = frame(dossier.organisation, "follow") | {
            "number": parse_number(case.number).display,
            "procedure": dossier.procedure,
            "why_not": step.why_not,
            "back_url": links.to("case"),
        }
        return keep_private(render(request, "cases/follow/withdraw.html", context))


def _links(request: HttpRequest, case: Case) -> Links:
    return Links(case, request.GET.get("cle", ""))

"""The papers of a request, for whoever holds its key: receipt, letters, one's own files."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from beffroi.cases import actions, deliveries, mails
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.mandates.keys import is_helper
from beffroi.cases.models import Paper, Piece
from beffroi.cases.web.follow import me, opened
from beffroi.cases.web.privacy import as_file
from beffroi.documents import queries as documents
from beffroi.tenancy.types import Unknown


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponseBase:
    """Give the acknowledgement as PDF."""
    with opened(request, number) as case:
        link = settings.PUBLIC_URL + deliveries.helper_path(case) if is_helper(me(request, case)) else ""
        content = mails.receipt_pdf(case, link=link)
        return as_file(HttpResponse(content, content_type="application/pdf"), f"accuse-{case.number}.pdf")


@require_safe
def given(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """Give a file that the person gave, or that a message carries; :raises Unknown: another case's."""
    with opened(request, number) as case:
        row = Piece.objects.filter(case=case, file_id=file_id).select_related("file").first()
        file = row.file if row else incoming.file_of(case, file_id)
        if file is None:
            raise Unknown
        mine = row is not None or incoming.from_applicant(case, file_id)
        stream = documents.opened(file, by_sender=mine)
        return as_file(FileResponse(stream, content_type=file.media_type), file.name)


@require_safe
def paper(request: HttpRequest, number: str, paper_id: UUID) -> HttpResponseBase:
    """Give a letter of the commune, and keep the proof of its first consultation."""
    with opened(request, number) as case:
        row = Paper.objects.filter(case=case, id=paper_id).select_related("file").first()
        if row is None:
            raise Unknown
        stream = documents.opened(row.file)
        # What a helper reads proves nothing of what the person has read.
        if request.method == "GET" and not is_helper(me(request, case)):
            actions.open_paper(case=case, paper=row, by=me(request, case), on=datetime.now(UTC))
        return as_file(FileResponse(stream, content_type="application/pdf"), row.file.name)

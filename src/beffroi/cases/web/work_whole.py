"""Taking a whole case away. A POST: the journal keeps who took it."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from beffroi.cases import whole as cases
from beffroi.cases.web.privacy import as_file
from beffroi.cases.web.work_case import PDF, found
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_POST
@at_work("cases.export_case")
def whole(desk: Desk, number: str, kind: str) -> HttpResponseBase:
    """Answer the whole case as PDF or ZIP."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    name = f"dossier-{case.number}.{kind}"
    if kind == "pdf":
        content = cases.as_pdf(case=case, by=desk.actor, on=desk.on)
        return as_file(HttpResponse(content, content_type=PDF), name)
    if kind == "zip":
        archive = cases.as_zip(case=case, by=desk.actor, on=desk.on)
        return as_file(StreamingHttpResponse(archive.chunks, content_type="application/zip"), name)
    raise Unknown

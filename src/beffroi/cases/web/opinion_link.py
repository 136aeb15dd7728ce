"""The page of a consulted body: what it is asked, what it may see, its answer. No account, a link with a secret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import originals, queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.forms.summary import summary
from beffroi.cases.letters import addressee_of
from beffroi.cases.opinions import actions, telling
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.opinions.files import kept_file
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.types import AWAITED, VERDICT_LABELS, OpinionState, Verdict
from beffroi.cases.web.frames import frame
from beffroi.cases.web.privacy import as_file, keep_private
from beffroi.cases.web.work_opinions import verdicts
from beffroi.cases.web.work_team import refused
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope


@contextmanager
def _opened(request: HttpRequest, number: str, opinion_id: UUID) -> Iterator[Opinion]:
    """Open an opinion with the key of the address, in its commune's reading scope; :raises Unknown:."""
    organisation = queries.owner_of(number)
    with scope.reading(organisation.id):
        key, compact = request.GET.get("cle", ""), parse_number(number).compact
        yield opinions.by_link(compact, opinion_id, key, on=datetime.now(UTC))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str, opinion_id: UUID) -> HttpResponse:
    """Show what is asked; take the answer."""
    with _opened(request, number, opinion_id) as row:
        if request.method != "POST":
            return _page(request, row, None)
    try:
        _given(request, row)
    except Refusal as error:
        with _opened(request, number, opinion_id) as row:
            return _page(request, row, error)
    messages.success(request, "Merci. Votre avis est transmis au service qui l’a demandé.")
    return keep_private(redirect(telling.answer_path(row)))


def _given(request: HttpRequest, row: Opinion) -> None:
    now, by, data = datetime.now(UTC), opinions.consulted(row), request.POST
    upload = request.FILES.get("file")
    file = kept_file(row, upload, by=by, on=now) if upload and OpinionState(row.state) in AWAITED else None
    told = actions.Answer(
        verdict=data.get("verdict", ""),
        answer=data.get("answer", ""),
        author=data.get("author", ""),
        file=file,
    )
    actions.give(opinion=row, answer=told, by=by, on=now)


def _page(request: HttpRequest, row: Opinion, error: Refusal | None) -> HttpResponse:
    case, awaited = row.case, OpinionState(row.state) in AWAITED
    context = {
        **frame(row.organisation),
        "opinion": row,
        "number": parse_number(case.number).display,
        "title": procedure_of(case.procedure, case.version).title,
        "awaited": awaited,
        "cancelled": row.state == OpinionState.CANCELLED,
        "verdict": VERDICT_LABELS[Verdict(row.verdict)] if row.verdict else "",
        "applicant": addressee_of(case.applicant, case.applicant_name) if row.shown.get("applicant") else (),
        "pages": _pages(row) if awaited else [],
        "files": _files(request, row) if awaited else [],
        "verdicts": verdicts(),
        "typed": defaultdict(str, request.POST.dict()),
        **refused(error),
    }
    return keep_private(
        render(request, "cases/follow/opinion.html", context, status=error.status if error else 200)
    )


def _pages(row: Opinion) -> list[dict[str, Any]]:
    wanted, case = set(row.shown.get("pages", [])), row.case
    pages = summary(procedure_of(case.procedure, case.version), case.answers)
    return [
        {"title": page.title, "rows": [{"key": key, "lines": value.split("\n")} for key, value in lines]}
        for page, lines in pages
        if page.id in wanted
    ]


def _files(request: HttpRequest, row: Opinion) -> list[dict[str, str]]:
    labels = {piece.id: piece.label for piece in procedure_of(row.case.procedure, row.case.version).pieces}
    key = request.GET.get("cle", "")
    stem = f"/suivi/avis/{row.case.number}/{row.id}/fichiers"
    return [
        {
            "name": each.file.name,
            "label": labels.get(each.piece, each.piece),
            "url": f"{stem}/{each.file_id}?cle={key}" if each.file.readable else "",
        }
        for each in opinions.shown_files(row)
    ]


@require_safe
def file(request: HttpRequest, number: str, opinion_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Give a piece that who asked has ticked, while the answer is awaited; an identity document as a marked copy."""
    with _opened(request, number, opinion_id) as row:
        shown = originals.shown(opinions.shown_file(row, file_id), on=datetime.now(UTC))
        return as_file(FileResponse(shown.stream, content_type=shown.media_type), shown.name)

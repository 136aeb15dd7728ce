"""One case on one page, and the small steps that need no letter: giving it to somebody, reading, writing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases import actions, mails, originals, queries
from beffroi.cases.inbound import queries as incoming
from beffroi.cases.models import Case
from beffroi.cases.web import work_showing as showing
from beffroi.cases.web.work_filters import NOBODY
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import colleagues
from beffroi.cases.web.work_newer import notice_of
from beffroi.cases.web.work_notices import law_notices
from beffroi.cases.web.work_sentence import sentence_of
from beffroi.cases.web.work_together import together_of
from beffroi.cases.web.work_words import state_tag
from beffroi.documents import queries as files
from beffroi.documents.models import StoredFile
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

PDF = "application/pdf"


def found(number: str) -> Case:
    """Return the case of an address, in scope; :raises Unknown: nobody's here, or no number."""
    try:
        return queries.case_of(number)
    except Refusal:
        raise Unknown from None


@require_safe
@at_work("cases.read")
def case(desk: Desk, number: str) -> HttpResponse:
    """Show one case."""
    with scope.reading(desk.organisation.id):
        dossier = queries.dossier(found(number), on=desk.on)
        context = _context(desk, dossier)
    return desk.page("cases/work/case.html", context)


def _context(desk: Desk, dossier: queries.Dossier) -> dict[str, Any]:
    kept = dossier.case
    steps, shut = showing.steps_of(desk, dossier)
    return {
        "case": kept,
        "number": parse_number(kept.number).display,
        "procedure": dossier.procedure,
        "tag": state_tag(kept),
        "sentence": sentence_of(dossier, today=desk.today),
        "computation": showing.computation_of(dossier),
        "newer": notice_of(desk, dossier),
        "notices": law_notices(desk, dossier),
        "steps": steps,
        "shut": shut,
        "applicant": showing.applicant_of(dossier),
        "pages": showing.answers_of(dossier),
        "pieces": showing.pieces_of(desk, dossier),
        "events": showing.timeline_of(dossier, today=desk.today, zone=desk.zone),
        "letters": showing.papers_of(desk, dossier),
        "conversation": showing.messages_of(desk, dossier),
        "unread": kept.unread,
        "deliveries": showing.deliveries_of(desk, dossier),
        "delivery_columns": [{"label": "Mail"}, {"label": "À"}, {"label": "Suite"}],
        "may_write": desk.may("cases.message"),
        "may_assign": desk.may("cases.assign"),
        "agents": [{"value": NOBODY, "label": "Personne"}]
        + [{"value": value, "label": label} for value, label in colleagues(desk)],
        "assignee": str(kept.assignee_id or NOBODY),
        **{name: desk.url(name, kept.number) for name in ("assign", "read", "message", "receipt")},
        "queue_url": desk.queue_url,
        **together_of(desk, dossier),
    }


@require_POST
@at_work("cases.assign")
def assign(desk: Desk, number: str) -> HttpResponse:
    """Give the case to a colleague, or to nobody."""
    target = desk.request.POST.get("agent", "")
    with scope.reading(desk.organisation.id):
        kept, names = found(number), dict(colleagues(desk))
    if target != NOBODY and target not in names:
        messages.warning(desk.request, "Choisissez un agent dans la liste.")
    else:
        actions.assign(case=kept, to=None if target == NOBODY else UUID(target), by=desk.actor, on=desk.on)
        messages.success(desk.request, _given(kept, target, names))
    return redirect(desk.url("case", kept.number))


def _given(kept: Case, target: str, names: dict[str, str]) -> str:
    """Return whom the case went to: the colleague chosen, or who stands in for them."""
    if target not in names:
        return "La demande n’a plus d’agent."
    if str(kept.assignee_id) == target:
        return f"La demande est attribuée à {names[target]}."
    return f"{names[target]} est absent(e). La demande est attribuée à {names.get(str(kept.assignee_id), 'un collègue')}."


@require_POST
@at_work("cases.mark_read")
def mark_read(desk: Desk, number: str) -> HttpResponse:
    """Say that the service has read the messages."""
    with scope.reading(desk.organisation.id):
        kept = found(number)
    actions.mark_read(case=kept, by=desk.actor, on=desk.on)
    return redirect(desk.url("case", kept.number) + "#messages")


@require_safe
@at_work("cases.read")
def file(desk: Desk, number: str, file_id: UUID) -> FileResponse:
    """Open a piece of this case, or a file of its messages, once the scanner has found it clean."""
    with scope.reading(desk.organisation.id):
        kept = found(number)
        piece = kept.pieces.filter(file_id=file_id).select_related("file").first()
        row = piece.file if piece else incoming.file_of(kept, file_id)
        if row is None or piece is None or not originals.is_identity(piece, kept):
            return sent(row)
        return answered(originals.shown(row, on=desk.on))


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.open_original")
def original(desk: Desk, number: str, file_id: UUID) -> HttpResponseBase:
    """Ask why the original of an identity document is needed; on POST, open it as it was deposited."""
    with scope.reading(desk.organisation.id):
        kept = found(number)
        piece = kept.pieces.filter(file_id=file_id).select_related("file").first()
        if piece is None or not originals.is_identity(piece, kept):
            raise Unknown
    error, reason = None, desk.request.POST.get("reason", "").replace("\0", "")
    if desk.request.method == "POST":
        try:
            whole = originals.open_original(
                case=kept, file=piece.file, reason=reason, by=desk.actor, on=desk.on
            )
            return answered(whole, save=True)
        except Invalid as refusal:
            error = refusal
    context = {
        "case": kept,
        "number": parse_number(kept.number).display,
        "case_url": desk.url("case", kept.number),
        "name": piece.file.name,
        "reason": reason,
        "errors": [{"text": error.message, "field": "reason"}] if error else [],
        "error": error.message if error else None,
    }
    return desk.page("cases/work/original.html", context, status=422 if error else 200)


@require_safe
@at_work("cases.read")
def paper(desk: Desk, number: str, paper_id: UUID) -> FileResponse:
    """Open a letter of this case. Only the applicant's own opening is kept as a proof."""
    with scope.reading(desk.organisation.id):
        letter = found(number).papers.filter(id=paper_id).select_related("file").first()
        return sent(letter.file if letter else None)


@require_safe
@at_work("cases.read")
def receipt(desk: Desk, number: str) -> HttpResponse:
    """Print the acknowledgement."""
    with scope.reading(desk.organisation.id):
        kept = found(number)
        content = mails.receipt_pdf(kept)
    return pdf(content, f"accuse-{kept.number}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer a paper made on the spot."""
    response = HttpResponse(content, content_type=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def answered(file: originals.Shown, *, save: bool = False) -> FileResponse:
    """Answer a file as agents read it, kept by no cache."""
    response = FileResponse(file.stream, content_type=file.media_type, as_attachment=save, filename=file.name)
    response.headers["Cache-Control"] = "no-store"
    return response


def sent(row: StoredFile | None) -> FileResponse:
    """Answer a kept file; :raises Unknown: none of this case; :raises InQuarantine: not known to be clean."""
    if row is None:
        raise Unknown
    inline = row.media_type in {PDF, "image/jpeg", "image/png"}
    response = FileResponse(
        files.opened(row), content_type=row.media_type, as_attachment=not inline, filename=row.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response

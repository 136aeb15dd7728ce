"""The last page before sending: what was answered, what lacks, and the button that files the request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beffroi.cases import drafts
from beffroi.cases.clocks.types import Incomplete
from beffroi.cases.drafts import Incomplete as NotReady
from beffroi.cases.forms.summary import display, summary
from beffroi.cases.forms.visibility import visible_pages
from beffroi.cases.procedures.types import Field, Page
from beffroi.cases.types import NoLongerOffered
from beffroi.cases.web import people
from beffroi.cases.web.changed import told_of
from beffroi.cases.web.desk import Desk, opened, receipt_of, sent
from beffroi.cases.web.eligibility import blocking
from beffroi.cases.web.frames import frame
from beffroi.cases.web.journey import Stop, backward, called_for, page_result, stops, who_typed
from beffroi.cases.web.pieces import INFECTED, given_files
from beffroi.cases.web.showing import check_fields
from beffroi.documents.types import FileState
from beffroi.documents.wording import spoken_size
from beffroi.kernel.french import typographic
from beffroi.kernel.words import N_, speaks_french, spoken
from beffroi.kernel.words import gettext as _
from beffroi.tenancy.types import STRANGER
from beffroi.territory import queries as territory

Row = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show all the answers; on POST, file the request. Sent twice, it gives the same receipt."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        if request.method != "POST":
            return _show(desk)
        if desk.changed or _obstacles(desk):
            return redirect(desk.url("check")) if desk.changed else _show(desk, refused=True)
        return _send(desk)


def _send(desk: Desk) -> HttpResponse:
    try:
        case = drafts.send(draft=desk.draft, by=STRANGER, on=desk.now)
    except NoLongerOffered as refusal:
        messages.warning(desk.request, refusal.message)
        return redirect(desk.url("check"))
    except NotReady:
        return _show(desk, refused=True)
    return receipt_of(desk.organisation, desk.procedure.code, case)


def _obstacles(desk: Desk) -> list[Row]:
    """Return what keeps the request from being sent, page by page; a piece that lacks is no obstacle."""
    told = [
        {"text": error["text"], "url": f"{stop.url}?retour=verification#{error['field']}", "page": stop.title}
        for stop in stops(desk)
        for error in stop.errors
    ]
    infected = [
        {"text": f"{file.name}\u00a0: {spoken(INFECTED)}", "url": f"{desk.url('pieces')}?retour=verification"}
        for files in given_files(desk).values()
        for file in files
        if file.state == FileState.INFECTED
    ]
    refused = [
        {"text": f"{reason.message} {reason.instead}".strip(), "url": desk.url("chance")}
        for reason in blocking(desk.procedure, desk.draft.answers, on=desk.today)
    ]
    return told + refused + infected


def _show(desk: Desk, *, refused: bool = False) -> HttpResponse:
    way = stops(desk)
    obstacles = _obstacles(desk)
    context = frame(desk.organisation) | {
        "procedure": desk.procedure,
        "step": len(way),
        "steps": len(way),
        "sections": [*_people_sections(desk, way), *_answer_sections(desk, way), *_piece_section(desk)],
        "obstacles": obstacles,
        "errors": [{"text": each["text"], "field": "a-completer"} for each in obstacles] if refused else [],
        "lacking": ", ".join(_lacking(desk)),
        "lacking_says": [spoken(_MAY_SEND), _effect(desk)],
        "story": told_of(desk, way),
        "back_url": backward(desk, "check"),
        "later_url": desk.url("later"),
    }
    status = 422 if refused else 200
    response = render(desk.request, "cases/portal/check.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _section(stop: Stop, rows: list[Row]) -> Row:
    return {
        "title": stop.title,
        "rows": rows,
        "change": {"text": _("Modifier"), "url": f"{stop.url}?retour=verification", "hidden": stop.title},
    }


def _people_sections(desk: Desk, way: list[Stop]) -> list[Row]:
    typed = who_typed(desk)
    by_key = {stop.key: stop for stop in way[:3]}
    shown = [_section(by_key["who"], _rows(people.PAGE_WHO, typed))]
    shown.append(_section(by_key["contact"], _rows(people.contact_fields(typed), typed)))
    if "helper" in by_key:
        shown.append(_section(by_key["helper"], _rows(people.HELPER_FIELDS, typed)))
    return shown


def _rows(fields: tuple[Field, ...], typed: dict[str, Any]) -> list[Row]:
    clean = check_fields(fields, typed)[0]
    return [_row(spoken(field.label), display(field, clean.get(field.id))) for field in fields]


def _row(label: str, value: str) -> Row:
    return {"key": label, "lines": value.split("\n")}


def _answer_sections(desk: Desk, way: list[Stop]) -> list[Row]:
    by_key = {stop.key: stop for stop in way}
    told = summary(desk.procedure, _readable(desk), on=desk.today, commune_name=commune_name, in_full=True)
    return [_answers(by_key[page.id], page, lines) for page, lines in told if page.id in by_key]


def _answers(stop: Stop, _page: Page, lines: list[tuple[str, str]]) -> Row:
    french = not speaks_french()
    return _section(stop, [_row(label, value) | {"french": french} for label, value in lines]) | {
        "french": french
    }


def _readable(desk: Desk) -> dict[str, Any]:
    """Return the answers that are right as they stand: what the summary can write."""
    clean: dict[str, Any] = {}
    for page in visible_pages(desk.procedure, desk.draft.answers, desk.today):
        clean |= page_result(desk, page).answers
    return clean


def commune_name(code: str) -> str:
    """Return the name of a commune; its code when nobody knows it."""
    found = territory.commune(code)
    return f"{typographic(found.name)} ({found.department_code})" if found else code


def _piece_section(desk: Desk) -> list[Row]:
    wanted, given = called_for(desk), given_files(desk)
    if not wanted:
        return []
    french = not speaks_french()
    rows = [
        _row(piece.label, _files_in_words(given.get(piece.id, []))) | {"french": french} for piece in wanted
    ]
    return [_section(Stop("pieces", _("Vos documents"), desk.url("pieces")), rows)]


def _files_in_words(files: list[Any]) -> str:
    return "\n".join(f"{file.name} ({spoken_size(file.size)})" for file in files) or _("Aucun fichier")


def _lacking(desk: Desk) -> list[str]:
    given = given_files(desk)
    return [piece.label for piece in called_for(desk) if piece.required and not given.get(piece.id)]


_MAY_SEND = N_("Vous pouvez envoyer votre demande maintenant. La mairie vous demandera ces documents.")
_EFFECTS = {
    Incomplete.CRPA_ACCEPTS: N_("Le délai de réponse ne courra qu’une fois toutes les pièces reçues."),
    Incomplete.CRPA_REJECTS: N_("Le délai de réponse sera suspendu jusqu’à leur réception."),
    Incomplete.PLANNING: N_("Le délai de réponse ne courra qu’une fois toutes les pièces reçues."),
}


def _effect(desk: Desk) -> str:
    return spoken(_EFFECTS.get(desk.procedure.clock.incomplete, ""))

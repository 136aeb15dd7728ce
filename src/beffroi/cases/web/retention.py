"""Retention on the agents' screens: what ends soon, what is frozen, what a purge would do, what is left."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import queries as cases
from beffroi.cases.models import Case
from beffroi.cases.retention import actions, queries
from beffroi.cases.web import retention_showing as showing
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

FORM = ["GET", "HEAD", "POST"]
UNKNOWN_NUMBER = "Aucune demande ne porte ce numéro ici. Vérifiez-le sur l’accusé de réception."


@require_safe
@at_work("cases.review_retention", readers_only=False)
def ending(desk: Desk) -> HttpResponse:
    """List what ends within three months."""
    after = desk.request.GET.get("apres", "")
    with scope.reading(desk.organisation.id):
        page = queries.ending(desk.organisation.id, until=showing.horizon(desk), after=after)
        rows = [showing.ending_row(desk, case) for case in page.rows]
        context = listed(desk, "retention", page, rows, after)
    return desk.page("cases/retention/ending.html", context)


def listed(
    desk: Desk, current: str, page: queries.Page, rows: list[dict[str, Any]], after: str
) -> dict[str, Any]:
    """Return what every list takes. In scope."""
    return {
        "sections": showing.sections(desk, current),
        "archives": showing.archives(desk),
        "rows": rows,
        "columns": showing.columns(current),
        "next_url": f"?{urlencode({'apres': page.next_key})}" if page.next_key else None,
        "first_url": desk.url(current) if after else None,
        "count": f"{showing.count_words(len(rows))} sur cette page" if rows else "",
    }


@require_safe
@at_work("cases.review_retention", readers_only=False)
def holds(desk: Desk) -> HttpResponse:
    """List the frozen cases."""
    after = desk.request.GET.get("apres", "")
    with scope.reading(desk.organisation.id):
        page = queries.holds(desk.organisation.id, after=after)
        rows = [showing.hold_row(desk, each) for each in page.rows]
        context = listed(desk, "retention_holds", page, rows, after)
    return desk.page("cases/retention/holds.html", context)


@require_http_methods(FORM)
@at_work("cases.hold", readers_only=False)
def hold(desk: Desk) -> HttpResponse:
    """Freeze a case by its number."""
    told = desk.request.POST or desk.request.GET
    typed = {"numero": _displayed(told.get("numero", "")), "reason": told.get("reason", "")}
    if desk.request.method != "POST":
        return _hold_form(desk, typed, {}, 200)
    try:
        case = _case(desk, typed["numero"])
        actions.hold(case=case, reason=typed["reason"], by=desk.actor, on=desk.on)
    except Refusal as error:
        return _hold_form(desk, typed, error.field_errors or {"numero": error.message}, error.status)
    messages.success(desk.request, f"La demande {typed['numero']} est gelée. Rien n’en sera supprimé.")
    return redirect(desk.url("retention_holds"))


def _displayed(number: str) -> str:
    try:
        return parse_number(number).display
    except Refusal:
        return number


def _case(desk: Desk, number: str) -> Case:
    """Return a case of the organisation; :raises Refusal: none has this number."""
    with scope.reading(desk.organisation.id):
        try:
            return cases.case_of(number)
        except Refusal:
            raise Refusal(UNKNOWN_NUMBER) from None


def _hold_form(desk: Desk, typed: dict[str, str], wrong: dict[str, str], status: int) -> HttpResponse:
    errors = [{"text": text, "field": name} for name, text in wrong.items()]
    wrong = {name: wrong.get(name, "") for name in typed}
    context = {"typed": typed, "errors": errors, "wrong": wrong, "back_url": desk.url("retention_holds")}
    return desk.page("cases/retention/hold.html", context, status=status)


@require_http_methods(FORM)
@at_work("cases.release", readers_only=False)
def release(desk: Desk, hold_id: UUID) -> HttpResponse:
    """Release a frozen case, after a page that says what follows."""
    with scope.reading(desk.organisation.id):
        found = queries.hold(desk.organisation.id, hold_id)
    number = parse_number(found.case.number).display
    if desk.request.method != "POST":
        context = {"hold": found, "number": number, "back_url": desk.url("retention_holds")}
        return desk.page("cases/retention/release.html", context)
    actions.release(case=found.case, by=desk.actor, on=desk.on)
    messages.success(desk.request, f"La demande {number} suit de nouveau la règle de sa démarche.")
    return redirect(desk.url("retention_holds"))


@require_safe
@at_work("cases.review_retention", readers_only=False)
def rehearsal(desk: Desk) -> HttpResponse:
    """Say what a purge would do on a day."""
    day, wrong = _day(desk)
    rows, undated = showing.figures(desk, day)
    with scope.reading(desk.organisation.id):
        sections, archives = showing.sections(desk, "retention_rehearsal"), showing.archives(desk)
    columns = showing.columns("retention_rehearsal")
    told = {"day": day, "rows": rows, "columns": columns, "undated": undated, "wrong": wrong}
    return desk.page("cases/retention/rehearsal.html", {"sections": sections, "archives": archives, **told})


def _day(desk: Desk) -> tuple[date, str]:
    typed = desk.request.GET.get("le", "").strip()
    try:
        return (date.fromisoformat(typed) if typed else desk.today), ""
    except ValueError:
        return desk.today, "Cette date n’existe pas. Choisissez un jour du calendrier."


@require_safe
@at_work("cases.review_retention", readers_only=False)
def traces(desk: Desk) -> HttpResponse:
    """Say what became of a request, by its number."""
    typed = desk.request.GET.get("numero", "").strip()
    with scope.reading(desk.organisation.id):
        sections = showing.sections(desk, "retention_traces")
        stone = _tombstone(desk, typed) if typed else None
        summary = showing.tombstone_summary(stone, desk) if stone else None
    context = {"sections": sections, "typed": typed, "summary": summary}
    return desk.page("cases/retention/traces.html", context)


def _tombstone(desk: Desk, number: str) -> Any:
    try:
        return queries.tombstone(desk.organisation.id, number)
    except Unknown:
        return None

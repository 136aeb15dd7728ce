"""A newer version of the procedure, on the page of a case: told, followed, or kept away in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases import moving, versions
from beffroi.cases.models import Case
from beffroi.cases.web import newer
from beffroi.cases.web.publish_showing import CHANGE_COLUMNS, change_rows
from beffroi.cases.web.work_case import found
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

REASON = "garder-motif"
"""Name of the input of the reason: no question of a procedure is called so."""
_OTHER_TIME = "Le délai ou le sens du silence change : la demande garde la version du jour de son dépôt."


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.migrate_case")
def version(desk: Desk, number: str) -> HttpResponse:
    """Show what a newer version changes; on POST, move the case or keep its version with a reason."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    refusal = _done(desk, case) if desk.request.method == "POST" else None
    if desk.request.method == "POST" and refusal is None:
        return redirect(desk.url("case", case.number))
    with scope.reading(desk.organisation.id):
        pending = versions.pending(case)
        if pending is None:
            messages.warning(desk.request, "Aucune version plus récente n’est proposée pour cette demande.")
            return redirect(desk.url("case", case.number))
        context = _context(desk, case, pending, refusal)
    return desk.page("cases/work/version.html", context, status=refusal.status if refusal else 200)


def _done(desk: Desk, case: Case) -> Refusal | None:
    """Do what the button says and tell it, or return what refused it."""
    posted = desk.request.POST
    try:
        if posted.get("act") == "keep":
            moving.keep_version(case=case, reason=posted.get(REASON, ""), by=desk.actor, on=desk.on)
            messages.success(desk.request, "La demande garde sa version. Votre motif est noté.")
        else:
            with scope.writing(desk.organisation.id):
                newer.move(case, posted, by=desk.actor, on=desk.on)
            messages.success(desk.request, f"La demande est passée à la version {case.version}.")
    except Refusal as refusal:
        return refusal
    return None


def _context(desk: Desk, case: Case, pending: versions.Pending, refusal: Refusal | None) -> Mapping[str, Any]:
    keeping = desk.request.POST.get("act") == "keep"
    typed = desk.request.POST if desk.request.method == "POST" and not keeping else None
    form = newer.form(case, on=desk.on, posted=typed, refusal=None if keeping else refusal)
    summary = form.errors or ([{"text": refusal.message, "field": ""}] if refusal else [])
    wrong = refusal.field_errors.get("reason", "") if refusal and keeping else ""
    return {
        "case": case,
        "number": parse_number(case.number).display,
        "case_url": desk.url("case", case.number),
        "form": form,
        "blocks": pending.blocks,
        "kept": versions.line_of(pending.kept) if pending.kept else "",
        "stays": _OTHER_TIME if pending.difference.moves_dates else "",
        "columns": CHANGE_COLUMNS,
        "rows": change_rows(pending.difference),
        "reason": desk.request.POST.get(REASON, ""),
        "wrong": wrong,
        "errors": [{"text": wrong, "field": REASON}] if wrong else summary,
    }

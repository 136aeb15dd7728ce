"""The questions that a newer version of the form asks of somebody whose request is under way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beffroi.cases import catalogue, versions
from beffroi.cases.following import words_for_applicants
from beffroi.cases.models import Case
from beffroi.cases.web import newer
from beffroi.cases.web.follow import Links, me, opened
from beffroi.cases.web.frames import frame
from beffroi.cases.web.privacy import keep_private
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import gettext as _


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the new questions; on POST, move the request to the version that asks them."""
    now = datetime.now(UTC)
    with opened(request, number) as case:
        links, refusal = Links(case, request.GET.get("cle", "")), None
        if not newer.asks(case, on=now):
            return redirect(links.to("case"))
        if request.method == "POST":
            try:
                newer.move(case, request.POST, by=me(request, case), on=now)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("Vos réponses sont envoyées à la mairie."))
                return redirect(links.to("case"))
        context = _context(request, case, links, refusal, now)
        status = refusal.status if refusal else 200
        return keep_private(render(request, "cases/follow/version.html", context, status=status))


def _context(
    request: HttpRequest, case: Case, links: Links, refusal: Refusal | None, now: datetime
) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else None
    form, pending = newer.form(case, on=now, posted=posted, refusal=refusal), versions.pending(case)
    summary = form.errors or ([{"text": refusal.message, "field": ""}] if refusal else [])
    return frame(case.organisation, "follow") | {
        "number": parse_number(case.number).display,
        "procedure": catalogue.procedure(case.procedure, case.version),
        "form": form,
        "changes": words_for_applicants(pending.difference) if pending else (),
        "errors": summary,
        "back_url": links.to("case"),
    }

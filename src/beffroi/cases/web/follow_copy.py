"""What somebody takes away from a request: a copy of all of it, or its information for another one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.cases import actions, catalogue, copying, deliveries, drafts, queries
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.prefill import from_earlier
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates.keys import is_helper
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Field, Kind, Procedure
from beffroi.cases.web import people
from beffroi.cases.web.checking import commune_name
from beffroi.cases.web.desk import Desk, hold
from beffroi.cases.web.eligibility import first_page
from beffroi.cases.web.follow import Links, me, opened
from beffroi.cases.web.frames import frame
from beffroi.cases.web.prefilled import proposed
from beffroi.cases.web.privacy import as_file, keep_private
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy.types import Unknown

_ADDRESS = Field(id="address", kind=Kind.ADDRESS, label="Adresse postale")


@require_POST
def copy(request: HttpRequest, number: str) -> HttpResponseBase:
    """Give one archive of all that the person gave and received; letters in it count as read by the person."""
    now = datetime.now(UTC)
    with opened(request, number) as case:
        actor, dossier = me(request, case), queries.dossier(case, on=now)
        link = settings.PUBLIC_URL + deliveries.helper_path(case) if is_helper(actor) else ""
        parts = copying.parts_of(dossier, commune_name=commune_name, link=link)
        if not is_helper(actor):
            for paper in dossier.papers:
                actions.open_paper(case=case, paper=paper, by=actor, on=now)
        stream = copying.streamed(parts, day=today_of(case.organisation, now))
    response = StreamingHttpResponse(stream, content_type="application/zip")
    return as_file(response, f"demande-{case.number}.zip")


@require_http_methods(["GET", "HEAD", "POST"])
def redo(request: HttpRequest, number: str) -> HttpResponse:
    """Say what a new request would take over from this one; on POST, begin it. Only for the person concerned."""
    now = datetime.now(UTC)
    with opened(request, number) as case:
        if is_helper(me(request, case)):
            raise Unknown
        code, today = case.procedure.rpartition("/")[2], today_of(case.organisation, now)
        procedure = queries.offer(case.organisation, code, today=today).procedure
        taken = _taken(case, procedure, today)
        if request.method == "POST":
            return _begin(request, case, taken, now)
        context = frame(case.organisation, "follow") | {
            "number": parse_number(case.number).display,
            "procedure": procedure,
            "taken": [field.label for _page, field in procedure.fields() if field.id in taken],
            "back_url": Links(case, request.GET.get("cle", "")).to("case"),
        }
        return keep_private(render(request, "cases/follow/redo.html", context))


def _taken(case: Case, procedure: Procedure, today: date) -> dict[str, Any]:
    earlier = catalogue.procedure(case.procedure, case.version)
    return from_earlier(procedure, earlier, case.answers, on=today)


def _begin(request: HttpRequest, case: Case, taken: dict[str, Any], now: datetime) -> HttpResponse:
    draft = drafts.begin(organisation=case.organisation, procedure=case.procedure, on=now)
    who = _who(case.applicant)
    answers = proposed(taken) | {people.WHO: who}
    drafts.keep(draft=draft, answers=answers, applicant=people.applicant_of(who), on=now)
    procedure = catalogue.procedure(draft.procedure, draft.version)
    desk = Desk(request, case.organisation, procedure, draft, now)
    return hold(redirect(first_page(desk)), case.organisation, draft)


def _who(applicant: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs that show an applicant again."""
    plain = {name: value for name, value in applicant.items() if isinstance(value, str)}
    return {**plain, **show_inputs(_ADDRESS, applicant.get("address")), "helping": "no"}

"""Asking for opinions, recording what came on paper or from a colleague, taking a question back."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases import queries
from beffroi.cases.models import Case
from beffroi.cases.opinions import actions, rules
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.opinions.files import kept_file
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.types import VERDICT_LABELS, Source
from beffroi.cases.queries import Dossier
from beffroi.cases.teamwork import services
from beffroi.cases.web.work_case import found, sent
from beffroi.cases.web.work_dates import date_as_typed, date_parts, optional_date, typed_date
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_team import as_uuid, refused
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@at_work("cases.ask_opinion")
def ask(desk: Desk, number: str) -> HttpResponse:
    """Ask a service or an outside body."""
    with scope.reading(desk.organisation.id):
        dossier = queries.dossier(found(number), on=desk.on)
    if desk.request.method != "POST":
        return _ask_page(desk, dossier, None)
    try:
        question = _question(desk.request.POST)
        row = actions.ask(case=dossier.case, question=question, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _ask_page(desk, dossier, error)
    messages.success(desk.request, _asked(row))
    return redirect(desk.url("case", dossier.case.number) + "#avis")


def _asked(row: Opinion) -> str:
    if row.service_id is None and not row.email:
        return f"L’avis de {row.name} est noté. Sans adresse e-mail, envoyez la demande par la poste."
    return f"L’avis de {row.name} est demandé."


def _question(data: QueryDict) -> actions.Question:
    return actions.Question(
        service=as_uuid(data.get("service", "")),
        body=data.get("body", ""),
        email=data.get("email", ""),
        question=data.get("question", ""),
        due_on=typed_date(data, "due"),
        files=[each for text in data.getlist("files") if (each := as_uuid(text)) is not None],
        pages=data.getlist("pages"),
        applicant=data.get("applicant") == "oui",
    )


def _ask_page(desk: Desk, dossier: Dossier, error: Refusal | None) -> HttpResponse:
    data, case = desk.request.POST, dossier.case
    with scope.reading(desk.organisation.id):
        offered = [
            {"value": str(row.id), "label": row.name} for row in services.services(desk.organisation.id)
        ]
    context = {
        **_head(desk, case),
        "services": offered,
        "pages": [{"value": page.id, "label": page.title} for page in dossier.procedure.pages],
        "files": [{"value": str(row.file_id), "label": row.file.name} for row in dossier.pieces],
        "ticked": {name: data.getlist(name) for name in ("pages", "files", "applicant")},
        "applicant": [{"value": "oui", "label": "Le nom et l’adresse du demandeur"}],
        "due": date_as_typed(data, "due") if data else date_parts(rules.due_by(desk.today)),
        "typed": defaultdict(str, data.dict()),
        **refused(error),
    }
    return desk.page("cases/work/opinion_ask.html", context, status=error.status if error else 200)


def _head(desk: Desk, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "number": parse_number(case.number).display,
        "case_url": desk.url("case", case.number),
    }


@require_http_methods(FORM)
@at_work("cases.record_opinion")
def record(desk: Desk, number: str, opinion_id: UUID) -> HttpResponse:
    """Write down an opinion."""
    with scope.reading(desk.organisation.id):
        case = found(number)
        row = opinions.opinion(case, opinion_id)
    if desk.request.method != "POST":
        return _record_page(desk, row, None)
    try:
        _recorded(desk, row)
    except Refusal as error:
        return _record_page(desk, row, error)
    messages.success(desk.request, f"L’avis de {row.name} est enregistré.")
    return redirect(desk.url("case", case.number) + "#avis")


def _recorded(desk: Desk, row: Opinion) -> None:
    data = desk.request.POST
    given_on = optional_date(data, "given")
    upload = desk.request.FILES.get("file")
    file = kept_file(row, upload, by=desk.actor, on=desk.on) if upload else None
    answer = actions.Answer(
        verdict=data.get("verdict", ""),
        answer=data.get("answer", ""),
        author=data.get("author", ""),
        file=file,
        given_on=given_on,
    )
    source = Source.SCREEN if row.service_id else Source.PAPER
    actions.record(opinion=row, answer=answer, source=source, by=desk.actor, on=desk.on)


def _record_page(desk: Desk, row: Opinion, error: Refusal | None) -> HttpResponse:
    data = desk.request.POST
    context = {
        **_head(desk, row.case),
        "opinion": row,
        "verdicts": verdicts(),
        "given": date_as_typed(data, "given") if data else date_parts(desk.today),
        "typed": defaultdict(str, data.dict()),
        **refused(error),
    }
    return desk.page("cases/work/opinion_record.html", context, status=error.status if error else 200)


def verdicts() -> list[dict[str, str]]:
    """Return what an opinion may say, as radios take it."""
    return [{"value": verdict.value, "label": label} for verdict, label in VERDICT_LABELS.items()]


@require_POST
@at_work("cases.cancel_opinion")
def cancel(desk: Desk, number: str, opinion_id: UUID) -> HttpResponse:
    """Take a question back."""
    with scope.reading(desk.organisation.id):
        case = found(number)
        row = opinions.opinion(case, opinion_id)
    actions.cancel(opinion=row, by=desk.actor, on=desk.on)
    messages.success(desk.request, f"L’avis de {row.name} n’est plus attendu.")
    return redirect(desk.url("case", case.number) + "#avis")


@require_safe
@at_work("cases.read")
def file(desk: Desk, number: str, opinion_id: UUID) -> FileResponse:
    """Open the file of an opinion."""
    with scope.reading(desk.organisation.id):
        return sent(opinions.opinion(found(number), opinion_id).file)

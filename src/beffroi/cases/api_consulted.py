"""The API of a consulted body: what it is asked and its answer, by the key of the link that it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from beffroi.cases import queries
from beffroi.cases.api_calling import Number
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.forms.summary import summary
from beffroi.cases.letters import addressee_of
from beffroi.cases.opinions import actions
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.types import AWAITED, OpinionState
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.api import ERRORS, Body
from beffroi.tenancy.types import Unknown

router = Router(tags=["avis"])
BY_LINK: dict[str, Any] = {"security": [{"applicant": []}, {"applicant_link": []}]}
Identifier = Annotated[UUID, Path(description="Identifiant de l’avis, pris dans l’adresse du lien.")]
ADDRESS = "/cases/{number}/opinions/{opinion_id}/consulted"


class ConsultedAnswerIn(Body):
    """L’avis de l’organisme consulté."""

    verdict: Literal["favourable", "reserves", "unfavourable", "no_opinion"]
    answer: Annotated[str, Field(max_length=actions.LONGEST)] = ""
    author: Annotated[str, Field(max_length=160, description="Qui répond.")] = ""


class ConsultedOut(BaseModel):
    """Ce qui est demandé, et ce que le lien montre de la demande."""

    number: str
    title: str
    question: str
    state: OpinionState
    due_on: date
    applicant: Annotated[list[str], Field(description="Le demandeur, si qui consulte le montre.")]
    answers: Annotated[
        dict[str, dict[str, str]], Field(description="Les pages montrées : question, réponse.")
    ]
    files: Annotated[list[str], Field(description="Noms des fichiers montrés ; ils s’ouvrent par le lien.")]


@contextmanager
def _opened(request: HttpRequest, number: str, opinion_id: UUID) -> Iterator[Opinion]:
    key = request.headers.get("X-Beffroi-Secret") or request.GET.get("cle") or ""
    if not key:
        raise Unknown
    organisation = queries.owner_of(number)
    with scope.reading(organisation.id):
        yield opinions.by_link(parse_number(number).compact, opinion_id, key, on=datetime.now(UTC))


@router.get(
    ADDRESS,
    response={200: ConsultedOut, **ERRORS},
    summary="Ce qui est demandé à un organisme",
    operation_id="read_consultation",
    openapi_extra=BY_LINK,
)
def read(request: HttpRequest, number: Number, opinion_id: Identifier) -> HttpResponse:
    """La question et ce que le lien montre, avec la clé de ce lien."""
    with _opened(request, number, opinion_id) as row:
        return JsonResponse(_told(row))


def _told(row: Opinion) -> dict[str, Any]:
    case, awaited = row.case, OpinionState(row.state) in AWAITED
    procedure = procedure_of(case.procedure, case.version)
    shown = set(row.shown.get("pages", [])) if awaited else set()
    pages = {page.title: dict(lines) for page, lines in summary(procedure, case.answers) if page.id in shown}
    named = awaited and row.shown.get("applicant")
    return {
        "number": parse_number(case.number).display,
        "title": procedure.title,
        "question": row.question,
        "state": row.state,
        "due_on": row.due_on.isoformat(),
        "applicant": list(addressee_of(case.applicant, case.applicant_name)) if named else [],
        "answers": pages,
        "files": [each.file.name for each in opinions.shown_files(row)] if awaited else [],
    }


@router.post(
    ADDRESS,
    response={200: ConsultedOut, **ERRORS},
    summary="Rendre un avis",
    operation_id="give_opinion",
    openapi_extra=BY_LINK,
)
def give(
    request: HttpRequest, number: Number, opinion_id: Identifier, told: ConsultedAnswerIn
) -> HttpResponse:
    """Rend l’avis demandé ; le service qui l’attend est prévenu."""
    with _opened(request, number, opinion_id) as row:
        by = opinions.consulted(row)
    answer = actions.Answer(**told.model_dump())
    actions.give(opinion=row, answer=answer, by=by, on=datetime.now(UTC))
    return read(request, number, opinion_id)

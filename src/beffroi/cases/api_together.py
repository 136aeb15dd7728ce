"""The API of agents together: notes, opinions, absences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from beffroi.cases import queries
from beffroi.cases.api_calling import CHANGED, UNLESS_CHANGED, Number, agent_on, changing, house
from beffroi.cases.ledger import today_of
from beffroi.cases.opinions import actions as opinions
from beffroi.cases.opinions import queries as asked
from beffroi.cases.opinions.models import Opinion
from beffroi.cases.opinions.rules import late
from beffroi.cases.opinions.types import Verdict
from beffroi.cases.teamwork import absences, notes
from beffroi.cases.teamwork.models import LONGEST_NOTE, Absence, Note
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, page

router = Router(tags=["équipe"])
Identifier = Annotated[UUID, Path(description="Identifiant donné par la liste.")]


class NoteIn(Body):
    """Une note interne."""

    body: Annotated[str, Field(max_length=LONGEST_NOTE)]
    mentioned: Annotated[list[UUID], Field(max_length=50, description="Comptes des collègues cités.")] = []


class OpinionIn(Body):
    """Une demande d’avis : un service de la commune, ou un organisme extérieur."""

    service: UUID | None = None
    body: Annotated[str, Field(max_length=160, description="Nom de l’organisme extérieur.")] = ""
    email: Annotated[str, Field(max_length=254, description="Il y reçoit le lien pour répondre.")] = ""
    question: Annotated[str, Field(max_length=opinions.LONGEST)] = ""
    due_on: Annotated[date | None, Field(description="Dernier jour ; vide : un mois.")] = None
    files: Annotated[list[UUID], Field(max_length=200, description="Fichiers que le lien montre.")] = []
    pages: Annotated[
        list[str], Field(max_length=100, description="Pages de réponses que le lien montre.")
    ] = []
    applicant: Annotated[bool, Field(description="Le lien montre le demandeur.")] = False


class OpinionAnswerIn(Body):
    """Un avis rendu."""

    verdict: Literal["favourable", "reserves", "unfavourable", "no_opinion"]
    answer: Annotated[str, Field(max_length=opinions.LONGEST)] = ""
    author: Annotated[str, Field(max_length=160)] = ""
    given_on: date | None = None


class AbsenceIn(Body):
    """Une absence, ses deux jours compris, et qui remplace."""

    agent: UUID
    delegate: UUID
    first: date
    last: date


class ListOut(BaseModel):
    """Une liste."""

    items: list[dict[str, Any]]
    next: str | None


class ItemOut(BaseModel):
    """Ce qui vient d’être écrit."""

    id: UUID


_LIST: dict[str, Any] = {"response": {200: ListOut, **ERRORS}, "openapi_extra": BY_AGENT}
_MADE: dict[str, Any] = {"response": {201: ItemOut, **ERRORS}, "openapi_extra": BY_AGENT}
_DONE: dict[str, Any] = {"response": {200: ItemOut, **ERRORS}, "openapi_extra": BY_AGENT}


def _made(row: Any, status: int = 201) -> HttpResponse:
    return JsonResponse({"id": str(row.id)}, status=status)


@router.get("/cases/{number}/notes", summary="Notes internes", operation_id="list_notes", **_LIST)
def list_notes(request: HttpRequest, number: Number) -> HttpResponse:
    """Les notes que les agents s’écrivent ; le demandeur ne les voit jamais."""
    organisation, _actor = agent_on(request, number, "cases.note")
    with scope.reading(organisation.id):
        return page(request, [_note(row) for row in notes.notes_of(queries.case_of(number))])


def _note(row: Note) -> dict[str, Any]:
    named = sorted(str(each.agent_id) for each in row.mentions.all())
    told = {"id": str(row.id), "author": row.by_name, "body": row.body, "at": row.at.isoformat()}
    return {**told, "mentioned": named}


@router.post("/cases/{number}/notes", summary="Écrire une note", operation_id="add_note", **_MADE)
def add_note(request: HttpRequest, number: Number, told: NoteIn) -> HttpResponse:
    """Écrit une note interne ; chaque collègue cité est prévenu."""
    organisation, actor = agent_on(request, number, "cases.note")
    with scope.writing(organisation.id):
        case = queries.case_of(number)
        row = notes.add(case=case, body=told.body, mentioned=told.mentioned, by=actor, on=datetime.now(UTC))
    return _made(row)


@router.get("/cases/{number}/opinions", summary="Avis d’une demande", operation_id="list_opinions", **_LIST)
def list_opinions(request: HttpRequest, number: Number) -> HttpResponse:
    """Les avis demandés : à qui, pour quand, ce qu’ils disent."""
    organisation, _actor = agent_on(request, number, "cases.read")
    today = today_of(organisation, datetime.now(UTC))
    with scope.reading(organisation.id):
        rows = asked.opinions_of(queries.case_of(number))
        return page(request, [_opinion(row, today) for row in rows])


def _opinion(row: Opinion, today: date) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "question": row.question,
        "state": row.state,
        "late": late(row.state, row.due_on, today),
        "asked_on": row.asked_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "verdict": row.verdict or None,
        "answer": row.answer,
        "given_on": row.given_on.isoformat() if row.given_on else None,
        "given_by": row.given_by_name,
    }


@router.post(
    "/cases/{number}/opinions",
    response={201: ItemOut, **ERRORS, **CHANGED},
    summary="Demander un avis",
    operation_id="ask_opinion",
    openapi_extra={**BY_AGENT, **UNLESS_CHANGED},
)
def ask_opinion(request: HttpRequest, number: Number, told: OpinionIn) -> HttpResponse:
    """Demande un avis et écrit à qui doit le rendre."""
    organisation, actor = agent_on(request, number, "cases.ask_opinion")
    with changing(request, organisation, number) as case:
        question = opinions.Question(**told.model_dump())
        row = opinions.ask(case=case, question=question, by=actor, on=datetime.now(UTC))
    return _made(row)


@router.post(
    "/cases/{number}/opinions/{opinion_id}/record",
    summary="Enregistrer un avis",
    operation_id="record_opinion",
    **_DONE,
)
def record_opinion(
    request: HttpRequest, number: Number, opinion_id: Identifier, told: OpinionAnswerIn
) -> HttpResponse:
    """Écrit l’avis rendu par un autre moyen que le lien."""
    organisation, actor = agent_on(request, number, "cases.record_opinion")
    with scope.writing(organisation.id):
        row = asked.opinion(queries.case_of(number), opinion_id)
        answer = opinions.Answer(**{**told.model_dump(), "verdict": Verdict(told.verdict)})
        opinions.record(opinion=row, answer=answer, by=actor, on=datetime.now(UTC))
    return _made(row, 200)


@router.post(
    "/cases/{number}/opinions/{opinion_id}/cancel",
    summary="Annuler une demande d’avis",
    operation_id="cancel_opinion",
    **_DONE,
)
def cancel_opinion(request: HttpRequest, number: Number, opinion_id: Identifier) -> HttpResponse:
    """Reprend la question : le lien dit ensuite que rien n’est attendu."""
    organisation, actor = agent_on(request, number, "cases.cancel_opinion")
    with scope.writing(organisation.id):
        row = asked.opinion(queries.case_of(number), opinion_id)
        opinions.cancel(opinion=row, by=actor, on=datetime.now(UTC))
    return _made(row, 200)


@router.get("/absences", summary="Absences", operation_id="list_absences", **_LIST)
def list_absences(request: HttpRequest) -> HttpResponse:
    """Les absences en cours et à venir de l’organisation du jeton."""
    organisation, _actor = house(request, "cases.see_team")
    today = today_of(organisation, datetime.now(UTC))
    with scope.reading(organisation.id):
        return page(request, [_absence(row) for row in absences.coming(organisation.id, today)])


def _absence(row: Absence) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "agent": str(row.agent_id),
        "delegate": str(row.delegate_id),
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
    }


@router.post("/absences", summary="Déclarer une absence", operation_id="declare_absence", **_MADE)
def declare_absence(request: HttpRequest, told: AbsenceIn) -> HttpResponse:
    """Déclare une absence : les nouvelles demandes vont à qui remplace."""
    organisation, actor = house(request, "cases.see_team")
    with scope.reading(organisation.id):
        row = absences.declare(organisation=organisation, by=actor, on=datetime.now(UTC), **told.model_dump())
    return _made(row)


@router.post(
    "/absences/{absence_id}/cancel",
    summary="Mettre fin à une absence",
    operation_id="cancel_absence",
    **_DONE,
)
def cancel_absence(request: HttpRequest, absence_id: Identifier) -> HttpResponse:
    """Met fin à une absence : le travail revient à l’agent."""
    organisation, actor = house(request, "cases.see_team")
    with scope.reading(organisation.id):
        row = absences.absence(absence_id)
    absences.cancel(absence=row, by=actor, on=datetime.now(UTC))
    return _made(row, 200)

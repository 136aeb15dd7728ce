"""The API of the queue: who has a case, one gesture on many, the list taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from beffroi.cases import actions, api_answers, api_lists, many, queries, taking
from beffroi.cases.api_calling import AGENT_VERB, Number, agent_on, do, house
from beffroi.cases.api_schemas import CaseLine, ListIn
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.teamwork import presence
from beffroi.cases.types import Verb
from beffroi.cases.web import work_export
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.ods import MEDIA_TYPE
from beffroi.kernel.text import clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, agent

router = Router(tags=["file des agents"])


class AssignIn(Body):
    """Qui reçoit la demande."""

    to: Annotated[UUID | None, Field(description="Compte d’un agent ; null : personne.")]
    if_free: Annotated[bool, Field(description="Seulement si personne ne l’a.")] = False


class TakenOut(BaseModel):
    """La demande prise, ou rien quand toutes ont un agent."""

    case: CaseLine | None


class TogetherIn(Body):
    """Un geste sur plusieurs demandes : « preview » dit ce qui arriverait, sans rien faire."""

    gesture: many.Gesture
    numbers: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=500)]
    to: Annotated[
        UUID | None, Field(description="Pour « assign » : compte d’un agent ; null : personne.")
    ] = None
    body: Annotated[
        str, Field(max_length=actions.LONGEST_MESSAGE, description="Pour « message » : ce qui est écrit.")
    ] = ""
    preview: bool = True


class LeftOut(BaseModel):
    """Une demande laissée, et pourquoi."""

    number: str
    why: str


class TogetherOut(BaseModel):
    """Ce qui est fait, ou le serait."""

    preview: bool
    done: list[str]
    left_out: list[LeftOut]
    refused: list[LeftOut]


class PresenceIn(Body):
    """L’étape qu’un agent a ouverte."""

    verb: Verb = Verb.MESSAGE


class PresentOut(BaseModel):
    """Un collègue qui a cette demande ouverte."""

    agent: UUID
    name: str
    verb: Verb
    since: datetime


class PresencesOut(BaseModel):
    """Les collègues qui ont cette demande ouverte, dans les dix dernières minutes."""

    items: list[PresentOut]
    next: str | None


_BYTES = {"schema": {"type": "string", "format": "binary"}}
_SHEETS: dict[str, Any] = {
    "responses": {200: {"description": "Le fichier.", "content": {"text/csv": _BYTES, MEDIA_TYPE: _BYTES}}}
}


@router.post("/cases/{number}/assign", operation_id="assign_case", summary="Attribuer", **AGENT_VERB)
def assign(request: HttpRequest, number: Number, told: AssignIn) -> HttpResponse:
    """Donne la demande à un agent, à qui le remplace s’il est absent, ou à personne."""
    agent(request)
    facts = told.model_dump()
    return do(request, number, lambda case, by, on: actions.assign(case=case, by=by, on=on, **facts))


@router.post(
    "/cases/{number}/mark_read", operation_id="mark_case_read", summary="Marquer comme lue", **AGENT_VERB
)
def mark_read(request: HttpRequest, number: Number) -> HttpResponse:
    """Dit que le service a lu ce que le demandeur a écrit."""
    agent(request)
    return do(request, number, lambda case, by, on: actions.mark_read(case=case, by=by, on=on))


@router.post(
    "/take_next",
    response={200: TakenOut, **ERRORS},
    summary="Prendre la suivante",
    operation_id="take_next",
    openapi_extra=BY_AGENT,
)
def take_next(request: HttpRequest) -> HttpResponse:
    """Donne à l’agent la demande la plus urgente que personne n’a ; à deux agents, deux demandes."""
    organisation, actor = house(request, "cases.assign")
    now = datetime.now(UTC)
    found = taking.take_next(organisation=organisation, by=actor, on=now)
    if found is None:
        return JsonResponse({"case": None})
    with scope.reading(organisation.id):
        line = api_answers.line(queries.case_of(found.number), today=today_of(organisation, now))
    return JsonResponse({"case": line})


@router.post(
    "/together",
    response={200: TogetherOut, **ERRORS},
    summary="Un geste sur plusieurs demandes",
    operation_id="act_together",
    openapi_extra=BY_AGENT,
)
def together(request: HttpRequest, told: TogetherIn) -> HttpResponse:
    """Attribue, note les accusés remis, écrit ou marque comme lues 500 demandes au plus ; une refusée n’arrête rien."""
    organisation, actor = house(request, f"cases.{told.gesture}")
    now, wish = datetime.now(UTC), _wish(told)
    with scope.reading(organisation.id):
        cases, unknown = _named(organisation, told.numbers)
        left = many.left_out(wish, cases, on=now)
    kept = [case for case in cases if case.id not in left]
    outcome = many.Outcome(tuple(kept), ()) if told.preview else many.do(wish, kept, by=actor, on=now)
    return JsonResponse(
        {
            "preview": told.preview,
            "done": [_number(case) for case in outcome.done],
            "left_out": [
                *unknown,
                *({"number": _number(c), "why": left[c.id]} for c in cases if c.id in left),
            ],
            "refused": [{"number": _number(case), "why": why} for case, why in outcome.refused],
        }
    )


def _wish(told: TogetherIn) -> many.Wish:
    body = clean_paragraphs(told.body).strip()
    if told.gesture is many.Gesture.MESSAGE and not body:
        raise Invalid("Écrivez votre message.", field_errors={"body": "Écrivez votre message."})
    if told.gesture is many.Gesture.ASSIGN and "to" not in told.model_fields_set:
        why = "Donnez le compte de l’agent, ou null pour personne."
        raise Invalid(why, field_errors={"to": why})
    return many.Wish(told.gesture, told.to, body)


def _named(organisation: Organisation, numbers: list[str]) -> tuple[list[Case], list[dict[str, str]]]:
    """Return the cases of these numbers, and the numbers that name none here."""
    compact = {number: _compact(number) for number in numbers}
    cases = queries.named(organisation.id, {each for each in compact.values() if each})
    known = {case.number for case in cases}
    unknown = [
        {"number": n, "why": "ce numéro n’est à personne ici"}
        for n, each in compact.items()
        if each not in known
    ]
    return cases, unknown


def _compact(number: str) -> str:
    try:
        return parse_number(number).compact
    except Refusal:
        return ""


def _number(case: Case) -> str:
    return parse_number(case.number).display


@router.get(
    "/exports/cases.{kind}",
    response={200: Any, **ERRORS},
    summary="Emporter une liste",
    operation_id="export_cases",
    openapi_extra={**BY_AGENT, **_SHEETS},
)
def export(
    request: HttpRequest,
    kind: Annotated[Literal["csv", "ods"], Path(description="CSV en UTF-8, ou tableur typé.")],
    asked: Query[ListIn],
) -> HttpResponseBase:
    """La liste entière que les filtres de la file choisissent, écrite à mesure."""
    organisation, actor = house(request, "cases.read")
    api_lists.refuse_unknown(request, ListIn)
    now = datetime.now(UTC)
    with scope.reading(organisation.id):
        wanted = api_lists.filters(asked, organisation, actor, on=now)
    make = {"csv": work_export.lines, "ods": work_export.sheet}[kind]
    return work_export.download(
        organisation, make(organisation, wanted), today_of(organisation, now), kind=kind
    )


@router.get(
    "/cases/{number}/presence",
    response={200: PresencesOut, **ERRORS},
    summary="Qui a cette demande ouverte",
    operation_id="list_present",
    openapi_extra=BY_AGENT,
)
def present(request: HttpRequest, number: Number) -> HttpResponse:
    """Les collègues qui ont ouvert une étape de cette demande ; rien n’en est gardé."""
    organisation, actor = agent_on(request, number, "cases.read")
    with scope.reading(organisation.id):
        rows = presence.others_on(queries.case_of(number), actor, on=datetime.now(UTC))
        return JsonResponse({"items": [_present(row) for row in rows], "next": None})


def _present(row: Any) -> dict[str, Any]:
    told = {"agent": str(row.agent_id), "name": row.agent.full_name}
    return {**told, "verb": row.verb, "since": row.since.isoformat()}


@router.put(
    "/cases/{number}/presence",
    response={200: PresencesOut, **ERRORS},
    summary="Dire que l’on a cette demande ouverte",
    operation_id="announce_presence",
    openapi_extra=BY_AGENT,
)
def announce(request: HttpRequest, number: Number, told: PresenceIn) -> HttpResponse:
    """Prévient les collègues pendant dix minutes, et répond qui d’autre est là."""
    organisation, actor = agent_on(request, number, "cases.announce_presence")
    with scope.reading(organisation.id):
        case = queries.case_of(number)
    presence.announce(case=case, verb=told.verb, by=actor, on=datetime.now(UTC))
    return present(request, number)

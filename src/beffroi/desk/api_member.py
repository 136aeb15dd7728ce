"""The API of the desk for a member: asking for help, following, writing, reading articles."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.cases import queries as cases
from beffroi.desk import queries
from beffroi.desk.api import (
    DegreeWord,
    ExchangedOut,
    NatureWord,
    Number,
    TicketOut,
    Words,
    messages_of,
    told_of,
)
from beffroi.desk.models import Ask, Ticket
from beffroi.desk.requests import opening
from beffroi.desk.requests.writing import write_as_member
from beffroi.desk.types import Asked, Degree, Nature
from beffroi.kernel.numbers import parse_number
from beffroi.operators.calling import Page, acting, answer, call, house_of, operator_of
from beffroi.operators.frames import House
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren, page
from beffroi.tenancy.types import Unknown

router = Router(tags=["assistance"])


class HelpListIn(BaseModel):
    """En cours, ou closes."""

    done: bool = False
    after: Annotated[str, Field(max_length=200)] = ""


class HelpIn(Body):
    """Une demande d’aide à l’opérateur. Sans mot de passe."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "subject": "La messagerie ne s’ouvre plus",
                    "description": "Écran blanc depuis ce matin, sur tous les postes.",
                    "nature": "incident",
                    "impact": 1,
                    "urgency": 1,
                    "email": "mairie@exemple.fr",
                }
            ]
        },
    )

    subject: Annotated[str, Field(min_length=1, max_length=120)]
    description: Words
    nature: NatureWord = Nature.REQUEST
    impact: DegreeWord = Degree.LOW
    urgency: DegreeWord = Degree.MEDIUM
    service: Annotated[str, Field(max_length=60)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    asset_id: UUID | None = None


class HelpMessageIn(Body):
    """Un message à l’assistance."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"body": "C’est revenu."}]})

    body: Words


class HelpOut(TicketOut):
    """Une demande d’aide et ses messages."""

    description: str
    messages: list[ExchangedOut]


def _key(house: House, number: str) -> Ask:
    with scope.reading(house.organisation.id):
        key = opening.key_for(house.organisation.id, parse_number(number).compact)
    if key is None:
        raise Unknown
    return key


def _whole(house: House, key: Ask) -> dict[str, Any]:
    """Return a request with the key that the member keeps: the words stand in the operator's rows."""
    with scope.reading(key.operator_id, house.organisation.id):
        cases.case_of(key.number, secret=key.secret)
        row = Ticket.objects.select_related("case", "member").get(number=key.number)
        told = {"description": str(row.case.answers.get("description", "")), "messages": messages_of(row)}
        return {**told_of(row), **told}


@router.get(
    "/organisations/{siren}/help-requests",
    **call("list_help_requests", "Demandes d’aide d’un membre", Page[TicketOut]),
)
def listing(request: HttpRequest, siren: Siren, asked: Query[HelpListIn]) -> HttpResponse:
    """Pour un membre : ce qu’il a demandé à l’assistance, la plus récente d’abord."""
    house = house_of(request, siren, "desk.follow")
    with scope.reading(house.organisation.id):
        found = queries.of_member(house.organisation, done=asked.done, after=asked.after)
        return page(request, [told_of(row) for row in found.rows], found.next_key)


@router.get(
    "/organisations/{siren}/help-requests/{number}",
    **call("read_help_request", "Une demande d’aide", HelpOut),
)
def read(request: HttpRequest, siren: Siren, number: Number) -> HttpResponse:
    """Pour un membre : une demande, où elle en est, ses messages."""
    house = house_of(request, siren, "desk.follow")
    return answer(_whole(house, _key(house, number)))


@router.post(
    "/organisations/{siren}/help-requests",
    **call("ask_for_help", "Demander de l’aide", HelpOut, status=201),
)
def ask(request: HttpRequest, siren: Siren, told: HelpIn) -> HttpResponse:
    """Pour un membre : demande de l’aide à son opérateur."""
    house = house_of(request, siren, "desk.ask")
    asked = Asked(**dict(told), person=house.actor.name)
    operator = operator_of(house.organisation)
    key = opening.ask(organisation=house.organisation, operator=operator, asked=asked, **acting(house))
    return answer(_whole(house, key), 201)


@router.post(
    "/organisations/{siren}/help-requests/{number}/messages",
    **call("write_to_desk", "Écrire à l’assistance", HelpOut, status=201),
)
def write(request: HttpRequest, siren: Siren, number: Number, told: HelpMessageIn) -> HttpResponse:
    """Pour un membre : écrit à l’assistance ; une demande en attente reprend, une résolue se rouvre."""
    house = house_of(request, siren, "desk.write")
    key = _key(house, number)
    with scope.writing(key.operator_id):
        case = cases.case_of(key.number, secret=key.secret)
        write_as_member(case=case, name=house.actor.name, body=told.body, files=[], on=house.on)
    return answer(_whole(house, key), 201)

"""The API of wishes: what a member has, may have and asks for; what the operator answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.operators.api_services import Quantity, ServiceCode, ServiceOut
from beffroi.operators.calling import (
    Day,
    Page,
    PageIn,
    acting,
    answer,
    call,
    cut,
    house_of,
    listed,
    operator_of,
    shaped,
)  # fmt: skip
from beffroi.operators.frames import House
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, queries
from beffroi.operators.offers.models import Service, ServiceWish, WishAnswer
from beffroi.operators.offers.rules import reasons_against
from beffroi.operators.offers.types import Outcome
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["services"])
OutcomeWord = Annotated[Outcome, listed(Outcome)]


class OfferedOut(ServiceOut):
    """Un service du catalogue, vu par un membre."""

    in_use: Annotated[int | None, Field(description="Quantité ; null : le membre ne l’a pas.")]
    against: Annotated[list[str], Field(description="Pourquoi il n’est pas possible ; vide : il l’est.")]


class WishIn(Body):
    """Un service à demander à l’opérateur."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"service": "messagerie", "quantity": 12}]}
    )

    service: ServiceCode
    quantity: Quantity = 1
    words: Annotated[str, Field(max_length=1000)] = ""


class WishOut(BaseModel):
    """Une demande de service, et sa réponse."""

    id: UUID
    member: Annotated[str, Field(description="SIREN.")]
    service: str
    quantity: int
    words: str
    asked_at: datetime
    asked_by: str
    outcome: OutcomeWord | None
    said: Annotated[str, Field(description="Ce que l’opérateur répond.")]


class WishAnswerIn(Body):
    """Accepter, et ouvrir le service à partir d’un jour ; ou refuser, en disant pourquoi."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"outcome": "accepted", "since": "2027-01-01"}]},
    )

    outcome: OutcomeWord
    since: Annotated[Day | None, Field(description="Aujourd’hui si rien n’est dit.")] = None
    words: Annotated[str, Field(max_length=1000)] = ""


def _wish(member: Organisation, row: ServiceWish, reply: WishAnswer | None = None) -> dict[str, Any]:
    told = {"outcome": reply.outcome if reply else None, "said": reply.words if reply else ""}
    return shaped(WishOut, row, member=member.siren, service=row.code, **told)


@router.get(
    "/organisations/{siren}/offered-services",
    **call("list_offered_services", "Services possibles pour un membre", Page[OfferedOut]),
)
def offered(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Pour un membre : ce que son opérateur propose, ce qu’il a, ce qu’il peut avoir, et sinon pourquoi."""
    house = house_of(request, siren, "operators.see_services")
    member, operator = house.organisation, operator_of(house.organisation)
    with scope.reading(operator.id, member.id):
        rows, named = queries.catalogue(operator), queries.names(operator)
        candidate = queries.candidate(operator, member, house.today)
        uses = {use.code: use.quantity for use in queries.used_by(operator, member, house.today)}

    def tell(row: Service) -> dict[str, Any]:
        against = reasons_against(queries.terms_of(row), candidate, named)
        return shaped(OfferedOut, row, in_use=uses.get(row.code), against=list(against))

    return cut(house, rows, tell, asked.after)


@router.get(
    "/organisations/{siren}/service-wishes",
    **call("list_service_wishes", "Demandes de service d’un membre", Page[WishOut]),
)
def wishes(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Pour un membre : ce qu’il a demandé à son opérateur, et les réponses."""
    house = house_of(request, siren, "operators.see_services")
    with scope.reading(house.organisation.id):
        rows = queries.wishes_of(house.organisation)
    return cut(
        house, rows, lambda row: _wish(house.organisation, *row), asked.after, key=lambda row: row[0].id
    )


@router.post(
    "/organisations/{siren}/service-wishes",
    **call("ask_service", "Demander un service", WishOut, status=201),
)
def ask(request: HttpRequest, siren: Siren, told: WishIn) -> HttpResponse:
    """Pour un membre : demande un service à son opérateur ; une demande sans réponse est rendue telle quelle."""
    house = house_of(request, siren, "operators.ask_service")
    operator = operator_of(house.organisation)
    with scope.reading(operator.id):
        service = queries.service(operator, told.service)
    row = actions.ask(
        organisation=house.organisation,
        operator=operator,
        code=service.code,
        quantity=told.quantity,
        words=told.words,
        **acting(house),
    )
    return answer(_wish(house.organisation, row), 201)


@router.get(
    "/organisations/{siren}/waiting-wishes",
    **call("list_waiting_wishes", "Demandes de service à traiter", Page[WishOut]),
)
def waiting(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Pour l’opérateur : les demandes des membres qui attendent sa réponse, la plus ancienne d’abord."""
    house = house_of(request, siren, "operators.answer_wish")
    with scope.reading(house.organisation.id):
        rows = queries.wishes(house.organisation, house.today)
    return cut(house, rows, lambda row: _wish(row.organisation, row), asked.after)


@router.post(
    "/organisations/{siren}/waiting-wishes/{wish_id}/answer",
    **call("answer_wish", "Répondre à une demande de service", WishOut),
)
def answer_wish(request: HttpRequest, siren: Siren, wish_id: UUID, told: WishAnswerIn) -> HttpResponse:
    """Accepte une demande et ouvre le service, ou la refuse en disant pourquoi."""
    house = house_of(request, siren, "operators.answer_wish")
    with scope.reading(house.organisation.id):
        found = next(
            (row for row in queries.wishes(house.organisation, house.today) if row.id == wish_id), None
        )
    if found is None:
        raise Unknown
    return answer(_wish(found.organisation, found, _answered(house, found, told)))


def _answered(house: House, wish: ServiceWish, told: WishAnswerIn) -> WishAnswer:
    """Open the service, then answer: both in one transaction."""
    member, since = wish.organisation, told.since or house.today
    with scope.reading(house.organisation.id, member.id):
        service = queries.service(house.organisation, wish.code)
        if told.outcome is Outcome.ACCEPTED:
            actions.start(
                service=service, member=member, since=since, quantity=wish.quantity, **acting(house)
            )
        return actions.answer(
            organisation=house.organisation,
            wish=wish,
            outcome=told.outcome,
            words=told.words,
            **acting(house),
        )

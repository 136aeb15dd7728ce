"""The API of how a service is set: teams, rules of attribution, delegations of signature, mentions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router, Status
from pydantic import BaseModel, Field

from beffroi.cases import queries
from beffroi.cases.api_calling import Number, agent_on, house
from beffroi.cases.ledger import today_of
from beffroi.cases.teamwork import delegations, notes, routing, services
from beffroi.cases.teamwork.models import Delegation, Mention, RoutingRule, Service
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, page
from beffroi.tenancy.permissions import permit

router = Router(tags=["équipe"])
Identifier = Annotated[UUID, Path(description="Identifiant donné par la liste.")]


class DelegationIn(Body):
    """Un arrêté de délégation de signature."""

    to: Annotated[UUID, Field(description="Compte de qui signera.")]
    to_quality: Annotated[str, Field(max_length=160, description="Sa qualité.")]
    giver_name: Annotated[str, Field(max_length=160, description="Qui délègue.")]
    giver_quality: Annotated[str, Field(max_length=160, description="Sa qualité, par exemple « Le maire ».")]
    reference: Annotated[str, Field(max_length=160, description="Numéro et date de l’arrêté.")]
    first: date
    last: Annotated[date | None, Field(description="Absent : jusqu’à ce qu’on y mette fin.")] = None
    procedures: Annotated[
        list[Annotated[str, Field(max_length=100)]], Field(max_length=200, description="Vide : toutes.")
    ] = []


class DelegationOut(BaseModel):
    """Une délégation en cours ou à venir."""

    id: UUID
    to: UUID
    giver: str
    procedures: list[str]
    reference: str
    first: date
    last: date | None


class DelegationsOut(BaseModel):
    """Les délégations de signature, 200 au plus."""

    items: list[DelegationOut]
    next: str | None


class TeamIn(Body):
    """Un service : qui y travaille, où lui écrire."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    email: Annotated[str, Field(max_length=254)] = ""
    members: Annotated[list[UUID], Field(max_length=200, description="Comptes d’agents.")] = []


class TeammateOut(BaseModel):
    """Un agent d’un service."""

    id: UUID
    name: str
    email: str


class TeamOut(BaseModel):
    """Un service ouvert."""

    id: UUID
    name: str
    email: str
    members: list[TeammateOut]


class TeamsOut(BaseModel):
    """Les services d’une organisation, par nom ; 200 au plus."""

    items: list[TeamOut]
    next: str | None


class RoutingRuleIn(Body):
    """Une règle d’attribution, placée après les autres de sa démarche."""

    procedure: Annotated[str, Field(max_length=100, description="« paquet/code ».")]
    label: Annotated[str, Field(min_length=1, max_length=120, description="La demande le dira.")]
    condition: Annotated[
        dict[str, Any] | None,
        Field(
            description="Condition, comme une démarche l’écrit : une table du TOML des démarches. Null : toujours."
        ),
    ] = None
    agent: UUID | None = None
    service: Annotated[UUID | None, Field(description="Un agent ou un service, l’un des deux.")] = None


class RoutingRuleOut(BaseModel):
    """Une règle, à sa place."""

    id: UUID
    procedure: str
    rank: int
    label: str
    condition: dict[str, Any] | None
    agent: UUID | None
    service: UUID | None


class RoutingRulesOut(BaseModel):
    """Les règles, par démarche et dans leur ordre ; 500 au plus. La première qui convient l’emporte."""

    items: list[RoutingRuleOut]
    next: str | None


class RehearsedOut(BaseModel):
    """Ce que la règle aurait fait d’une demande passée."""

    number: str
    applicant: str
    matches: bool
    taken_before: Annotated[str, Field(description="La règle qui l’attribue avant, ou rien.")]


class RehearsalOut(BaseModel):
    """L’essai d’une règle sur les 50 dernières demandes de sa démarche."""

    items: list[RehearsedOut]
    next: str | None


class RoutingRulesIn(BaseModel):
    """Les règles voulues."""

    procedure: Annotated[str, Field(max_length=100, description="Une démarche ; vide : toutes.")] = ""


class MentionOut(BaseModel):
    """Une note où l’on est cité et que l’on n’a pas lue."""

    number: str
    author: str
    at: datetime


class MentionsOut(BaseModel):
    """Les notes où l’agent du jeton est cité, la dernière d’abord ; 200 au plus."""

    items: list[MentionOut]
    next: str | None


class ReadOut(BaseModel):
    """Combien de mentions viennent d’être lues."""

    read: int


class TeamworkMadeOut(BaseModel):
    """Ce qui vient d’être écrit."""

    id: UUID


_MADE: dict[str, Any] = {"response": {201: TeamworkMadeOut, **ERRORS}, "openapi_extra": BY_AGENT}
_GONE: dict[str, Any] = {"response": {204: None, **ERRORS}, "openapi_extra": BY_AGENT}


def _made(row: Any) -> HttpResponse:
    return JsonResponse({"id": str(row.id)}, status=201)


# Delegations of signature ------------------------------------------------------------------------------


@router.get(
    "/signature_delegations",
    response={200: DelegationsOut, **ERRORS},
    summary="Délégations de signature",
    operation_id="list_delegations",
    openapi_extra=BY_AGENT,
)
def list_delegations(request: HttpRequest) -> HttpResponse:
    """Les délégations de signature en cours et à venir, avec leur arrêté."""
    organisation, _actor = house(request, "cases.see_team")
    today = today_of(organisation, datetime.now(UTC))
    with scope.reading(organisation.id):
        return page(request, [_delegation(row) for row in delegations.registered(organisation.id, today)])


def _delegation(row: Delegation) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "procedures", "reference", "first", "last")}
    return {**told, "to": row.to_id, "giver": row.giver_name}


@router.post(
    "/signature_delegations", summary="Déléguer la signature", operation_id="delegate_signature", **_MADE
)
def delegate(request: HttpRequest, told: DelegationIn) -> HttpResponse:
    """Enregistre un arrêté par lequel quelqu’un signe des décisions au nom d’un autre."""
    organisation, actor = house(request, "cases.delegate_signature")
    arrete = delegations.Arrete(**told.model_dump())
    with scope.reading(organisation.id):
        row = delegations.delegate(organisation=organisation, arrete=arrete, by=actor, on=datetime.now(UTC))
    return _made(row)


@router.post(
    "/signature_delegations/{delegation_id}/end",
    summary="Mettre fin à une délégation",
    operation_id="end_delegation",
    **_GONE,
)
def end_delegation(request: HttpRequest, delegation_id: Identifier) -> Any:
    """Dès aujourd’hui, plus personne ne signe par cet arrêté."""
    organisation, actor = house(request, "cases.delegate_signature")
    with scope.reading(organisation.id):
        row = delegations.delegation(delegation_id)
    delegations.end(delegation=row, by=actor, on=datetime.now(UTC))
    return Status(204, None)


# Services ----------------------------------------------------------------------------------------------


@router.get(
    "/teams",
    response={200: TeamsOut, **ERRORS},
    summary="Services",
    operation_id="list_teams",
    openapi_extra=BY_AGENT,
)
def list_services(request: HttpRequest) -> HttpResponse:
    """Les services ouverts de l’organisation du jeton, avec leurs agents."""
    organisation, _actor = house(request, "cases.see_team")
    with scope.reading(organisation.id):
        rows = services.services(organisation.id)
        members = services.members_of(row.id for row in rows)
        return page(request, [_service(row, members.get(row.id, [])) for row in rows])


def _service(row: Service, members: list[tuple[UUID, str, str]]) -> dict[str, Any]:
    people = [{"id": str(each), "name": name, "email": email} for each, name, email in members]
    return {"id": str(row.id), "name": row.name, "email": row.email, "members": people}


@router.post("/teams", summary="Créer un service", operation_id="create_team", **_MADE)
def create_service(request: HttpRequest, told: TeamIn) -> HttpResponse:
    """Nomme un service : des agents, ou une adresse où lui écrire."""
    organisation, actor = house(request, "cases.set_services")
    facts = told.model_dump()
    return _made(services.create(organisation=organisation, by=actor, on=datetime.now(UTC), **facts))


@router.put("/teams/{team_id}", summary="Changer un service", operation_id="change_team", **_GONE)
def change_service(request: HttpRequest, team_id: Identifier, told: TeamIn) -> Any:
    """Remplace nom, adresse et agents."""
    organisation, actor = house(request, "cases.set_services")
    with scope.writing(organisation.id):
        row = services.service(team_id)
        services.change(service=row, by=actor, on=datetime.now(UTC), **told.model_dump())
    return Status(204, None)


@router.delete("/teams/{team_id}", summary="Fermer un service", operation_id="close_team", **_GONE)
def close_service(request: HttpRequest, team_id: Identifier) -> Any:
    """Ferme un service : plus rien ne lui est demandé. Refusé tant qu’une règle y mène."""
    organisation, actor = house(request, "cases.set_services")
    with scope.reading(organisation.id):
        row = services.service(team_id)
    services.close(service=row, by=actor, on=datetime.now(UTC))
    return Status(204, None)


# Rules of attribution ----------------------------------------------------------------------------------


@router.get(
    "/routing_rules",
    response={200: RoutingRulesOut, **ERRORS},
    summary="Règles d’attribution",
    operation_id="list_rules",
    openapi_extra=BY_AGENT,
)
def rules(request: HttpRequest, asked: Query[RoutingRulesIn]) -> HttpResponse:
    """À qui va une demande nouvelle, démarche par démarche."""
    organisation, _actor = house(request, "cases.set_routing")
    with scope.reading(organisation.id):
        return page(request, [_rule(row) for row in routing.rules(organisation.id, asked.procedure)])


def _rule(row: RoutingRule) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "procedure", "rank", "label", "condition")}
    return {**told, "agent": row.agent_id, "service": row.service_id}


@router.post("/routing_rules", summary="Ajouter une règle", operation_id="add_rule", **_MADE)
def add_rule(request: HttpRequest, told: RoutingRuleIn) -> HttpResponse:
    """Ajoute une règle ; elle sert aux demandes à venir."""
    organisation, actor = house(request, "cases.set_routing")
    now = datetime.now(UTC)
    with scope.writing(organisation.id):
        version = _version(organisation, told, now)
        wanted = routing.Wanted(**told.model_dump())
        return _made(routing.add(organisation=organisation, wanted=wanted, version=version, by=actor, on=now))


def _version(organisation: Organisation, told: RoutingRuleIn, now: datetime) -> int:
    offered = queries.offer(organisation, told.procedure, today=today_of(organisation, now))
    return offered.procedure.version


@router.post(
    "/routing_rules/rehearse",
    response={200: RehearsalOut, **ERRORS},
    summary="Essayer une règle",
    operation_id="rehearse_rule",
    openapi_extra=BY_AGENT,
)
def rehearse(request: HttpRequest, told: RoutingRuleIn) -> HttpResponse:
    """Dit ce qu’une règle aurait fait des dernières demandes ; rien n’est écrit."""
    organisation, actor = house(request, "cases.set_routing")
    permit(actor, "cases.read", organisation.id)
    now = datetime.now(UTC)
    with scope.reading(organisation.id):
        procedure = queries.offer(organisation, told.procedure, today=today_of(organisation, now)).procedure
        wanted = routing.Wanted(**told.model_dump())
        found = routing.rehearse(organisation, wanted, procedure, on=now)
    return page(request, [asdict(each) for each in found])


@router.post("/routing_rules/{rule_id}/raise", summary="Monter une règle", operation_id="raise_rule", **_GONE)
def raise_rule(request: HttpRequest, rule_id: Identifier) -> Any:
    """Met une règle avant celle qui la précède."""
    organisation, actor = house(request, "cases.set_routing")
    with scope.reading(organisation.id):
        row = routing.rule(rule_id)
    routing.raise_up(rule=row, by=actor, on=datetime.now(UTC))
    return Status(204, None)


@router.delete("/routing_rules/{rule_id}", summary="Retirer une règle", operation_id="remove_rule", **_GONE)
def remove_rule(request: HttpRequest, rule_id: Identifier) -> Any:
    """Retire une règle ; les demandes qu’elle a données gardent leur agent."""
    organisation, actor = house(request, "cases.set_routing")
    with scope.reading(organisation.id):
        row = routing.rule(rule_id)
    routing.remove(rule=row, by=actor, on=datetime.now(UTC))
    return Status(204, None)


# Mentions ----------------------------------------------------------------------------------------------


@router.get(
    "/mentions",
    response={200: MentionsOut, **ERRORS},
    summary="Où l’on est cité",
    operation_id="list_mentions",
    openapi_extra=BY_AGENT,
)
def mentions(request: HttpRequest) -> HttpResponse:
    """Les notes internes qui citent l’agent du jeton et qu’il n’a pas lues."""
    organisation, actor = house(request, "cases.read_mentions")
    with scope.reading(organisation.id):
        return page(request, [_mention(row) for row in notes.unread_mentions(organisation, actor.account_id)])


def _mention(row: Mention) -> dict[str, Any]:
    number = parse_number(row.case.number).display
    return {"number": number, "author": row.note.by_name, "at": row.at.isoformat()}


@router.post(
    "/cases/{number}/mentions/read",
    response={200: ReadOut, **ERRORS},
    summary="Marquer les mentions comme lues",
    operation_id="read_mentions",
    openapi_extra=BY_AGENT,
)
def read_mentions(request: HttpRequest, number: Number) -> HttpResponse:
    """Dit que l’agent a lu les notes de cette demande qui le citent."""
    organisation, actor = agent_on(request, number, "cases.read_mentions")
    with scope.reading(organisation.id):
        case = queries.case_of(number)
    return JsonResponse({"read": notes.mark_read(case=case, by=actor, on=datetime.now(UTC))})

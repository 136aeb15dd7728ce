"""The API of people: the agents of an organisation for its administrators, one's own tokens."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import BaseModel

from beffroi.identity import actions, queries
from beffroi.identity.models import ApiToken, User
from beffroi.identity.types import Agent
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Siren, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Role, Unknown

router = Router(tags=["agents"])


class AgentOut(BaseModel):
    """Une personne qui a des rôles dans l’organisation."""

    id: UUID
    name: str
    email: str
    roles: list[Role]
    since: date
    until: date | None


class AgentsOut(BaseModel):
    """Les agents d’une organisation, par nom."""

    items: list[AgentOut]
    next: str | None


class TokenOut(BaseModel):
    """Un jeton de la personne pour qui l’on agit."""

    id: UUID
    label: str
    organisation: str
    created_at: datetime
    last_used_on: date | None


class TokensOut(BaseModel):
    """Les jetons en service de la personne pour qui l’on agit."""

    items: list[TokenOut]
    next: str | None


def _agent(one: Agent) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("id", "name", "email", "since", "until")}
    return {**told, "roles": sorted(one.roles)}


def _token(row: ApiToken) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "label", "created_at", "last_used_on")}
    return {**told, "organisation": row.organisation.siren}


@router.get(
    "/organisations/{siren}/agents",
    response={200: AgentsOut, **ERRORS},
    summary="Agents d’une organisation",
    operation_id="list_agents",
    openapi_extra=BY_AGENT,
)
def agents(request: HttpRequest, siren: Siren) -> HttpResponse:
    """Qui a quels rôles, pour un administrateur ou un auditeur."""
    actor, organisation = agent(request), operators.by_siren(siren)
    permit(actor, "identity.list_agents", organisation.id)
    with scope.reading(organisation.id):
        return page(request, [_agent(one) for one in queries.agents_of(organisation)])


@router.get(
    "/tokens",
    response={200: TokensOut, **ERRORS},
    summary="Mes jetons",
    operation_id="list_tokens",
    openapi_extra=BY_AGENT,
)
def tokens(request: HttpRequest) -> HttpResponse:
    """Les jetons en service de la personne, dans l’organisation de ce jeton-ci ; jamais leur texte."""
    return page(request, [_token(row) for row in _mine(request)])


@router.delete(
    "/tokens/{token_id}",
    response={204: None, **ERRORS},
    summary="Supprimer un de mes jetons",
    operation_id="revoke_token",
    openapi_extra=BY_AGENT,
)
def revoke(request: HttpRequest, token_id: UUID) -> Any:
    """Rend un jeton inutile, celui-ci compris."""
    found = next((row for row in _mine(request) if row.id == token_id), None)
    if found is None:
        raise Unknown
    actions.revoke_token(token=found, by=agent(request), on=datetime.now(UTC))
    return Status(204, None)


def _mine(request: HttpRequest) -> list[ApiToken]:
    """Return the tokens of the person behind this one, in the organisation of this one alone."""
    actor = agent(request)
    rows = queries.tokens_of(User.objects.get(id=str(actor.account_id)))
    return [row for row in rows if row.organisation_id in actor.grants]

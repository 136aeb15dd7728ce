"""The API of saved views: a list kept under a name, for oneself or for the service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router, Status
from pydantic import BaseModel, Field

from beffroi.cases import api_lists
from beffroi.cases.api_calling import house
from beffroi.cases.api_schemas import Filters
from beffroi.cases.views import actions, queries
from beffroi.cases.views.models import SavedView
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, page
from beffroi.tenancy.types import Actor

router = Router(tags=["file des agents"])
Identifier = Annotated[UUID, Path(description="Identifiant donné par la liste.")]


class ViewIn(Body):
    """Une liste à garder sous un nom, avec ses filtres et son ordre."""

    name: Annotated[str, Field(min_length=1, max_length=actions.LONGEST_NAME)]
    shared: Annotated[bool, Field(description="Tout le service la voit.")] = False
    filters: Annotated[Filters, Field(description="Les mêmes que ceux de la file.")] = Filters()


class ViewOut(BaseModel):
    """Une vue enregistrée ; ``query`` est ce qui suit « ? » dans l’espace des agents, ``cases`` sa file par l’API."""

    id: UUID
    name: str
    shared: bool
    mine: bool
    owner: str
    filters: Filters
    query: str
    cases: str


class ViewsOut(BaseModel):
    """Les vues que voit un agent, 50 au plus : les siennes d’abord."""

    items: list[ViewOut]
    next: str | None


def _told(row: SavedView, organisation: Organisation, actor: Actor) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "shared": row.shared,
        "mine": row.owner_id == actor.account_id,
        "owner": str(row.owner),
        "filters": api_lists.told_by(row, organisation, actor, on=datetime.now(UTC)),
        "query": row.query,
        "cases": f"/api/v1/cases?view={row.id}",
    }


def _answer(row: SavedView, organisation: Organisation, actor: Actor, status: int = 200) -> HttpResponse:
    with scope.reading(organisation.id):
        return JsonResponse(_told(row, organisation, actor), status=status)


@router.get(
    "/views",
    response={200: ViewsOut, **ERRORS},
    summary="Vues enregistrées",
    operation_id="list_views",
    openapi_extra=BY_AGENT,
)
def saved_views(request: HttpRequest) -> HttpResponse:
    """Les vues du compte du jeton et celles du service : « view » de la file reprend leurs filtres et leur ordre."""
    organisation, actor = house(request, "cases.read")
    with scope.reading(organisation.id):
        rows = queries.views_of(organisation.id, actor)
        return page(request, [_told(each, organisation, actor) for each in rows])


@router.post(
    "/views",
    response={201: ViewOut, **ERRORS},
    summary="Enregistrer une vue",
    operation_id="save_view",
    openapi_extra=BY_AGENT,
)
def save(request: HttpRequest, told: ViewIn) -> HttpResponse:
    """Garde des filtres et un ordre sous un nom, pour soi ou pour le service ; 30 vues au plus par personne."""
    organisation, actor = house(request, "cases.save_view")
    now = datetime.now(UTC)
    with scope.writing(organisation.id):
        query = api_lists.query_of(told.filters, organisation, actor, on=now)
        row = actions.save_view(
            organisation=organisation, name=told.name, query=query, shared=told.shared, by=actor, on=now
        )
    return _answer(row, organisation, actor, 201)


@router.get(
    "/views/{view_id}",
    response={200: ViewOut, **ERRORS},
    summary="Une vue",
    operation_id="read_view",
    openapi_extra=BY_AGENT,
)
def read(request: HttpRequest, view_id: Identifier) -> HttpResponse:
    """Les filtres d’une vue ; « cases » est l’adresse de sa file."""
    organisation, actor = house(request, "cases.read")
    return _answer(_found(organisation, view_id, actor), organisation, actor)


@router.put(
    "/views/{view_id}",
    response={200: ViewOut, **ERRORS},
    summary="Changer une vue",
    operation_id="change_view",
    openapi_extra=BY_AGENT,
)
def change(request: HttpRequest, view_id: Identifier, told: ViewIn) -> HttpResponse:
    """Remplace nom, partage et filtres : d’une vue à soi, ou du service pour qui le dirige."""
    organisation, actor = house(request, "cases.change_view")
    now, row = datetime.now(UTC), _found(organisation, view_id, actor)
    with scope.writing(organisation.id):
        query = api_lists.query_of(told.filters, organisation, actor, on=now)
        actions.change_view(view=row, name=told.name, query=query, shared=told.shared, by=actor, on=now)
    return _answer(row, organisation, actor)


@router.delete(
    "/views/{view_id}",
    response={204: None, **ERRORS},
    summary="Supprimer une vue",
    operation_id="delete_view",
    openapi_extra=BY_AGENT,
)
def delete(request: HttpRequest, view_id: Identifier) -> Any:
    """Supprime une vue ; les demandes qu’elle montrait ne changent pas."""
    organisation, actor = house(request, "cases.delete_view")
    actions.delete_view(view=_found(organisation, view_id, actor), by=actor, on=datetime.now(UTC))
    return Status(204, None)


def _found(organisation: Organisation, view_id: UUID, actor: Actor) -> SavedView:
    with scope.reading(organisation.id):
        return queries.view_of(organisation.id, view_id, actor)

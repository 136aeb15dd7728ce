"""The API of hand-overs: a case sent to another organisation of the platform."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from beffroi.cases import queries
from beffroi.cases.api_calling import AGENT_VERB, Number, agent_on, do
from beffroi.cases.api_schemas import LONGEST_LETTER
from beffroi.cases.models import Case
from beffroi.cases.sequels import handing
from beffroi.kernel.errors import Invalid
from beffroi.operators import queries as operators
from beffroi.operators.types import UnknownOrganisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

router = Router(tags=["instruction"])


class HandOverIn(Body):
    """L’organisation compétente, parmi celles que la plateforme sert."""

    to: Annotated[str, Field(max_length=20, description="SIREN, parmi « competent_bodies ».")]
    letter: Annotated[str, Field(max_length=LONGEST_LETTER, description="Markdown ; vide : lettre type.")] = (
        ""
    )


class CompetentOut(BaseModel):
    """Une organisation qui propose la même démarche."""

    siren: str
    name: str


class CompetentPage(BaseModel):
    """Les organisations à qui une demande peut être remise."""

    items: list[CompetentOut]
    next: str | None


@router.get(
    "/cases/{number}/competent_bodies",
    response={200: CompetentPage, **ERRORS},
    summary="À qui remettre une demande",
    operation_id="list_competent_bodies",
    openapi_extra=BY_AGENT,
)
def competent_bodies(request: HttpRequest, number: Number) -> HttpResponse:
    """Les autres organisations de la plateforme qui proposent la démarche de cette demande."""
    organisation, _actor = agent_on(request, number, "cases.transfer")
    with scope.reading(organisation.id):
        found = handing.competent_bodies(queries.case_of(number))
    return page(request, [{"siren": each.siren, "name": each.display_name} for each in found])


@router.post(
    "/cases/{number}/hand_over",
    summary="Remettre à une autre organisation",
    operation_id="hand_over_case",
    **AGENT_VERB,
)
def hand_over(request: HttpRequest, number: Number, told: HandOverIn) -> HttpResponse:
    """Remet la demande à l’organisation compétente : elle y naît dans la minute, sous un nouveau numéro."""
    agent(request)

    def act(case: Case, by: Actor, on: datetime) -> None:
        permit(by, "cases.transfer", case.organisation_id)
        handing.hand_over(case=case, to=_competent(told.to), by=by, on=on, letter=told.letter)

    return do(request, number, act)


def _competent(siren: str) -> UUID:
    try:
        return operators.by_siren(siren).id
    except UnknownOrganisation:
        why = "Choisissez une organisation de la liste « competent_bodies »."
        raise Invalid(why, field_errors={"to": why}) from None

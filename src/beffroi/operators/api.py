"""The API of settings: the procedures that an organisation offers, each with its own service."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.kernel.errors import Invalid
from beffroi.operators import actions, catalogue, queries, watching
from beffroi.operators.details import checked_service
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, Body, Siren, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

router = Router(tags=["réglages"])
OWN = frozenset({"service", "address", "phone", "email"})
Part = Annotated[str, Path(max_length=60)]


class AdoptionIn(Body):
    """Proposer une démarche ou non, et le service qui s’en charge. Vide : les coordonnées de l’organisation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"active": True, "service": "Service urbanisme", "email": "urba@exemple.fr"}]
        },
    )

    active: bool = True
    follow_latest: Annotated[bool, Field(description="Suivre la dernière version publiée.")] = False
    service: Annotated[str, Field(max_length=160)] = ""
    address: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=4)] = []
    phone: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class AdoptionOut(BaseModel):
    """Une démarche adoptée, en service ou non."""

    procedure: Annotated[str, Field(description="« paquet/code ».")]
    title: str | None
    version: int
    latest: Annotated[int | None, Field(description="Dernière version publiée.")]
    active: bool
    since: date
    service: str
    address: list[str]
    phone: str
    email: str


class AdoptionsOut(BaseModel):
    """Les démarches adoptées par une organisation."""

    items: list[AdoptionOut]
    next: str | None


def _told(row: Adoption) -> dict[str, Any]:
    latest, own = catalogue.find(row.procedure), row.parameters
    return {
        "procedure": row.procedure,
        "title": latest.title if latest else None,
        "version": row.version,
        "latest": latest.version if latest else None,
        "active": row.active,
        "since": row.since,
        "address": list(own.get("address", [])),
        **{name: str(own.get(name, "")) for name in ("service", "phone", "email")},
    }


def _administrator(request: HttpRequest, siren: str) -> tuple[Organisation, Actor]:
    actor, organisation = agent(request), queries.by_siren(siren)
    permit(actor, "operators.adopt", organisation.id)
    return organisation, actor


@router.get(
    "/organisations/{siren}/adoptions",
    response={200: AdoptionsOut, **ERRORS},
    summary="Démarches adoptées",
    operation_id="list_adoptions",
    openapi_extra=BY_AGENT,
)
def adoptions(request: HttpRequest, siren: Siren) -> HttpResponse:
    """Les démarches adoptées, arrêtées comprises, avec le service de chacune."""
    organisation, _actor = _administrator(request, siren)
    with scope.reading(organisation.id):
        return page(request, [_told(row) for row in watching.adopted(organisation)])


@router.put(
    "/organisations/{siren}/adoptions/{pack}/{code}",
    response={200: AdoptionOut, **ERRORS},
    summary="Régler une démarche",
    operation_id="adopt_procedure",
    openapi_extra=BY_AGENT,
)
def adopt(request: HttpRequest, siren: Siren, pack: Part, code: Part, told: AdoptionIn) -> HttpResponse:
    """Propose une démarche publiée, change son service, suit sa dernière version, ou cesse de la proposer."""
    organisation, actor = _administrator(request, siren)
    with scope.reading(organisation.id):
        adopted = {row.procedure: row for row in watching.adopted(organisation)}
    standing = adopted.get(f"{pack}/{code}")
    row = actions.adopt(
        organisation=organisation,
        offer=_offer(f"{pack}/{code}", standing, latest=told.follow_latest),
        parameters=_parameters(told, standing),
        active=told.active,
        by=actor,
        on=datetime.now(UTC),
    )
    return JsonResponse(_told(row))


def _offer(reference: str, standing: Adoption | None, *, latest: bool) -> Offer:
    published = catalogue.find(reference)
    if standing is not None and not (latest and published):
        return Offer(reference, standing.version)
    if published is None:
        raise Unknown
    return published.offer


def _parameters(told: AdoptionIn, standing: Adoption | None) -> dict[str, Any]:
    typed = {"service": told.service, "phone": told.phone, "email": told.email}
    try:
        own = checked_service({**typed, "address_lines": "\n".join(told.address)})
    except Invalid as wrong:
        named = {name.replace("address_lines", "address"): text for name, text in wrong.field_errors.items()}
        raise Invalid(wrong.message, field_errors=named) from wrong
    kept: dict[str, Any] = standing.parameters if standing else {}
    return {name: value for name, value in kept.items() if name not in OWN} | own

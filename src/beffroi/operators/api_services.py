"""The API of services: the catalogue, who has what, the exchange file; what a member has, may have and asks for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.operators.api_members import member_of
from beffroi.operators.calling import (
    Cents,
    Code,
    Count,
    Day,
    FileIn,
    Line,
    Member,
    Page,
    PageIn,
    acting,
    answer,
    call,
    cut,
    file_call,
    house_of,
    listed,
    sent,
    shaped,
)  # fmt: skip
from beffroi.operators.frames import House
from beffroi.operators.offers import actions, exchange, queries
from beffroi.operators.offers.models import Service, Subscription, SubscriptionPeriod
from beffroi.operators.offers.types import Maturity, ServiceKind, Use
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["services"])
KindWord = Annotated[ServiceKind, listed(ServiceKind)]
MaturityWord = Annotated[Maturity, listed(Maturity)]
ServiceCode = Annotated[str, Field(max_length=60)]
NewCode = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")]
Quantity = Annotated[int, Field(ge=1, le=1_000_000)]


class ServiceFacts(BaseModel):
    """Ce qu’un service est, ce qu’il coûte, qui peut l’avoir."""

    kind: KindWord
    name: Annotated[str, Field(max_length=160)]
    description: Annotated[str, Field(max_length=2000)] = ""
    conditions: Annotated[str, Field(max_length=1000)] = ""
    procedure: Annotated[str, Field(max_length=100, description="« paquet » ou « paquet/code ».")] = ""
    price_text: Line = ""
    price_key: Annotated[str, Field(max_length=60, description="Code d’une clé de contribution.")] = ""
    price_cents: Cents | None = None
    price_unit: Annotated[str, Field(max_length=60)] = ""
    sla: Annotated[str, Field(max_length=500)] = ""
    maturity: MaturityWord = Maturity.STABLE
    smallest: Annotated[Count | None, Field(description="Habitants au moins.")] = None
    largest: Annotated[Count | None, Field(description="Habitants au plus.")] = None
    competence: Annotated[str, Field(max_length=60, description="Code de la compétence requise.")] = ""
    required: Annotated[
        list[Annotated[str, Field(max_length=60)]],
        Field(max_length=50, description="Codes des services à avoir d’abord."),
    ] = []


class ServiceIn(ServiceFacts):
    """Un service à mettre au catalogue, ou à changer. Prix hors taxes, par unité."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "hosted_application",
                    "name": "Messagerie",
                    "price_cents": 3600,
                    "price_unit": "boîte et par an",
                }
            ]
        },
    )


class ServiceOut(ServiceFacts):
    """Un service du catalogue."""

    code: str
    withdrawn_on: date | None


class UseOut(BaseModel):
    """Un service en usage chez un membre."""

    siren: str
    name: str
    code: str
    quantity: int
    unit: str
    since: date
    until: date | None
    adopted: Annotated[bool, Field(description="Vient d’une démarche adoptée.")]


class PeriodOut(BaseModel):
    """Une période d’un abonnement."""

    id: UUID
    service: str
    quantity: int
    since: date
    until: Annotated[date | None, Field(description="Premier jour sans.")]
    reason: str


class SubscribeIn(Body):
    """Un service à commencer, à reprendre, ou dont changer la quantité."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"service": "messagerie", "since": "2027-01-01", "quantity": 12}]},
    )

    service: ServiceCode
    since: Day
    quantity: Quantity = 1
    reason: Line = ""
    bypass: Annotated[bool, Field(description="Passer outre les conditions ; le journal le garde.")] = False


class StopIn(Body):
    """Le premier jour sans le service."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"until": "2027-07-01"}]})

    until: Day
    reason: Line = ""


class ReportOut(BaseModel):
    """Ce qu’une importation a fait."""

    services: int
    subscriptions: int
    unchanged: int
    errors: list[str]


def _service(row: Service) -> dict[str, Any]:
    return shaped(ServiceOut, row)


def _use(row: Use) -> dict[str, Any]:
    return shaped(UseOut, row)


def _period(row: SubscriptionPeriod) -> dict[str, Any]:
    return shaped(PeriodOut, row, service=row.subscription.service.code)


def _found(house: House, code: str) -> Service:
    with scope.reading(house.organisation.id):
        return queries.service(house.organisation, code)


@router.get("/organisations/{siren}/catalogue", **call("list_catalogue", "Catalogue", Page[ServiceOut]))
def services(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les services de l’opérateur, retirés compris, par nature et par nom."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        return cut(house, queries.catalogue(house.organisation, ended=True), _service, asked.after)


@router.put(
    "/organisations/{siren}/catalogue/{code}", **call("describe_service", "Décrire un service", ServiceOut)
)
def describe(
    request: HttpRequest,
    siren: Siren,
    code: NewCode,
    told: ServiceIn,
) -> HttpResponse:
    """Met un service au catalogue, ou change celui qui porte ce code."""
    house = house_of(request, siren, "operators.manage_services")
    row = actions.describe_service(
        organisation=house.organisation, code=code, **told.model_dump(), **acting(house)
    )
    return answer(_service(row))


@router.get(
    "/organisations/{siren}/catalogue/{code}/subscribers",
    **call("list_subscribers", "Qui a un service", Page[UseOut]),
)
def subscribers(request: HttpRequest, siren: Siren, code: Code, asked: Query[PageIn]) -> HttpResponse:
    """Les membres qui utilisent un service aujourd’hui, par nom."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        found = queries.in_use(house.organisation, queries.service(house.organisation, code), house.today)
        return cut(house, found, _use, asked.after, key=lambda use: use.siren)


@router.get(
    "/organisations/{siren}/members/{member}/subscriptions",
    **call("list_subscriptions", "Abonnements d’un membre", Page[PeriodOut]),
)
def subscriptions(request: HttpRequest, siren: Siren, member: Member, asked: Query[PageIn]) -> HttpResponse:
    """Chaque période de chaque abonnement d’un membre, la plus récente d’abord."""
    house = house_of(request, siren, "operators.watch")
    found = member_of(house, member)
    with scope.reading(house.organisation.id):
        return cut(house, queries.periods(house.organisation, found), _period, asked.after)


@router.post(
    "/organisations/{siren}/members/{member}/subscriptions",
    **call("start_subscription", "Commencer ou reprendre un service", PeriodOut, status=201),
)
def start(request: HttpRequest, siren: Siren, member: Member, told: SubscribeIn) -> HttpResponse:
    """Commence un service chez un membre, le reprend après un arrêt, ou change sa quantité."""
    house = house_of(request, siren, "operators.manage_services")
    found, service = member_of(house, member), _found(house, told.service)
    wanted = told.model_dump(exclude={"service"})
    row = actions.start(service=service, member=found, **wanted, **acting(house))
    return answer(shaped(PeriodOut, row, service=service.code), 201)


@router.post(
    "/organisations/{siren}/members/{member}/subscriptions/{code}/stop",
    **call("stop_subscription", "Arrêter un service", Page[PeriodOut]),
)
def stop(request: HttpRequest, siren: Siren, member: Member, code: Code, told: StopIn) -> HttpResponse:
    """Arrête un service chez un membre ; ses périodes restent."""
    house = house_of(request, siren, "operators.manage_services")
    found = member_of(house, member)
    with scope.reading(house.organisation.id):
        rows = Subscription.objects.filter(organisation=house.organisation, member=found, service__code=code)
        running = rows.select_related("service").first()
    if running is None:
        raise Unknown
    actions.stop(subscription=running, until=told.until, reason=told.reason, **acting(house))
    with scope.reading(house.organisation.id):
        kept = [
            row for row in queries.periods(house.organisation, found) if row.subscription_id == running.id
        ]
    return cut(house, kept, _period, "")


@router.get(
    "/organisations/{siren}/service-exchange",
    **file_call("export_services", "Fichier d’échange", "application/x-ndjson", "Un objet JSON par ligne"),
)
def export(request: HttpRequest, siren: Siren) -> HttpResponseBase:
    """Le catalogue et les abonnements, dans les mots de st-deploycenter, un objet JSON par ligne."""
    house = house_of(request, siren, "operators.watch")
    with scope.reading(house.organisation.id):
        lines = list(exchange.export(house.organisation, house.today))
    return sent(lines, "application/x-ndjson", "services.ndjson")


@router.post(
    "/organisations/{siren}/service-exchange",
    **call("import_services", "Charger un fichier d’échange", ReportOut),
)
def load(request: HttpRequest, siren: Siren, told: FileIn) -> HttpResponse:
    """Charge un fichier d’échange : ce qui est déjà là reste, ce qui manque est fait, ce qui est faux est dit."""
    house = house_of(request, siren, "operators.manage_services")
    report = exchange.load(house.organisation, told.text.splitlines(), **acting(house))
    return answer(shaped(ReportOut, report))

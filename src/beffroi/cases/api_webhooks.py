"""The API of webhooks: the same actions as the screens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Status
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from beffroi.cases.webhooks import actions, queries
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.types import CallState, EndpointState, Happening, Wish
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, Siren, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

router = Router(tags=["webhooks"])
ALL, ONE = "/organisations/{siren}/webhooks", "/organisations/{siren}/webhooks/{endpoint_id}"


class WebhookIn(Body):
    """Qui prévenir, et de quoi. Sans démarche : toutes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "label": "Logiciel d’urbanisme",
                    "url": "https://crochets.exemple.fr/beffroi",
                    "events": ["case.filed", "case.decided"],
                    "procedures": [],
                }
            ]
        },
    )

    label: Annotated[str, Field(min_length=1, max_length=80)]
    url: Annotated[str, Field(max_length=500, description="En https, à une adresse publique.")]
    events: Annotated[list[Happening], Field(min_length=1, max_length=50)]
    procedures: Annotated[list[str], Field(max_length=200, description="« paquet/code ».")] = []


class StateIn(Body):
    """En service, ou arrêté."""

    state: Literal["active", "stopped"]


class SinceIn(Body):
    """À partir de quand rejouer."""

    since: Annotated[AwareDatetime, Field(description="Instant avec son décalage.")]


class WebhookOut(BaseModel):
    """Un destinataire."""

    id: UUID
    label: str
    url: str
    events: list[Happening]
    procedures: list[str]
    state: EndpointState
    created_at: datetime
    taken_at: datetime | None
    suspended_at: datetime | None
    previous_secret_until: datetime | None


class RegisteredOut(WebhookOut):
    """Un destinataire et son secret, donné cette seule fois."""

    secret: Annotated[str, Field(description="« whsec_ » et la clé en base 64.")]


class SecretOut(BaseModel):
    """Le secret nouveau ; l’ancien signe encore jusqu’à l’instant donné."""

    secret: str
    previous_secret_until: datetime


class CallOut(BaseModel):
    """Un appel."""

    id: UUID
    message_id: Annotated[str, Field(description="L’en-tête « webhook-id ».")]
    event: str
    number: str | None
    created_at: datetime
    state: CallState
    attempts: int
    next_at: datetime | None
    tried_at: datetime | None
    status: int | None
    answer: str
    error: str


class WebhooksOut(BaseModel):
    """Les destinataires d’une organisation."""

    items: list[WebhookOut]
    next: str | None


class CallsOut(BaseModel):
    """Une page d’appels, le dernier d’abord."""

    items: list[CallOut]
    next: str | None


class CountOut(BaseModel):
    """Combien d’appels repartent."""

    calls: int


class CallsIn(BaseModel):
    """La page voulue."""

    after: After = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def _told(row: WebhookEndpoint, **more: Any) -> dict[str, Any]:
    names = ("id", "label", "url", "events", "procedures", "state", "created_at", "taken_at", "suspended_at")
    told = {name: getattr(row, name) for name in names}
    return {**told, "previous_secret_until": row.previous_until, **more}


def _call(row: WebhookCall) -> dict[str, Any]:
    names = (
        "id",
        "message_id",
        "event",
        "created_at",
        "state",
        "attempts",
        "next_at",
        "tried_at",
        "status",
        "answer",
        "error",
    )
    return {**{name: getattr(row, name) for name in names}, "number": row.number or None}


def _administrator(request: HttpRequest, siren: str) -> tuple[Organisation, Actor]:
    actor, organisation = agent(request), operators.by_siren(siren)
    permit(actor, "cases.manage_webhooks", organisation.id)
    return organisation, actor


def _endpoint(request: HttpRequest, siren: str, endpoint_id: UUID) -> tuple[WebhookEndpoint, Actor]:
    organisation, actor = _administrator(request, siren)
    with scope.reading(organisation.id):
        return queries.endpoint(organisation.id, endpoint_id), actor


def _wish(told: WebhookIn) -> Wish:
    return Wish(told.label, told.url, tuple(str(each) for each in told.events), tuple(told.procedures))


@router.get(
    ALL,
    response={200: WebhooksOut, **ERRORS},
    summary="Destinataires",
    operation_id="list_webhooks",
    openapi_extra=BY_AGENT,
)
def endpoints(request: HttpRequest, siren: Siren) -> HttpResponse:
    """Les destinataires de l’organisation, vingt au plus."""
    organisation, _actor = _administrator(request, siren)
    with scope.reading(organisation.id):
        return page(request, [_told(each) for each in queries.endpoints(organisation.id)])


@router.post(
    ALL,
    response={201: RegisteredOut, **ERRORS},
    summary="Ajouter un destinataire",
    operation_id="register_webhook",
    openapi_extra=BY_AGENT,
)
def register(request: HttpRequest, siren: Siren, told: WebhookIn) -> HttpResponse:
    """Ajoute un destinataire et donne son secret, cette seule fois."""
    organisation, actor = _administrator(request, siren)
    row, secret = actions.register(
        organisation=organisation, wish=_wish(told), by=actor, on=datetime.now(UTC)
    )
    return JsonResponse(_told(row, secret=secret), status=201)


@router.get(
    ONE,
    response={200: WebhookOut, **ERRORS},
    summary="Un destinataire",
    operation_id="read_webhook",
    openapi_extra=BY_AGENT,
)
def endpoint(request: HttpRequest, siren: Siren, endpoint_id: UUID) -> HttpResponse:
    """Un destinataire, sans son secret."""
    return JsonResponse(_told(_endpoint(request, siren, endpoint_id)[0]))


@router.put(
    ONE,
    response={200: WebhookOut, **ERRORS},
    summary="Modifier un destinataire",
    operation_id="change_webhook",
    openapi_extra=BY_AGENT,
)
def change(request: HttpRequest, siren: Siren, endpoint_id: UUID, told: WebhookIn) -> HttpResponse:
    """Remplace le nom, l’adresse, les événements et les démarches."""
    row, actor = _endpoint(request, siren, endpoint_id)
    return JsonResponse(_told(actions.change(endpoint=row, wish=_wish(told), by=actor, on=datetime.now(UTC))))


@router.delete(
    ONE,
    response={204: None, **ERRORS},
    summary="Supprimer un destinataire",
    operation_id="remove_webhook",
    openapi_extra=BY_AGENT,
)
def remove(request: HttpRequest, siren: Siren, endpoint_id: UUID) -> Any:
    """Supprime un destinataire et la liste de ses appels."""
    row, actor = _endpoint(request, siren, endpoint_id)
    actions.remove(endpoint=row, by=actor, on=datetime.now(UTC))
    return Status(204, None)


@router.post(
    f"{ONE}/secret",
    response={200: SecretOut, **ERRORS},
    summary="Changer le secret",
    operation_id="rotate_webhook_secret",
    openapi_extra=BY_AGENT,
)
def rotate(request: HttpRequest, siren: Siren, endpoint_id: UUID) -> HttpResponse:
    """Donne un secret nouveau ; pendant une semaine, les deux signent."""
    row, actor = _endpoint(request, siren, endpoint_id)
    secret = actions.rotate(endpoint=row, by=actor, on=datetime.now(UTC))
    return JsonResponse({"secret": secret, "previous_secret_until": row.previous_until})


@router.put(
    f"{ONE}/state",
    response={200: WebhookOut, **ERRORS},
    summary="Arrêter ou remettre en service",
    operation_id="switch_webhook",
    openapi_extra=BY_AGENT,
)
def switch(request: HttpRequest, siren: Siren, endpoint_id: UUID, told: StateIn) -> HttpResponse:
    """Arrête un destinataire, ou le remet en service : les appels qui attendaient partent."""
    row, actor = _endpoint(request, siren, endpoint_id)
    active = told.state == "active"
    return JsonResponse(_told(actions.switch(endpoint=row, active=active, by=actor, on=datetime.now(UTC))))


@router.post(
    f"{ONE}/test",
    response={202: CallOut, **ERRORS},
    summary="Envoyer un essai",
    operation_id="test_webhook",
    openapi_extra=BY_AGENT,
)
def send_test(request: HttpRequest, siren: Siren, endpoint_id: UUID) -> HttpResponse:
    """Envoie un message qui ne dit rien d’une demande ; sa réponse se lit dans les appels."""
    row, actor = _endpoint(request, siren, endpoint_id)
    return JsonResponse(_call(actions.send_test(endpoint=row, by=actor, on=datetime.now(UTC))), status=202)


@router.get(
    f"{ONE}/calls",
    response={200: CallsOut, **ERRORS},
    summary="Appels d’un destinataire",
    operation_id="list_webhook_calls",
    openapi_extra=BY_AGENT,
)
def calls(request: HttpRequest, siren: Siren, endpoint_id: UUID, asked: Query[CallsIn]) -> HttpResponse:
    """Les appels de trente jours, le dernier d’abord."""
    row, _actor = _endpoint(request, siren, endpoint_id)
    with scope.reading(row.organisation_id):
        found = queries.calls(row, after=asked.after, limit=asked.limit)
    return page(request, [_call(each) for each in found.rows], found.next_key)


@router.post(
    f"{ONE}/calls/{{call_id}}/replay",
    response={202: CallOut, **ERRORS},
    summary="Rejouer un appel",
    operation_id="replay_webhook_call",
    openapi_extra=BY_AGENT,
)
def replay(request: HttpRequest, siren: Siren, endpoint_id: UUID, call_id: UUID) -> HttpResponse:
    """Renvoie un appel, avec le même identifiant et le même corps."""
    row, actor = _endpoint(request, siren, endpoint_id)
    with scope.reading(row.organisation_id):
        found = queries.call(row.organisation_id, call_id, endpoint=row)
    return JsonResponse(_call(actions.replay(call=found, by=actor, on=datetime.now(UTC))), status=202)


@router.post(
    f"{ONE}/replay",
    response={202: CountOut, **ERRORS},
    summary="Rejouer depuis un instant",
    operation_id="replay_webhook",
    openapi_extra=BY_AGENT,
)
def replay_since(request: HttpRequest, siren: Siren, endpoint_id: UUID, told: SinceIn) -> HttpResponse:
    """Renvoie tous les appels depuis un instant, cinq mille au plus."""
    row, actor = _endpoint(request, siren, endpoint_id)
    count = actions.replay_since(endpoint=row, since=told.since, by=actor, on=datetime.now(UTC))
    return JsonResponse({"calls": count}, status=202)

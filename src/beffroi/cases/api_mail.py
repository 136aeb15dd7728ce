"""The API of mail: what waits to be sorted, what did not arrive; the same actions as the screens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from beffroi.cases import sending
from beffroi.cases.inbound import actions, queries
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.models import Delivery
from beffroi.cases.types import DeliveryState
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, Siren, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

router = Router(tags=["courriels"])
ALL, ONE = "/organisations/{siren}/mails", "/organisations/{siren}/mails/{mail_id}"


class MailsIn(BaseModel):
    """La liste voulue."""

    automatic: Annotated[bool, Field(description="Les réponses automatiques plutôt que les autres.")] = False
    after: After = ""


class PageIn(BaseModel):
    """La page voulue."""

    after: After = ""


class JoinIn(Body):
    """La demande à laquelle joindre un courriel."""

    number: Annotated[str, Field(max_length=60)]


class DiscardIn(Body):
    """Pourquoi un courriel est écarté."""

    reason: Annotated[str, Field(max_length=300)]


class HandIn(Body):
    """La commune à laquelle un courriel est destiné."""

    to: Annotated[str, Field(max_length=20, description="SIREN.")]


class MailOut(BaseModel):
    """Un courriel à classer."""

    id: UUID
    received_at: datetime
    sender: str
    sender_name: str
    subject: str
    text: str
    attachments: list[dict[str, Any]]
    suggestion: Annotated[str | None, Field(description="Numéro de la demande dont il parle peut-être.")]
    why: Annotated[str, Field(description="Pourquoi il n’a pas rejoint sa demande.")]


class MailsOut(BaseModel):
    """Une page de courriels à classer, le plus ancien d’abord."""

    items: list[MailOut]
    next: str | None


class JoinedOut(BaseModel):
    """La demande qu’un courriel a rejointe."""

    number: str


class UndeliveredOut(BaseModel):
    """Un courriel parti d’ici et qui n’est pas arrivé."""

    id: UUID
    number: str
    kind: str
    recipient: str
    state: DeliveryState
    error: str
    created_at: datetime


class UndeliveredPage(BaseModel):
    """Une page de courriels non remis."""

    items: list[UndeliveredOut]
    next: str | None


def _sorter(request: HttpRequest, siren: str) -> tuple[Organisation, Actor]:
    """Return the organisation and who sorts its mail: its agents, or the operator's for mail without a commune."""
    actor, organisation = agent(request), operators.by_siren(siren)
    operator = organisation.kind == Kind.OPERATOR
    permit(actor, "cases.sort_unplaced_mail" if operator else "cases.sort_mail", organisation.id)
    return organisation, actor


def _mail(row: IncomingMail) -> dict[str, Any]:
    names = ("id", "received_at", "sender", "sender_name", "subject", "text", "attachments", "why")
    return {**{name: getattr(row, name) for name in names}, "suggestion": row.suggestion or None}


def _undelivered(row: Delivery) -> dict[str, Any]:
    names = ("id", "kind", "recipient", "state", "error", "created_at")
    return {**{name: getattr(row, name) for name in names}, "number": parse_number(row.case.number).display}


def _to_sort(organisation: Organisation, mail_id: UUID) -> IncomingMail:
    with scope.reading(organisation.id):
        return queries.mail(mail_id)


@router.get(
    ALL,
    response={200: MailsOut, **ERRORS},
    summary="Courriels à classer",
    operation_id="list_mails",
    openapi_extra=BY_AGENT,
)
def mails(request: HttpRequest, siren: Siren, asked: Query[MailsIn]) -> HttpResponse:
    """Les courriels reçus qui n’ont pas trouvé leur demande, le plus ancien d’abord."""
    organisation, _actor = _sorter(request, siren)
    with scope.reading(organisation.id):
        rows, key = queries.to_sort(organisation.id, automatic=asked.automatic, after=asked.after)
        return page(request, [_mail(row) for row in rows], key)


@router.post(
    f"{ONE}/join",
    response={200: JoinedOut, **ERRORS},
    summary="Joindre à une demande",
    operation_id="join_mail",
    openapi_extra=BY_AGENT,
)
def join(request: HttpRequest, siren: Siren, mail_id: UUID, told: JoinIn) -> HttpResponse:
    """Fait d’un courriel un message de sa demande, avec ses fichiers."""
    organisation, actor = _sorter(request, siren)
    row = _to_sort(organisation, mail_id)
    case = actions.join(mail=row, number=told.number, by=actor, on=datetime.now(UTC))
    return JsonResponse({"number": parse_number(case.number).display})


@router.post(
    f"{ONE}/discard",
    response={200: MailOut, **ERRORS},
    summary="Écarter",
    operation_id="discard_mail",
    openapi_extra=BY_AGENT,
)
def discard(request: HttpRequest, siren: Siren, mail_id: UUID, told: DiscardIn) -> HttpResponse:
    """Écarte un courriel, avec le motif ; il reste gardé."""
    organisation, actor = _sorter(request, siren)
    row = _to_sort(organisation, mail_id)
    return JsonResponse(_mail(actions.discard(mail=row, reason=told.reason, by=actor, on=datetime.now(UTC))))


@router.post(
    f"{ONE}/hand_over",
    response={204: None, **ERRORS},
    summary="Confier à une commune",
    operation_id="hand_over_mail",
    openapi_extra=BY_AGENT,
)
def hand_over(request: HttpRequest, siren: Siren, mail_id: UUID, told: HandIn) -> Any:
    """Pour l’opérateur : donne à sa commune un courriel qui n’en nommait aucune."""
    organisation, actor = _sorter(request, siren)
    permit(actor, "cases.sort_unplaced_mail", organisation.id)
    row, to = _to_sort(organisation, mail_id), operators.by_siren(told.to)
    actions.hand_over(mail=row, to=to, by=actor, on=datetime.now(UTC))
    return Status(204, None)


@router.get(
    "/organisations/{siren}/undelivered",
    response={200: UndeliveredPage, **ERRORS},
    summary="Courriels non remis",
    operation_id="list_undelivered",
    openapi_extra=BY_AGENT,
)
def undelivered(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les courriels de l’organisation qui sont refusés, revenus ou en doute."""
    actor, organisation = agent(request), operators.by_siren(siren)
    permit(actor, "cases.resend_mail", organisation.id)
    with scope.reading(organisation.id):
        rows, key = queries.in_trouble(organisation.id, after=asked.after)
        return page(request, [_undelivered(row) for row in rows], key)


@router.post(
    "/organisations/{siren}/undelivered/{delivery_id}/resend",
    response={200: UndeliveredOut, **ERRORS},
    summary="Renvoyer",
    operation_id="resend_mail",
    openapi_extra=BY_AGENT,
)
def resend(request: HttpRequest, siren: Siren, delivery_id: UUID) -> HttpResponse:
    """Renvoie un courriel à l’adresse connue aujourd’hui ; répond le nouvel envoi."""
    actor, organisation = agent(request), operators.by_siren(siren)
    permit(actor, "cases.resend_mail", organisation.id)
    with scope.writing(organisation.id):
        row = queries.delivery(delivery_id)
        return JsonResponse(_undelivered(sending.resend(delivery=row, by=actor, on=datetime.now(UTC))))

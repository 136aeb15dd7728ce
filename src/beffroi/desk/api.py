"""The API of the desk: its queue, one request, what is done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.cases.support import queries as support
from beffroi.desk import queries
from beffroi.desk.models import Ticket, TicketEvent
from beffroi.desk.requests import log, opening, planning, working
from beffroi.desk.types import Asked, Degree, Intervention, Nature, Priority, Standing, Via
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as organisations
from beffroi.operators.calling import Line, Page, acting, answer, call, house_of, listed, shaped
from beffroi.operators.calling import Siren as SirenText
from beffroi.operators.frames import House
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren, page

router = Router(tags=["assistance"])
Number = Annotated[str, Path(max_length=60, description="Numéro, tel qu’affiché ou sans espaces.")]
NatureWord = Annotated[Nature, listed(Nature)]
DegreeWord = Annotated[Degree, listed(Degree)]
PriorityWord = Annotated[Priority, listed(Priority)]
StandingWord = Annotated[Standing, listed(Standing)]
ViaWord = Annotated[Via, listed(Via)]
WorkWord = Annotated[Intervention, listed(Intervention)]
Words = Annotated[str, Field(min_length=1, max_length=5000)]
Queue = Literal["mine", "team", "free", "breach", "member", "vendor", "open", "settled", "closed"]


class QueueOfIn(BaseModel):
    """La file voulue : les miennes, celles de mon équipe, sans agent, bientôt en retard…"""

    queue: Queue = "open"
    after: Annotated[str, Field(max_length=200)] = ""


class TicketOut(BaseModel):
    """Une demande d’assistance."""

    number: str
    member: Annotated[str, Field(description="SIREN du membre.")]
    subject: str
    nature: NatureWord
    via: ViaWord
    service: str
    impact: Annotated[DegreeWord, Field(description="1 : fort ; 3 : faible.")]
    urgency: Annotated[DegreeWord, Field(description="1 : forte ; 3 : faible.")]
    priority: Annotated[PriorityWord, Field(description="1 : critique ; 4 : basse.")]
    standing: StandingWord
    opened_at: datetime
    own_due_at: Annotated[datetime | None, Field(description="Prise en charge promise.")]
    resolve_due_at: Annotated[datetime | None, Field(description="null : rien n’est promis, ou en pause.")]
    resolved_at: datetime | None
    closed_at: datetime | None


class TicketEventOut(BaseModel):
    """Une ligne de l’histoire d’une demande."""

    step: str
    at: datetime
    reason: Annotated[str, Field(description="Motif d’une pause.")]
    text: str
    by_name: str


class ExchangedOut(BaseModel):
    """Un message, de la commune ou de l’assistance."""

    id: UUID
    from_member: bool
    author: str
    at: datetime
    body: str


class TicketWholeOut(TicketOut):
    """Une demande, son histoire, ses messages."""

    description: str
    assignee: UUID | None
    team: UUID | None
    asset: UUID | None
    vendor_minutes: Annotated[int, Field(description="Temps passé chez l’éditeur.")]
    events: list[TicketEventOut]
    messages: list[ExchangedOut]


class TicketIn(Body):
    """Une demande prise au téléphone, ou ouverte par l’assistance."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "member": "216902593",
                    "subject": "La messagerie ne s’ouvre plus",
                    "person": "Camille Durand",
                    "phone": "04 72 21 00 00",
                    "nature": "incident",
                    "impact": 2,
                    "urgency": 1,
                }
            ]
        },
    )

    member: SirenText
    subject: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(max_length=5000)] = ""
    person: Annotated[str, Field(max_length=150)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    nature: NatureWord = Nature.REQUEST
    impact: DegreeWord = Degree.LOW
    urgency: DegreeWord = Degree.MEDIUM
    service: Annotated[str, Field(max_length=60)] = ""
    asset_id: UUID | None = None
    via: ViaWord = Via.PHONE


class TriageIn(Body):
    """Ce que la demande est vraiment ; ce qui n’est pas dit reste."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"impact": 1, "urgency": 1, "service": "paie"}]}
    )

    nature: NatureWord | None = None
    impact: DegreeWord | None = None
    urgency: DegreeWord | None = None
    service: Annotated[str, Field(max_length=60)] | None = None
    asset_id: UUID | None = None


class StandingIn(Body):
    """L’état voulu : en attente (avec son motif), repris (« open »), résolu."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"then": "waiting_vendor", "reason": "Ticket 4521 chez l’éditeur"}]},
    )

    then: StandingWord
    reason: Line = ""


class AnswerIn(Body):
    """La réponse à la commune, et l’état que prend la demande."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"body": "Bonjour,\n\nC’est réparé.", "then": "resolved"}]},
    )

    body: Words
    then: StandingWord = Standing.OPEN


class GiveIn(Body):
    """À qui la demande est confiée ; rien : à personne."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"to": None, "team": None}]})

    to: Annotated[UUID | None, Field(description="Un agent.")] = None
    team: UUID | None = None


class TimeIn(Body):
    """Un temps passé, compris dans la contribution ou facturé."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"minutes": 45, "kind": "remote"}]}
    )

    minutes: Annotated[int, Field(ge=1, le=1440)]
    kind: WorkWord = Intervention.REMOTE
    charged: bool = False
    text: Line = ""


def told_of(row: Ticket) -> dict[str, Any]:
    """Return a request as lists tell it."""
    return shaped(TicketOut, row, number=parse_number(row.number).display, member=row.member.siren)


def _event(row: TicketEvent) -> dict[str, Any]:
    return shaped(TicketEventOut, row)


def messages_of(row: Ticket) -> list[dict[str, Any]]:
    """Return the messages of a request, oldest first. In the operator's scope."""
    return [
        {
            "id": each.id,
            "from_member": each.from_applicant,
            "author": each.author_name,
            "at": each.at,
            "body": each.body.partition("\n\nVotre avis, en une question")[0],
        }
        for each in support.messages_of(row.case)
    ]


def _whole(house: House, number: str) -> dict[str, Any]:
    with scope.reading(house.organisation.id):
        row = log.found(number)
        return {
            **told_of(row),
            "description": str(row.case.answers.get("description", "")),
            "assignee": row.assignee_id,
            "team": row.team_id,
            "asset": row.asset_id,
            "vendor_minutes": row.vendor_minutes,
            "events": [_event(each) for each in row.events.order_by("at", "id")[:300]],
            "messages": messages_of(row),
        }


def _found(house: House, number: str) -> Ticket:
    with scope.reading(house.organisation.id):
        return log.found(parse_number(number).compact)


@router.get("/organisations/{siren}/tickets", **call("list_tickets", "File d’assistance", Page[TicketOut]))
def tickets(request: HttpRequest, siren: Siren, asked: Query[QueueOfIn]) -> HttpResponse:
    """Une file de l’assistance : ce qui est le plus grave d’abord, puis le plus ancien."""
    house = house_of(request, siren, "desk.work")
    with scope.reading(house.organisation.id):
        wanted = queries.filters_of(house.organisation, house.actor.account_id, now=house.on)[asked.queue]
        found = queries.queue(house.organisation, wanted, after=asked.after)
        return page(request, [told_of(row) for row in found.rows], found.next_key)


@router.get("/organisations/{siren}/tickets/{number}", **call("read_ticket", "Une demande", TicketWholeOut))
def ticket(request: HttpRequest, siren: Siren, number: Number) -> HttpResponse:
    """Une demande, son histoire, ses messages."""
    house = house_of(request, siren, "desk.work")
    return answer(_whole(house, parse_number(number).compact))


@router.post(
    "/organisations/{siren}/tickets",
    **call("open_ticket", "Ouvrir une demande", TicketWholeOut, status=201),
)
def open_ticket(request: HttpRequest, siren: Siren, told: TicketIn) -> HttpResponse:
    """Ouvre une demande pour un membre : un appel, un incident que l’assistance a vu d’abord."""
    house = house_of(request, siren, "desk.work")
    asked = Asked(**told.model_dump(exclude={"member"}))
    member = organisations.by_siren(told.member)
    row = opening.take(operator=house.organisation, member=member, asked=asked, **acting(house))
    return answer(_whole(house, row.number), 201)


@router.post(
    "/organisations/{siren}/tickets/{number}/triage",
    **call("triage_ticket", "Qualifier", TicketWholeOut),
)
def triage(request: HttpRequest, siren: Siren, number: Number, told: TriageIn) -> HttpResponse:
    """Dit ce que la demande est vraiment ; la promesse est choisie de nouveau, les pauses restent."""
    house = house_of(request, siren, "desk.qualify")
    row = working.qualify(ticket=_found(house, number), **dict(told), **acting(house))
    return answer(_whole(house, row.number))


@router.post(
    "/organisations/{siren}/tickets/{number}/standing",
    **call("move_ticket", "Mettre en pause, reprendre, résoudre", TicketWholeOut),
)
def move(request: HttpRequest, siren: Siren, number: Number, told: StandingIn) -> HttpResponse:
    """Met en pause avec son motif, reprend, tient pour résolue ou rouvre, sans écrire à la commune."""
    house = house_of(request, siren, "desk.move")
    row = working.set_standing(ticket=_found(house, number), **dict(told), **acting(house))
    return answer(_whole(house, row.number))


@router.post(
    "/organisations/{siren}/tickets/{number}/answer",
    **call("answer_ticket", "Répondre", TicketWholeOut),
)
def reply(request: HttpRequest, siren: Siren, number: Number, told: AnswerIn) -> HttpResponse:
    """Écrit à la commune, par courriel et dans son espace ; puis continue, attend, ou tient pour résolue."""
    house = house_of(request, siren, "desk.answer")
    row = working.answer(ticket=_found(house, number), **dict(told), **acting(house))
    return answer(_whole(house, row.number))


@router.post("/organisations/{siren}/tickets/{number}/give", **call("give_ticket", "Confier", TicketWholeOut))
def give(request: HttpRequest, siren: Siren, number: Number, told: GiveIn) -> HttpResponse:
    """Confie la demande à un agent, à une équipe, ou à personne."""
    house = house_of(request, siren, "desk.give")
    row = working.give(ticket=_found(house, number), **dict(told), **acting(house))
    return answer(_whole(house, row.number))


@router.post(
    "/organisations/{siren}/tickets/{number}/close",
    **call("close_ticket", "Clore", TicketWholeOut),
)
def close(request: HttpRequest, siren: Siren, number: Number) -> HttpResponse:
    """Clôt une demande résolue."""
    house = house_of(request, siren, "desk.move")
    row = working.close(ticket=_found(house, number), **acting(house))
    return answer(_whole(house, row.number))


@router.post(
    "/organisations/{siren}/tickets/{number}/times",
    **call("enter_time", "Saisir un temps", TicketWholeOut, status=201),
)
def enter_time(request: HttpRequest, siren: Siren, number: Number, told: TimeIn) -> HttpResponse:
    """Saisit un temps passé aujourd’hui sur une demande."""
    house = house_of(request, siren, "desk.enter_time")
    row = _found(house, number)
    planning.enter_time(
        organisation=house.organisation,
        member=row.member,
        ticket=row,
        day=house.today,
        **dict(told),
        **acting(house),
    )
    return answer(_whole(house, row.number), 201)

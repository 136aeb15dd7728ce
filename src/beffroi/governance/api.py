"""The API of governance: bodies, mandates, sessions, deliberations and their dataset; a member's convocations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router

from beffroi.governance import api_shapes as shapes
from beffroi.governance import publishing, queries, replying
from beffroi.governance.models import AgendaItem, Body, Convocation, Deliberation, Mandate, Session, Vote
from beffroi.operators.calling import (
    Page,
    PageIn,
    acting,
    answer,
    call,
    cut,
    file_call,
    house_of,
    sent,
    shaped,
)
from beffroi.operators.frames import House
from beffroi.tenancy import scope
from beffroi.tenancy.api import Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["instances"])


def _body(row: Body) -> dict[str, Any]:
    return shaped(shapes.BodyOut, row)


def _mandate(row: Mandate) -> dict[str, Any]:
    return shaped(shapes.MandateOut, row, member=row.member.siren, deputy_of=row.deputy_of_id)


def _session(row: Session) -> dict[str, Any]:
    return shaped(shapes.SessionOut, row, body=row.body.name)


def _item(row: AgendaItem) -> dict[str, Any]:
    made = row.deliberations.first()
    return shaped(shapes.AgendaItemOut, row, deliberation=made.id if made else None)


def _sitting(row: Any) -> dict[str, Any]:
    return {
        "person": row.mandate.person,
        "presence": row.presence,
        "by": row.sits.person if row.sits else "",
    }


def _deliberation(row: Deliberation) -> dict[str, Any]:
    executory = publishing.executory_on(row)
    return shaped(
        shapes.DeliberationOut, row, number=row.number, session=row.session_id, executory_on=executory
    )


def _vote(row: Vote) -> dict[str, Any]:
    return shaped(shapes.VoteOut, row, person=row.mandate.person)


def _whole(house: House, row: Deliberation) -> dict[str, Any]:
    with scope.reading(house.organisation.id):
        rows = row.votes.select_related("mandate").order_by("mandate__person", "id")
        votes = [_vote(each) for each in rows]
    return {**_deliberation(row), "text": row.text, "prefecture_id": row.prefecture_id, "votes": votes}


def _found(house: House, deliberation_id: UUID) -> Deliberation:
    with scope.reading(house.organisation.id):
        rows = Deliberation.objects.filter(organisation=house.organisation, id=deliberation_id)
        found = rows.select_related("session__body", "organisation").first()
    if found is None:
        raise Unknown
    return found


@router.get("/organisations/{siren}/bodies", **call("list_bodies", "Instances", Page[shapes.BodyOut]))
def bodies(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les instances de l’opérateur, par nom."""
    house = house_of(request, siren, "governance.watch")
    with scope.reading(house.organisation.id):
        return cut(house, queries.bodies(house.organisation), _body, asked.after)


@router.get(
    "/organisations/{siren}/bodies/{body_id}", **call("read_body", "Une instance", shapes.BodyWholeOut)
)
def body(request: HttpRequest, siren: Siren, body_id: UUID) -> HttpResponse:
    """Une instance et qui y siège aujourd’hui."""
    house = house_of(request, siren, "governance.watch")
    with scope.reading(house.organisation.id):
        row = queries.body(house.organisation, body_id)
        mandates = [_mandate(each) for each in queries.in_office(row.id, house.today)]
    return answer({**_body(row), "mandates": mandates})


@router.get("/organisations/{siren}/sessions", **call("list_sessions", "Séances", Page[shapes.SessionOut]))
def sessions(request: HttpRequest, siren: Siren, asked: Query[shapes.SessionsIn]) -> HttpResponse:
    """Les cent dernières séances, la plus récente d’abord."""
    house = house_of(request, siren, "governance.watch")
    with scope.reading(house.organisation.id):
        rows = queries.sessions(house.organisation, body_id=asked.body_id)
        return cut(house, rows, _session, asked.after)


@router.get(
    "/organisations/{siren}/sessions/{session_id}",
    **call("read_session", "Une séance", shapes.SessionWholeOut),
)
def session(request: HttpRequest, siren: Siren, session_id: UUID) -> HttpResponse:
    """Une séance : son ordre du jour, qui y siège, son procès-verbal."""
    house = house_of(request, siren, "governance.watch")
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
        seats = row.attendances.select_related("mandate", "sits").order_by("mandate__person", "id")
        told = {
            "items": [_item(each) for each in row.items.order_by("rank").prefetch_related("deliberations")],
            "seats": [_sitting(each) for each in seats],
        }
    return answer({**_session(row), "secretary": row.secretary, "minutes": row.minutes, **told})


@router.get(
    "/organisations/{siren}/deliberations",
    **call("list_deliberations", "Délibérations", Page[shapes.DeliberationOut]),
)
def deliberations(request: HttpRequest, siren: Siren, asked: Query[shapes.DeliberationsIn]) -> HttpResponse:
    """Les délibérations, le dernier numéro d’abord."""
    house = house_of(request, siren, "governance.watch")
    with scope.reading(house.organisation.id):
        rows = queries.deliberations(house.organisation, year=asked.year)
        return cut(house, rows, _deliberation, asked.after)


@router.get(
    "/organisations/{siren}/deliberations/{deliberation_id}",
    **call("read_deliberation", "Une délibération", shapes.DeliberationWholeOut),
)
def deliberation(request: HttpRequest, siren: Siren, deliberation_id: UUID) -> HttpResponse:
    """Une délibération, son texte et ses voix ; un scrutin secret n’en montre aucune."""
    house = house_of(request, siren, "governance.watch")
    return answer(_whole(house, _found(house, deliberation_id)))


@router.get(
    "/organisations/{siren}/deliberations-dataset",
    **file_call("export_deliberations", "Jeu de données des délibérations", "text/csv", "CSV (SCDL)"),
)
def dataset(request: HttpRequest, siren: Siren) -> HttpResponseBase:
    """Les délibérations adoptées et publiées, au schéma SCDL."""
    house = house_of(request, siren, "governance.watch")
    address = f"{settings.PUBLIC_URL}/operateur/instances/deliberations/"
    with scope.reading(house.organisation.id):
        lines = list(publishing.dataset(queries.deliberations(house.organisation), address=address))
    return sent(lines, "text/csv; charset=utf-8", "deliberations.csv")


@router.post(
    "/organisations/{siren}/deliberations/{deliberation_id}/transmit",
    **call("transmit_deliberation", "Noter la transmission", shapes.DeliberationWholeOut),
)
def transmit(
    request: HttpRequest, siren: Siren, deliberation_id: UUID, told: shapes.TransmissionIn
) -> HttpResponse:
    """Note que la délibération est partie en préfecture, et sous quel identifiant."""
    house = house_of(request, siren, "governance.publish")
    row = _found(house, deliberation_id)
    return answer(_whole(house, publishing.transmit(deliberation=row, **dict(told), **acting(house))))


@router.post(
    "/organisations/{siren}/deliberations/{deliberation_id}/publish",
    **call("publish_deliberation", "Publier une délibération", shapes.DeliberationWholeOut),
)
def publish(
    request: HttpRequest, siren: Siren, deliberation_id: UUID, told: shapes.PublicationIn
) -> HttpResponse:
    """Publie une délibération adoptée."""
    house = house_of(request, siren, "governance.publish")
    row = _found(house, deliberation_id)
    return answer(_whole(house, publishing.publish(deliberation=row, **dict(told), **acting(house))))


def _convocation(row: Convocation) -> dict[str, Any]:
    return shaped(shapes.ConvocationOut, row, body=row.body_name)


@router.get(
    "/organisations/{siren}/convocations",
    **call("list_convocations", "Convocations d’un membre", Page[shapes.ConvocationOut]),
)
def convocations(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Pour un membre : les convocations de ses délégués, la plus récente d’abord."""
    house = house_of(request, siren, "governance.attend")
    with scope.reading(house.organisation.id):
        return cut(house, queries.convened(house.organisation), _convocation, asked.after)


@router.get(
    "/organisations/{siren}/convocations/{convocation_id}",
    **call("read_convocation", "Une convocation", shapes.ConvocationWholeOut),
)
def convocation(request: HttpRequest, siren: Siren, convocation_id: UUID) -> HttpResponse:
    """Pour un membre : la convocation de l’un de ses délégués, et son ordre du jour."""
    house = house_of(request, siren, "governance.attend")
    with scope.reading(house.organisation.id):
        row = queries.convocation(house.organisation, convocation_id)
    agenda = [{"title": each["title"], "note": each.get("note", "")} for each in row.agenda]
    return answer({**_convocation(row), "agenda": agenda})


@router.post(
    "/organisations/{siren}/convocations/{convocation_id}/reply",
    **call("reply_to_convocation", "Répondre à une convocation", shapes.ReplyOut),
)
def reply(request: HttpRequest, siren: Siren, convocation_id: UUID, told: shapes.ReplyIn) -> HttpResponse:
    """Pour un membre : dit si le délégué vient ; la réponse change tant que la séance n’a pas commencé."""
    house = house_of(request, siren, "governance.reply")
    with scope.reading(house.organisation.id):
        row = queries.convocation(house.organisation, convocation_id)
    kept = replying.reply(organisation=house.organisation, convocation=row, **dict(told), **acting(house))
    return answer(shaped(shapes.ReplyOut, kept))

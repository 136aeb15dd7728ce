"""The committee in the demonstration: its seats, the session that voted the budget, the next one convened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from beffroi.governance import actions, bodies, publishing, queries
from beffroi.governance.actions import Ballots, Point, Sits
from beffroi.governance.bodies import Seated
from beffroi.governance.models import Body, Deliberation
from beffroi.governance.types import BodyKind, Choice, Presence, Seat
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

SEATS = (
    ("Nadia Ferrand", "Présidente"),
    ("Olivier Chabert", "Vice-président chargé des finances"),
    ("Farida Belaïd", "Vice-présidente chargée de l’inclusion"),
    ("Thierry Moulin", ""),
    ("Sylvie Pascal", ""),
    ("Gérard Vial", ""),
    ("Mireille Coste", ""),
    ("Youssef Amrani", ""),
)
VOTED = (
    Point("Budget primitif", "Le budget est équilibré en recettes et en dépenses.", matter="7.1"),
    Point("Contributions des membres", "La clé est celle des statuts, article 12.", matter="7.6"),
)


def play(operator: Organisation, towns: Sequence[Organisation], *, director: Actor, now: datetime) -> int:
    """Found the committee, hold the session of the budget, convene the next; return the deliberations.

    Run again, it does nothing.
    """
    with scope.reading(operator.id):
        if queries.bodies(operator):
            return 0
    began = now - timedelta(days=190)
    body = _found(operator, towns, director, began)
    made = _hold(body, operator, director, held_at=now - timedelta(days=160))
    _next(body, director, now)
    return len(made)


def _found(operator: Organisation, towns: Sequence[Organisation], director: Actor, on: datetime) -> Body:
    body = bodies.found_body(
        organisation=operator,
        name="Comité syndical",
        kind=BodyKind.COMMITTEE,
        regime="syndicate",
        by=director,
        on=on,
    )
    for rank, (town, (person, quality)) in enumerate(zip(towns, SEATS, strict=False)):
        seat = Seated(person, quality=quality, presides=rank == 0)
        bodies.appoint(body=body, member=town, seat=seat, since=on.date(), by=director, on=on)
    return body


def _hold(body: Body, operator: Organisation, director: Actor, *, held_at: datetime) -> list[Deliberation]:
    before, after = held_at - timedelta(days=10), held_at + timedelta(hours=1)
    row = actions.plan(body=body, held_at=held_at, place="Salle du conseil", by=director, on=before)
    items = [actions.add_item(session=row, point=each, by=director, on=before) for each in VOTED]
    actions.convene(session=row, by=director, on=before)
    with scope.reading(operator.id):
        seats = queries.in_office(body.id, row.held_on, seat=Seat.HOLDER)
    sits = {seat.id: Sits(Presence.PRESENT) for seat in seats[:-1]}
    actions.hold(session=row, sits=sits, secretary=seats[0].person, by=director, on=after)
    against = Ballots({seats[-2].id: Choice.AGAINST}) if len(seats) > 2 else Ballots()
    made = [
        actions.vote(item=item, text=f"Le comité adopte : {item.title}.", ballots=told, by=director, on=after)
        for item, told in zip(items, (Ballots(), against), strict=True)
    ]
    actions.close(session=row, minutes="Les débats portent sur le niveau de service.", by=director, on=after)
    return [_published(operator, each, director, after) for each in made]


def _published(operator: Organisation, made: Deliberation, director: Actor, on: datetime) -> Deliberation:
    with scope.reading(operator.id):
        row = Deliberation.objects.select_related("session").get(id=made.id)
    publishing.transmit(
        deliberation=row, sent_on=row.decided_on, prefecture_id=f"069-{row.number}", by=director, on=on
    )
    return publishing.publish(deliberation=row, published_on=row.decided_on, by=director, on=on)


def _next(body: Body, director: Actor, now: datetime) -> None:
    row = actions.plan(
        body=body, held_at=now + timedelta(days=12), place="Salle du conseil", by=director, on=now
    )
    for title, matter in (("Débat d’orientation budgétaire", "7.1"), ("Convention avec le CCAS", "1.4")):
        actions.add_item(session=row, point=Point(title, matter=matter), by=director, on=now)
    actions.convene(session=row, by=director, on=now)

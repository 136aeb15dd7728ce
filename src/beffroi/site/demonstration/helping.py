"""The desk in the demonstration: promises, requests of the towns spread over a time, answered or waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from beffroi.desk import actions as desk
from beffroi.desk.figures import actions as figures
from beffroi.desk.models import Ask, Ticket
from beffroi.desk.requests import log, opening, rating, working
from beffroi.desk.sla.actions import Promise, set_promise
from beffroi.desk.sla.types import Target, Unit
from beffroi.desk.types import Asked, Degree, Nature, Standing
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, ActorKind

SUBJECTS = (
    ("La paie ne se calcule plus", "Le calcul s’arrête au milieu du mois.", Nature.INCIDENT),
    ("Imprimante de l’accueil en panne", "Le voyant reste rouge.", Nature.INCIDENT),
    ("Créer un compte pour une agente", "Elle arrive lundi au service population.", Nature.REQUEST),
    ("Le site de la mairie est lent", "Les pages mettent une minute.", Nature.INCIDENT),
    ("Ajouter une ligne téléphonique", "Pour la médiathèque.", Nature.REQUEST),
    ("Message suspect reçu par plusieurs agents", "Il demande un mot de passe.", Nature.INCIDENT),
    ("Former deux agents aux actes", "Ils prennent leur poste en janvier.", Nature.REQUEST),
)
ANSWER = "Bonjour, c’est réglé. Dites-nous si cela revient."
ASKS = "Bonjour, pouvez-vous nous envoyer une copie de l’écran ?"


def open_desk(operator: Organisation, *, on: datetime) -> None:
    """Open the desk with one promise for all: taken within an hour, resolved within a day of service."""
    desk.open_desk(organisation=operator, by=CLOCKWORK, on=on)
    promise = Promise(Target(60), Target(480, Unit.MINUTES))
    set_promise(organisation=operator, promise=promise, by=CLOCKWORK, on=on)


def play(
    operator: Organisation,
    towns: Sequence[tuple[Organisation, Actor]],
    *,
    technician: Actor,
    now: datetime,
    number: int,
    days: int,
) -> int:
    """Ask ``number`` requests over the last ``days``, and treat them as a desk does; return how many.

    Run again, it does nothing.
    """
    with scope.reading(operator.id):
        if Ticket.objects.filter(organisation=operator).exists():
            return 0
    open_desk(operator, on=now - timedelta(days=days + 1))
    chance = Random(2026)  # noqa: S311 - invented requests, the same at every run
    for rank in range(number):
        town, agent = towns[rank % len(towns)]
        at = _office_hours(now - timedelta(days=days * (number - rank) / number), chance)
        _one(operator, town, agent, technician, at=min(at, now - timedelta(minutes=5)), now=now, rank=rank)
    _count(operator, now=now, days=days)
    return number


def _count(operator: Organisation, *, now: datetime, days: int) -> None:
    """Make the monthly figures, as the job of the night does."""
    months = {(now - timedelta(days=ago)).date().replace(day=1) for ago in range(days + 1)}
    for month in sorted(months):
        figures.rebuild(organisation=operator, month=month, by=CLOCKWORK, on=now)


def _office_hours(at: datetime, chance: Random) -> datetime:
    day = at - timedelta(days=max(0, at.weekday() - 4))
    return day.replace(hour=chance.randrange(8, 16), minute=chance.randrange(60), second=0, microsecond=0)


def _one(
    operator: Organisation,
    town: Organisation,
    agent: Actor,
    technician: Actor,
    *,
    at: datetime,
    now: datetime,
    rank: int,
) -> None:
    subject, description, nature = SUBJECTS[rank % len(SUBJECTS)]
    urgency = (Degree.HIGH, Degree.MEDIUM, Degree.LOW)[rank % 3]
    asked = Asked(
        subject=subject,
        description=description,
        nature=nature,
        urgency=urgency,
        email=f"mairie@{town.slug}.test",
    )
    ask = opening.ask(organisation=town, operator=operator, asked=asked, by=agent, on=at)
    if now - at < timedelta(days=3) and rank % 2:
        return  # still to be taken
    _treat(operator, ask, technician, at=at, now=now, rank=rank)


def _treat(
    operator: Organisation, ask: Ask, technician: Actor, *, at: datetime, now: datetime, rank: int
) -> None:
    first, last = at + timedelta(minutes=20 + 15 * (rank % 7)), at + timedelta(hours=3 + rank % 30)
    if rank % 4 == 0 and first < now:
        ticket = _ticket(operator, ask)
        working.answer(ticket=ticket, body=ASKS, then=Standing.WAITING_MEMBER, by=technician, on=first)
    if last >= now:
        return
    working.answer(ticket=_ticket(operator, ask), body=ANSWER, then=Standing.RESOLVED, by=technician, on=last)
    if rank % 3 == 0:
        _rate(operator, ask, stars=5 - rank % 4, on=last + timedelta(minutes=30))


def _rate(operator: Organisation, ask: Ask, *, stars: int, on: datetime) -> None:
    case = _ticket(operator, ask).case
    who = Actor(
        kind=ActorKind.RESIDENT, reference=f"applicant:{case.id}", name=case.applicant_name, case_id=case.id
    )
    rating.rate(case=case, stars=stars, text="", by=who, on=on)


def _ticket(operator: Organisation, ask: Ask) -> Ticket:
    with scope.reading(operator.id):
        return log.found(ask.number)

"""Reading cases: queues by keyset, one case whole, what the portal offers. In the open scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from beffroi.cases import catalogue, listing, versions
from beffroi.cases.clocks.types import Reading
from beffroi.cases.ledger import events_of, read, today_of
from beffroi.cases.life import version_to_offer
from beffroi.cases.listing import Whose
from beffroi.cases.models import Case, CaseVersion, Delivery, LedgerEvent, Message, Paper, Piece
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.progress import course_of
from beffroi.cases.secrecy import opens
from beffroi.cases.steps import lawful_steps
from beffroi.cases.types import Step, Urgency
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.operators.membership.queries import bearers
from beffroi.operators.models import Adoption, Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, ActorKind, Unknown

COUNTED_UP_TO = 500
PAGE = 50
SOON_DAYS, NEAR_DAYS = 3, 10


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure that an organisation offers, with its own parameters."""

    procedure: Procedure
    adoption: Adoption


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case and all that hangs from it, for one page."""

    case: Case
    organisation: Organisation
    procedure: Procedure
    reading: Reading
    steps: tuple[Step, ...]
    events: tuple[LedgerEvent, ...]
    pieces: tuple[Piece, ...]
    messages: tuple[Message, ...]
    papers: tuple[Paper, ...]
    deliveries: tuple[Delivery, ...]
    lacking: tuple[str, ...]
    on: datetime
    versions: tuple[CaseVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """One keyset page of a queue; ``next_key`` is empty on the last page."""

    rows: tuple[Case, ...]
    next_key: str


def offered(organisation: Organisation, *, today: date | None = None) -> list[Offered]:
    """Return what an organisation offers, by topic and title, each in the version of a new request.

    :param today: civil date in the commune; without it, hard stops are not looked at.
    """
    adoptions = operators.offered(organisation)
    known = versions.lives_of(each.procedure for each in adoptions)
    found = [
        Offered(catalogue.procedure(each.procedure, version), each)
        for each in adoptions
        if (version := version_to_offer(each.version, known.get(each.procedure, []), today))
    ]
    return sorted(found, key=lambda each: (each.procedure.topic, each.procedure.title))


def offer(organisation: Organisation, code: str, *, today: date | None = None) -> Offered:
    """Return one offered procedure by its code, or "pack/code", in the version of a new request.

    :raises Unknown: it is not offered. :raises NoLongerOffered: no version takes requests any more.
    """
    adoption = operators.adoption_of_code(organisation, code)
    version = versions.version_for(adoption, today=today)
    return Offered(catalogue.procedure(adoption.procedure, version), adoption)


def is_offered(case: Case, *, on: datetime) -> bool:
    """Say whether the organisation still offers the procedure of a case. In scope."""
    try:
        offer(case.organisation, case.procedure, today=today_of(case.organisation, on))
    except Refusal:
        return False
    return True


def owner_of(number: str) -> Organisation:
    """Return the organisation that a number names; :raises Unknown: no number, or nobody's.

    A commune that ended and the one that took its code may both bear it: the case itself tells them apart.
    """
    try:
        read = parse_number(number)
    except Refusal:
        raise Unknown from None
    found = bearers(read.owner)
    holders = found if len(found) < 2 else [each for each in found if _holds(each, read.compact)]
    if not holders:
        raise Unknown
    return holders[0]


def _holds(organisation: Organisation, number: str) -> bool:
    with scope.reading(organisation.id):
        return Case.objects.filter(organisation=organisation, number=number).exists()


def case_of(number: str, *, secret: str | None = None) -> Case:
    """Return the case of a number in the open scope, opened by ``secret`` when one is given; :raises Unknown:."""
    found = Case.objects.filter(number=parse_number(number).compact).select_related("organisation").first()
    if found is None or (secret is not None and not opens(secret, found.id, found.secret_salt)):
        raise Unknown
    return found


def applicant(case: Case) -> Actor:
    """Return the actor that the follow-up secret of a case makes."""
    return Actor(
        kind=ActorKind.RESIDENT, reference=f"applicant:{case.id}", name=case.applicant_name, case_id=case.id
    )


def dossier(case: Case, *, on: datetime) -> Dossier:
    """Return a case whole, its clock read on the civil day of ``on``."""
    course = course_of(case, by=CLOCKWORK, at=on)
    return Dossier(
        case=case,
        organisation=course.organisation,
        procedure=course.procedure,
        reading=course.reading(),
        steps=lawful_steps(course.situation()),
        events=tuple(course.rows),
        pieces=tuple(Piece.objects.filter(case=case).select_related("file").order_by("given_at", "id")),
        messages=tuple(case.messages.order_by("at", "id")[:500]),
        papers=tuple(case.papers.select_related("file").order_by("made_at", "id")[:200]),
        deliveries=tuple(case.deliveries.order_by("created_at", "id")[:500]),
        lacking=tuple(course.lacking()),
        versions=tuple(case.versions.order_by("at", "id")[:50]),
        on=on,
    )


def reading_of(case: Case, organisation: Organisation, *, today: date) -> Reading:
    """Return the dates of a case on a day."""
    procedure = catalogue.procedure(case.procedure, case.version)
    return read(procedure, organisation, events_of(case.ledger.order_by("rank")), today=today)


def queue(whose: Whose, filters: Mapping[str, Any], *, after: str = "", limit: int = PAGE) -> Queue:
    """Return a page of open cases, what falls due first, then those whose clock is stopped.

    :param whose: an organisation, or several: one and the former ones that it succeeds.
    :param filters: ``assignee`` (UUID or None), ``waiting``, ``assisted`` (bool), ``procedure``, ``state``, ``channel``
        (one or several), ``due_before`` (date), ``filed_from``, ``filed_before`` (instants), ``text`` (a number, or
        words of names, answers and messages), ``closed`` (bool: the closed ones, latest filed first), ``reasons``
        (bool: those whose refusal by silence is to be explained), ``receipt_due`` (bool: those whose receipt is still
        to be given), ``sort`` ("due", "filed", "name", "procedure"; reversed after "-").
    :param after: ``next_key`` of the page before, in the same order.
    :raises Unknown: the key is none of ours.
    """
    order = listing.order_of(filters)
    rows = listing.filtered(listing.owned(whose), filters)
    page: list[Case] = []
    with listing.searched(whose, rows, filters) as found:
        for part in listing.phases(found, order, after):
            shown = order.apply(part).select_related("assignee").defer("answers", "receipt", "name_key")
            page += shown[: limit + 1 - len(page)]
            if len(page) > limit:
                return Queue(tuple(page[:limit]), listing.key_of(page[limit - 1], order))
    return Queue(tuple(page), "")


def count(whose: Whose, filters: Mapping[str, Any]) -> int:
    """Return how many cases a queue holds, up to one more than ``COUNTED_UP_TO``: never an exact long count."""
    rows = listing.filtered(listing.owned(whose), filters)
    with listing.searched(whose, rows, filters) as found:
        return found.order_by()[: COUNTED_UP_TO + 1].count()


def named(whose: Whose, numbers: Iterable[str]) -> list[Case]:
    """Return the cases of a list of at most 500 compact numbers, what falls due first; unknown ones are left out."""
    rows = listing.owned(whose).filter(number__in=list(numbers)[:COUNTED_UP_TO])
    ordered = rows.select_related("organisation", "assignee").order_by(F("due_on").asc(nulls_last=True), "id")
    return list(ordered)


def counts(whose: Whose, queues: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return how many cases each queue holds, up to one more than ``COUNTED_UP_TO``, in one query.

    Those that search a text are left out: they are not counted at each page.
    """
    asked = {name: filters for name, filters in queues.items() if not filters.get("text")}
    parts, params = [], []
    for name, filters in asked.items():
        inner, values = _bounded(listing.owners(whose), _frozen(filters))
        parts.append(f"SELECT %s, count(*) FROM ({inner}) AS bounded")  # noqa: S608 - compiled by Django
        params += [name, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())


@lru_cache(maxsize=4096)
def _bounded(whose: tuple[UUID, ...], filters: tuple[tuple[str, Any], ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of a bounded count: Django takes longer to write it than PostgreSQL to answer."""
    found = listing.filtered(listing.owned(whose), dict(filters)).order_by()
    inner, values = found.values("id")[: COUNTED_UP_TO + 1].query.sql_with_params()
    return inner, tuple(values)


def _frozen(filters: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        sorted((name, tuple(told) if isinstance(told, list) else told) for name, told in filters.items())
    )


def urgency(case: Case, *, today: date) -> Urgency:
    """Return the group of a case in a queue."""
    if case.due_on is None:
        return Urgency.WAITING if case.state == "waiting" else Urgency.LATER
    if case.due_on < today:
        return Urgency.LATE
    if case.due_on <= today + timedelta(days=SOON_DAYS):
        return Urgency.SOON
    return Urgency.NEAR if case.due_on <= today + timedelta(days=NEAR_DAYS) else Urgency.LATER

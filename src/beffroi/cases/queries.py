"""Reading cases: queues by keyset, one case whole, what the portal offers. In the open scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from beffroi.cases import catalogue, versions
from beffroi.cases.clocks.types import Reading
from beffroi.cases.ledger import events_of, read
from beffroi.cases.life import version_to_offer
from beffroi.cases.models import Case, CaseVersion, Delivery, LedgerEvent, Message, Paper, Piece
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.progress import course_of
from beffroi.cases.secrecy import opens
from beffroi.cases.steps import lawful_steps
from beffroi.cases.types import Step, Urgency
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.tenancy.types import CLOCKWORK, Actor, ActorKind, Unknown

COUNTED_UP_TO = 500
PAGE = 50
SOON_DAYS, NEAR_DAYS = 3, 10
# No date runs while pieces are awaited: said here so that the index of the queue serves.
_WAITING = Q(state="waiting", due_on=None)


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


def owner_of(number: str) -> Organisation:
    """Return the organisation that a number names; :raises Unknown: no number, or nobody's."""
    try:
        return operators.by_owner_code(parse_number(number).owner)
    except Refusal:
        raise Unknown from None


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


def queue(organisation_id: UUID, filters: Mapping[str, Any], *, after: str = "", limit: int = PAGE) -> Queue:
    """Return a page of open cases, what falls due first, then those whose clock is stopped.

    :param filters: ``assignee`` (UUID or None), ``waiting`` (bool), ``procedure``, ``state``, ``due_before`` (date),
        ``text`` (number or name), ``closed`` (bool: the closed ones, latest filed first), ``reasons`` (bool: those whose
        refusal by silence is to be explained), ``receipt_due`` (bool: those whose receipt is still to be given).
    :param after: ``next_key`` of the page before.
    """
    rows = _filtered(Case.objects.filter(organisation_id=organisation_id), filters)
    if filters.get("closed"):
        rows = _after_filing(rows, after).order_by("-filed_at", "id")
    else:
        rows = _after_due(rows, after).order_by(F("due_on").asc(nulls_last=True), "id")
    page = list(rows.select_related("assignee").defer("answers", "receipt", "search")[: limit + 1])
    more = len(page) > limit
    return Queue(tuple(page[:limit]), _key(page[limit - 1], filters) if more else "")


def _filtered(rows: QuerySet[Case], filters: Mapping[str, Any]) -> QuerySet[Case]:
    rows = rows.filter(closed_at__isnull=not (filters.get("closed") or filters.get("reasons")))
    if filters.get("reasons"):
        rows = rows.filter(due_on__isnull=False)
    if filters.get("receipt_due"):
        rows = rows.filter(acknowledge_on__isnull=False)
    simple = {name: filters[name] for name in ("procedure", "state") if filters.get(name)}
    if "assignee" in filters:
        simple["assignee_id"] = filters["assignee"]
    if filters.get("due_before"):
        simple["due_on__lt"] = filters["due_before"]
    if "waiting" in filters:
        rows = rows.filter(_WAITING if filters["waiting"] else ~_WAITING)
    if filters.get("text"):
        rows = rows.filter(search__contains=filters["text"])
    return rows.filter(**simple)


def _key(row: Case, filters: Mapping[str, Any]) -> str:
    first = (
        row.filed_at.isoformat() if filters.get("closed") else row.due_on.isoformat() if row.due_on else ""
    )
    return f"{first}~{row.id}"


def _split(after: str) -> tuple[str, UUID]:
    first, _tilde, last = after.rpartition("~")
    try:
        return first, UUID(last)
    except ValueError:
        raise Unknown from None


def _after_due(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    if not after:
        return rows
    first, last = _split(after)
    if not first:
        return rows.filter(due_on=None, id__gt=last)
    try:
        day = date.fromisoformat(first)
    except ValueError:
        raise Unknown from None
    return rows.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=last) | Q(due_on=None))


def _after_filing(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    if not after:
        return rows
    first, last = _split(after)
    try:
        instant = datetime.fromisoformat(first)
    except ValueError:
        raise Unknown from None
    return rows.filter(Q(filed_at__lt=instant) | Q(filed_at=instant, id__gt=last))


def count(organisation_id: UUID, filters: Mapping[str, Any]) -> int:
    """Return how many cases a queue holds, up to one more than ``COUNTED_UP_TO``: never an exact long count."""
    rows = _filtered(Case.objects.filter(organisation_id=organisation_id), filters)
    return rows.order_by()[: COUNTED_UP_TO + 1].count()


def named(organisation_id: UUID, numbers: Iterable[str]) -> list[Case]:
    """Return the cases of a (short) list of compact numbers, what falls due first; unknown ones are left out."""
    rows = Case.objects.filter(organisation_id=organisation_id, number__in=list(numbers))
    ordered = rows.select_related("organisation", "assignee").order_by(F("due_on").asc(nulls_last=True), "id")
    return list(ordered[:PAGE])


def counts(organisation_id: UUID, queues: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return how many cases each queue holds, up to one more than ``COUNTED_UP_TO``, in one query."""
    parts, params = [], []
    for name, filters in queues.items():
        rows = _filtered(Case.objects.filter(organisation_id=organisation_id), filters).order_by()
        inner, values = rows.values("id")[: COUNTED_UP_TO + 1].query.sql_with_params()
        parts.append(f"SELECT %s, count(*) FROM ({inner}) AS bounded")  # noqa: S608 - compiled by Django
        params += [name, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())


def urgency(case: Case, *, today: date) -> Urgency:
    """Return the group of a case in a queue."""
    if case.due_on is None:
        return Urgency.WAITING if case.state == "waiting" else Urgency.LATER
    if case.due_on < today:
        return Urgency.LATE
    if case.due_on <= today + timedelta(days=SOON_DAYS):
        return Urgency.SOON
    return Urgency.NEAR if case.due_on <= today + timedelta(days=NEAR_DAYS) else Urgency.LATER

"""Problems: opened, linked to requests, told once to every member hit, solved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from beffroi.cases import actions as cases
from beffroi.desk.models import Broadcast, Problem, Ticket
from beffroi.desk.requests.log import locked, write
from beffroi.desk.requests.opening import take
from beffroi.desk.types import ACTIVE, Asked, Degree, Nature, NotNow, Standing, Via
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor


@action("desk.open_problem")
def open_problem(
    *, organisation: Organisation, title: str, text: str, service: str, major: bool, by: Actor, on: datetime
) -> Problem:
    """Name what lies behind several requests; :raises Invalid: without a title."""
    name = clean_line(title)[:160]
    if not name:
        raise Invalid("Donnez un titre au problème.", field_errors={"title": "Donnez un titre au problème."})
    row = Problem.objects.create(
        organisation=organisation,
        title=name,
        text=clean_paragraphs(text).strip(),
        service=clean_line(service)[:60],
        major=major,
        opened_at=on,
    )
    note(subject=f"problem:{row.id}", major=major)
    return row


@action("desk.open_problem")
def attach(*, problem: Problem, ticket: Ticket, by: Actor, on: datetime) -> Ticket:
    """Say that a request comes from a problem; :raises NotNow: it is solved already."""
    if problem.solved_at is not None:
        raise NotNow("Ce problème est résolu. Ouvrez-en un autre.")
    row = locked(ticket)
    if row.problem_id != problem.id:
        row.problem = problem
        row.save(update_fields=["problem"])
        write(row, "problem", by=by, at=on, text=problem.title)
    return row


@action("desk.open_problem")
def solve(*, problem: Problem, workaround: str, by: Actor, on: datetime) -> Problem:
    """Say that a problem is solved, and how it can be got round."""
    problem.workaround = clean_paragraphs(workaround).strip()
    problem.solved_at = problem.solved_at or on
    problem.save(update_fields=["workaround", "solved_at"])
    return problem


def broadcast(
    *, problem: Problem, body: str, also: Iterable[Organisation] = (), by: Actor, on: datetime
) -> int:
    """Write once to each member hit: those with a request on the problem, and those named; return how many now.

    Done again with the same words, whoever has read them gets nothing. A member hit that asked nothing gets a request
    of its own, so that the announcement has a place on its page.

    :raises Invalid: nothing is written.
    """
    text = clean_paragraphs(body).strip()
    if not text:
        raise Invalid("Écrivez l’annonce.", field_errors={"body": "Écrivez l’annonce."})
    digest = sha256(text.encode()).hexdigest()
    with scope.reading(problem.organisation_id):
        hit = _hit(problem, also)
        told = set(
            Broadcast.objects.filter(problem=problem, digest=digest)
            .order_by()
            .values_list("member_id", flat=True)
        )
    return sum(
        _tell(problem, member, text, digest, by=by, on=on)
        for member_id, member in hit.items()
        if member_id not in told
    )


def _hit(problem: Problem, also: Iterable[Organisation]) -> dict[UUID, Organisation]:
    rows = Ticket.objects.filter(problem=problem).select_related("member").order_by("member__name", "id")
    return {row.member_id: row.member for row in rows} | {each.id: each for each in also}


def _tell(problem: Problem, member: Organisation, text: str, digest: str, *, by: Actor, on: datetime) -> bool:
    try:
        with transaction.atomic():
            ticket = _ticket_for(problem, member, by=by, on=on)
            _write_to(problem=problem, ticket=ticket, text=text, digest=digest, by=by, on=on)
    except IntegrityError:
        return False  # another process has just written to this member
    return True


def _ticket_for(problem: Problem, member: Organisation, *, by: Actor, on: datetime) -> Ticket:
    with scope.reading(problem.organisation_id):
        rows = Ticket.objects.filter(problem=problem, member=member).exclude(standing=Standing.MERGED)
        found = rows.select_related("case", "organisation").order_by("-opened_at", "id").first()
    if found is not None:
        return found
    asked = Asked(
        subject=problem.title[:120],
        description="Incident signalé par votre opérateur.",
        nature=Nature.INCIDENT,
        impact=Degree.HIGH if problem.major else Degree.MEDIUM,
        service=problem.service,
        email=member.email,
        via=Via.DESK,
    )
    return attach(
        problem=problem,
        ticket=take(operator=problem.organisation, member=member, asked=asked, by=by, on=on),
        by=by,
        on=on,
    )


@action("desk.broadcast")
def _write_to(*, problem: Problem, ticket: Ticket, text: str, digest: str, by: Actor, on: datetime) -> None:
    row = Broadcast.objects.create(
        organisation_id=problem.organisation_id,
        problem=problem,
        member_id=ticket.member_id,
        digest=digest,
        ticket=ticket,
        at=on,
    )
    cases.message(case=ticket.case, body=text, by=by, on=on)
    write(ticket, "broadcast", by=by, at=on, text=problem.title)
    note(broadcast=str(row.id), member=str(ticket.member_id))


def open_problems(organisation: Organisation) -> list[Problem]:
    """Return what is not solved, latest first. In scope."""
    rows = Problem.objects.filter(organisation=organisation, solved_at=None)
    return list(rows.order_by("-major", "-opened_at", "id")[:100])


def counted(problem: Problem) -> tuple[int, int]:
    """Return how many requests, how many of them open. In scope."""
    rows = Ticket.objects.filter(problem=problem)
    return rows.count(), rows.filter(standing__in=sorted(ACTIVE)).count()

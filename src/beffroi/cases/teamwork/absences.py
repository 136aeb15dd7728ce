"""Absences: who is away, who stands in. New work goes to the delegate; old work is seen by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from beffroi.cases.ledger import today_of
from beffroi.cases.teamwork.models import Absence
from beffroi.cases.teamwork.rules import who_acts
from beffroi.cases.teamwork.types import StandIn
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.operators.models import Organisation
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import Actor, Unknown

AT_ONCE = 500


def declare(
    *,
    organisation: Organisation,
    agent: UUID,
    delegate: UUID,
    first: date,
    last: date,
    by: Actor,
    on: datetime,
) -> Absence:
    """Say that an agent is away from ``first`` to ``last`` (both included), and who stands in.

    An agent says so of themselves; of somebody else, a head of service or an administrator does.

    :raises Invalid: the days are wrong, or another absence is declared for some of them.
    """
    act = _declare_own if agent == by.account_id else _declare_for
    return act(
        organisation=organisation, agent=agent, delegate=delegate, first=first, last=last, by=by, on=on
    )


@action("cases.be_absent")
def _declare_own(
    *,
    organisation: Organisation,
    agent: UUID,
    delegate: UUID,
    first: date,
    last: date,
    by: Actor,
    on: datetime,
) -> Absence:
    return _declared(organisation, (agent, delegate), (first, last), by=by, on=on)


@action("cases.declare_absence")
def _declare_for(
    *,
    organisation: Organisation,
    agent: UUID,
    delegate: UUID,
    first: date,
    last: date,
    by: Actor,
    on: datetime,
) -> Absence:
    return _declared(organisation, (agent, delegate), (first, last), by=by, on=on)


def _declared(
    organisation: Organisation, who: tuple[UUID, UUID], days: tuple[date, date], *, by: Actor, on: datetime
) -> Absence:
    agent, delegate = who
    _check(organisation, agent, delegate, days, today_of(organisation, on))
    row = Absence.objects.create(
        organisation=organisation,
        agent_id=agent,
        delegate_id=delegate,
        first=days[0],
        last=days[1],
        declared_at=on,
        by=by.reference,
        by_name=by.name,
    )
    note(subject=f"absence:{row.id}", agent=str(agent), delegate=str(delegate))
    return row


def _check(
    organisation: Organisation, agent: UUID, delegate: UUID, days: tuple[date, date], today: date
) -> None:
    first, last = days
    for each, field in ((agent, "agent"), (delegate, "delegate")):
        if not _works_here(organisation, each):
            raise _wrong(field, "Choisissez un agent dans la liste.")
    if delegate == agent:
        raise _wrong("delegate", "Choisissez un autre agent : on ne se remplace pas soi-même.")
    if last < first or last < today:
        raise _wrong("last", "L’absence doit finir après son premier jour, et pas dans le passé.")
    _one_at_a_time(agent)
    others = Absence.objects.filter(organisation=organisation, agent_id=agent, cancelled_at=None)
    if found := others.filter(first__lte=last, last__gte=first).order_by("first").first():
        when = f"du {written_date(found.first)} au {written_date(found.last)}"
        raise _wrong(
            "first", f"Une absence est déjà déclarée {when}. Annulez-la d’abord, ou changez les dates."
        )


def _works_here(organisation: Organisation, user_id: UUID) -> bool:
    try:
        return bool(people.agent_of(organisation, user_id).roles & roles_for("cases.read"))
    except Unknown:
        return False


def _one_at_a_time(agent: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7311))", [str(agent)])


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(text, field_errors={field: text})


def cancel(*, absence: Absence, by: Actor, on: datetime) -> Absence:
    """End an absence now: the agent is back, or it was a mistake. Done twice, it is done once."""
    act = _cancel_own if absence.agent_id == by.account_id else _cancel_for
    return act(absence=absence, by=by, on=on)


@action("cases.be_absent")
def _cancel_own(*, absence: Absence, by: Actor, on: datetime) -> Absence:
    return _cancelled(absence, on)


@action("cases.declare_absence")
def _cancel_for(*, absence: Absence, by: Actor, on: datetime) -> Absence:
    return _cancelled(absence, on)


def _cancelled(absence: Absence, on: datetime) -> Absence:
    Absence.objects.filter(id=absence.id, cancelled_at=None).update(cancelled_at=on)
    note(cancelled=True)
    return absence


def absence(absence_id: UUID) -> Absence:
    """Return an absence of the scope; :raises Unknown:."""
    found = Absence.objects.filter(id=absence_id).select_related("organisation").first()
    if found is None:
        raise Unknown
    return found


def coming(organisation_id: UUID, today: date) -> list[Absence]:
    """Return the absences under way or to come, soonest first. In scope."""
    rows = Absence.objects.filter(organisation_id=organisation_id, cancelled_at=None, last__gte=today)
    return list(rows.select_related("agent", "delegate").order_by("first", "id")[:AT_ONCE])


def away(organisation_id: UUID, day: date) -> dict[UUID, StandIn]:
    """Return who is away on a day and who stands in, by agent. In scope."""
    rows = Absence.objects.filter(
        organisation_id=organisation_id, cancelled_at=None, first__lte=day, last__gte=day
    )
    ordered = rows.select_related("agent", "delegate").order_by("first", "id")[:AT_ONCE]
    return {row.agent_id: _stand_in(row) for row in ordered}


def _stand_in(row: Absence) -> StandIn:
    return StandIn(
        row.agent_id,
        row.agent.full_name,
        row.delegate_id,
        row.delegate.full_name,
        row.last,
        row.delegate.email,
    )


def present(organisation_id: UUID, agent: UUID, day: date) -> tuple[UUID, str]:
    """Return who gets a case meant for an agent, and the name of the absent one ("" when nobody is). In scope."""
    absences = away(organisation_id, day)
    acting = who_acts(agent, absences)
    return acting, absences[agent].absent_name if acting != agent else ""


def replaced_by(organisation_id: UUID, delegate: UUID | None, day: date) -> Sequence[StandIn]:
    """Return those whose work an agent does on a day, by name. In scope."""
    if delegate is None:
        return []
    absences = away(organisation_id, day)
    mine = [each for each in absences.values() if who_acts(each.absent, absences) == delegate]
    return sorted(mine, key=lambda each: each.absent_name)


def replaces(organisation_id: UUID, actor: Actor, agent: UUID | None, day: date) -> str:
    """Return the name of the absent colleague in whose place an actor acts on their case, or "". In scope."""
    if agent is None or actor.account_id is None or actor.account_id == agent:
        return ""
    rows = Absence.objects.filter(
        organisation_id=organisation_id, agent_id=agent, delegate_id=actor.account_id
    )
    found = rows.filter(Q(cancelled_at=None), first__lte=day, last__gte=day).select_related("agent").first()
    return found.agent.full_name if found else ""

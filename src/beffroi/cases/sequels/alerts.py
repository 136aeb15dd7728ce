"""Telling agents that a date is near: one digest a day and an agent at most, never twice for one threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.procedures.reading_clock import MOST_DAYS
from beffroi.cases.sequels import digest
from beffroi.cases.sequels.models import Alert
from beffroi.journal.actions import action, note
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

REASON = "cases: dates that come near"
CASES = 2000


@dataclass(frozen=True, slots=True)
class Near:
    """A case whose date comes near: the thresholds reached that nobody was told of, and whom to tell."""

    case: Case
    recipient: str
    thresholds: tuple[int, ...]


def organisations_to_tell(organisations: Sequence[UUID], *, on: datetime) -> list[UUID]:
    """Return, among a batch, the organisations where a date is near that nobody was told of."""
    with scope.across_organisations(reason=REASON, organisations=organisations):
        rows = Case.objects.filter(organisation_id__in=organisations, **_coming(on.date()))
        ids = set(rows.order_by().values_list("organisation_id", flat=True).distinct())
    return [each for each in sorted(ids) if _has_news(each, on)]


def _has_news(organisation_id: UUID, on: datetime) -> bool:
    """Say whether there is something to tell, before an action that would leave an entry for nothing."""
    with scope.reading(organisation_id):
        organisation = operators.by_id(organisation_id)
        return bool(_to_tell(organisation, today_of(organisation, on)))


def _coming(day: date) -> dict[str, object]:
    """Return the cases whose clock runs and may be near its end; the commune may live a day apart."""
    reach = day + timedelta(days=MOST_DAYS + 1)
    return {
        "closed_at": None,
        "due_on__lte": reach,
        "earliest__gt": day - timedelta(days=2),
        "earliest__lte": reach,
    }


@action("cases.alert")
def tell(*, organisation: UUID, by: Actor, on: datetime) -> int:  # noqa: ARG001 - by is for the journal
    """Write to each agent which dates are near, those without an agent to the service; return how many cases."""
    _one_at_a_time(organisation)
    town = operators.by_id(organisation)
    today = today_of(town, on)
    news = sorted(_to_tell(town, today), key=lambda near: near.recipient)
    for recipient, group in groupby(news, key=lambda near: near.recipient):
        nears = list(group)
        Alert.objects.bulk_create(
            alert for near in nears for alert in _alerts(near, recipient=recipient, today=today)
        )
        digest.send(town, recipient, [near.case for near in nears], today=today)
    note(cases=len(news))
    return len(news)


def _one_at_a_time(organisation: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7310))", [str(organisation)])


def _alerts(near: Near, *, recipient: str, today: date) -> Iterator[Alert]:
    if near.case.earliest is None:
        return
    for threshold in near.thresholds:
        yield Alert(
            organisation_id=near.case.organisation_id,
            case=near.case,
            earliest=near.case.earliest,
            threshold=threshold,
            recipient=recipient,
            told_on=today,
        )


def _to_tell(organisation: Organisation, today: date) -> list[Near]:
    """Return what is to be told today: nobody who has had a digest today gets another one."""
    rows = Case.objects.filter(organisation=organisation, **_coming(today), earliest__gte=today)
    cases = list(rows.select_related("assignee").order_by("earliest", "id")[:CASES])
    told = {
        (case_id, earliest, threshold)
        for case_id, earliest, threshold in Alert.objects.filter(case__in=cases).values_list(
            "case_id", "earliest", "threshold"
        )
    }
    had = set(
        Alert.objects.filter(organisation=organisation, told_on=today).values_list("recipient", flat=True)
    )
    nears = [_near(case, organisation, told, today) for case in cases]
    return [near for near in nears if near.thresholds and near.recipient and near.recipient not in had]


def _near(case: Case, organisation: Organisation, told: set[tuple[UUID, date, int]], today: date) -> Near:
    days = procedure_of(case.procedure, case.version).clock.alerts
    left = (case.earliest - today).days if case.earliest else MOST_DAYS + 1
    reached = tuple(n for n in days if left <= n and (case.id, case.earliest, n) not in told)
    to = case.assignee.email if case.assignee else organisation.email
    return Near(case, to, reached)

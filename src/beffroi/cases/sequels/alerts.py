"""Telling agents that a date is near: one digest a day and an agent at most, never twice for one threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection

from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.sequels import digest
from beffroi.cases.sequels.models import Alert
from beffroi.cases.sequels.untold import untold
from beffroi.cases.teamwork import absences
from beffroi.cases.teamwork.rules import who_acts
from beffroi.cases.teamwork.types import StandIn
from beffroi.identity import queries as people
from beffroi.journal.actions import action, note
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Role

REASON = "cases: dates that come near"
CASES = 2000
"""How many cases an organisation is told of in a day; the following ones are told the day after."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Near:
    """A case whose date comes near: the thresholds reached that nobody was told of, and whom to tell."""

    case: Case
    recipients: tuple[str, ...]
    thresholds: tuple[int, ...]


def organisations_to_tell(organisations: Sequence[UUID], *, on: datetime) -> list[UUID]:
    """Return, among a batch, the organisations where a date is near that nobody was told of."""
    day = on.date()
    with scope.across_organisations(reason=REASON, organisations=organisations):
        # The commune may live a calendar day apart from Greenwich.
        ids = untold(organisations, since=day - _DAY, today=day + _DAY).organisations()
    return [each for each in sorted(ids) if _has_news(each, on)]


def _has_news(organisation_id: UUID, on: datetime) -> bool:
    """Say whether there is something to tell, before an action that would leave an entry for nothing."""
    with scope.reading(organisation_id):
        organisation = operators.by_id(organisation_id)
        return bool(_to_tell(organisation, today_of(organisation, on)))


@action("cases.alert")
def tell(*, organisation: UUID, by: Actor, on: datetime) -> int:  # noqa: ARG001 - by is for the journal
    """Write to each agent which dates are near, those without an agent to the service; return how many cases."""
    _one_at_a_time(organisation)
    town = operators.by_id(organisation)
    today = today_of(town, on)
    news = _to_tell(town, today)
    Alert.objects.bulk_create(alert for near in news for alert in _alerts(near, today=today))
    told = sorted(((to, near.case) for near in news for to in near.recipients), key=lambda pair: pair[0])
    for recipient, group in groupby(told, key=lambda pair: pair[0]):
        digest.send(town, recipient, [case for _to, case in group], today=today)
    note(cases=len(news))
    return len(news)


def _one_at_a_time(organisation: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7310))", [str(organisation)])


def _alerts(near: Near, *, today: date) -> Iterator[Alert]:
    if near.case.earliest is None:
        return
    for threshold in near.thresholds:
        yield Alert(
            organisation_id=near.case.organisation_id,
            case=near.case,
            earliest=near.case.earliest,
            threshold=threshold,
            recipient=near.recipients[0],
            told_on=today,
        )


def _to_tell(organisation: Organisation, today: date) -> list[Near]:
    """Return what is to be told today: nobody who has had a digest today gets another one."""
    service, away = _service(organisation), absences.away(organisation.id, today)
    reached = untold([organisation.id], since=today, today=today).cases(assigned=not service, most=CASES)
    cases = Case.objects.filter(id__in=reached).select_related("assignee").order_by("earliest", "id")
    nears = [Near(each, _addresses(each, away, service), reached[each.id]) for each in cases]
    told = Alert.objects.filter(organisation=organisation, told_on=today)
    had = set(told.values_list("recipient", flat=True))
    return [near for near in nears if near.recipients and not had & set(near.recipients)]


def _service(organisation: Organisation) -> tuple[str, ...]:
    """Return where the service is written to: its own address, else those of its heads."""
    if organisation.email:
        return (organisation.email,)
    heads = [each for each in people.agents_of(organisation) if Role.HEAD_OF_SERVICE in each.roles]
    return tuple(sorted(each.email for each in heads))


def _addresses(case: Case, away: Mapping[UUID, StandIn], service: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is told of a case: its agent, who stands in for them as well, or the service."""
    if case.assignee is None:
        return service
    if case.assignee_id not in away:
        return (case.assignee.email,)
    acting = who_acts(case.assignee.id, away)
    named = [each.delegate_email for each in away.values() if each.delegate == acting]
    return tuple(dict.fromkeys([*named, case.assignee.email]))

"""The purge: organisation by organisation, in bounded batches, one transaction per case. Can be run twice.

A case that fails stops nothing else: it is named in the report, by its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q

from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Draft
from beffroi.cases.retention import actions, queries, rules, sorting
from beffroi.cases.retention.mails import tell_agents
from beffroi.cases.retention.types import SHORTEST_SORTING, Act, Failure, Line, Report
from beffroi.documents import actions as documents
from beffroi.documents import queries as stored
from beffroi.documents.models import StoredFile
from beffroi.documents.types import FileState
from beffroi.journal.actions import told_once
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

REASON = "cases: retention"
ORGANISATIONS = 200
CASES_IN_A_TRANSFER = 50
SHORTEST_DRAFT = timedelta(days=1)
SHORTEST_MAIL = timedelta(days=SHORTEST_SORTING - 2)
_log = structlog.get_logger()


def run(*, on: datetime, rehearsal: bool = False) -> list[Report]:
    """Do what retention calls for at an instant, in every organisation; or, in rehearsal, only say it.

    :return: a report for each organisation where there was something to do or to say.
    """
    reports: list[Report] = []
    work = _rehearse if rehearsal else _purge
    with told_once():
        for organisation_id in _concerned(on):
            with scope.reading(organisation_id):
                organisation = operators.by_id(organisation_id)
            report = Report(organisation.siren, organisation.display_name)
            work(organisation, report, on)
            if report.lines or report.failures or report.undated:
                reports.append(report)
    return reports


def _concerned(on: datetime) -> Iterator[UUID]:
    """Yield the organisations that have something to date, to announce, to remove or to shred."""
    # A day more: the commune may live a calendar day ahead of Greenwich.
    until = rules.announced_until(on.date() + timedelta(days=1))
    near = Q(purge_on__lte=until) | Q(purge_on=None, closed_at__isnull=False, held=False, anonymised_at=None)
    everyone = operators.everyone()
    for start in range(0, len(everyone), ORGANISATIONS):
        batch = everyone[start : start + ORGANISATIONS]
        with scope.across_organisations(reason=REASON, organisations=batch):
            rows: list[Any] = [
                Case.objects.filter(near),
                Draft.objects.filter(case=None, updated_at__lt=on - SHORTEST_DRAFT),
                StoredFile.objects.filter(state=FileState.DISCARDED),
                IncomingMail.objects.filter(case=None, received_at__lt=on - SHORTEST_MAIL),
            ]
            owners = {each for one in rows for each in _owners(one)}
        yield from (each for each in batch if each in owners)


def _owners(rows: Any) -> list[UUID]:
    return list(rows.order_by().values_list("organisation_id", flat=True).distinct())


def _rehearse(organisation: Organisation, report: Report, on: datetime) -> None:
    with scope.reading(organisation.id):
        report.lines = queries.forecast(organisation, today_of(organisation, on))
        report.undated = len(queries.undated(organisation.id))


@dataclass(slots=True)
class _Round:
    """One organisation being purged: what was counted so far, and what waits to be handed to the archives."""

    organisation: Organisation
    report: Report
    on: datetime
    done: Counter[tuple[str, str, Act]] = field(default_factory=Counter)
    parcels: dict[str, list[queries.Due]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return today_of(self.organisation, self.on)

    def count(self, due: queries.Due, act: Act) -> None:
        self.done[due.procedure, rules.rule_in_words(due.rule), act] += 1

    def attempt(self, numbers: Sequence[str], work: Callable[[], object]) -> bool:
        """Do one thing in its own transaction; say whether it is done, and keep the names of what failed."""
        try:
            with scope.writing(self.organisation.id):
                work()
        except Exception as error:  # noqa: BLE001 - one case that fails must not keep the others too long
            _log.error("purge_failed", cases=list(numbers), error=type(error).__name__)
            self.report.failures += [Failure(number, type(error).__name__) for number in numbers]
            return False
        return True


def _purge(organisation: Organisation, report: Report, on: datetime) -> None:
    turn = _Round(organisation, report, on)
    _date(turn)
    for due in _all_due(turn):
        for act in due.acts:
            _do(turn, due, act)
    for procedure in list(turn.parcels):
        _hand_over(turn, procedure)
    _drop_drafts(turn)
    _drop_mails(turn)
    _shred(turn)
    announced = sum(count for (_procedure, _rule, act), count in turn.done.items() if act is Act.WARN)
    if announced:
        tell_agents(organisation, announced)
    report.lines = [Line(*key, count) for key, count in sorted(turn.done.items())]


def _date(turn: _Round) -> None:
    """Give an end to closed cases that have none; those whose procedure says nothing are only counted."""
    after: UUID | None = None
    while True:
        with scope.reading(turn.organisation.id):
            batch = queries.undated(turn.organisation.id, after=after)
            dated = [case for case in batch if queries.end_of(case) is not None]
        if dated:
            numbers = [case.number for case in dated]
            work = partial(actions.schedule, organisation=turn.organisation, cases=dated)
            turn.attempt(numbers, partial(work, by=CLOCKWORK, on=turn.on))
        turn.report.undated += len(batch) - len(dated)
        if len(batch) < queries.BATCH:
            return
        after = batch[-1].id


def _all_due(turn: _Round) -> Iterator[queries.Due]:
    after: queries.Key | None = None
    while True:
        with scope.reading(turn.organisation.id):
            batch, last = queries.due(turn.organisation.id, turn.today, after=after)
        yield from batch
        if last is None:
            return
        after = last


_VERBS: dict[Act, Callable[..., object]] = {
    Act.WARN: actions.warn,
    Act.ANONYMISE: actions.anonymise,
    Act.DESTROY: actions.destroy,
    Act.DESTROY_TRANSFERRED: actions.destroy,
}


def _do(turn: _Round, due: queries.Due, act: Act) -> None:
    if act is Act.TRANSFER:
        waiting = turn.parcels.setdefault(due.procedure, [])
        waiting.append(due)
        if len(waiting) == CASES_IN_A_TRANSFER:
            _hand_over(turn, due.procedure)
    elif act not in _VERBS or turn.attempt([due.number], partial(_act, _VERBS[act], due, turn.on)):
        turn.count(due, act)


def _act(verb: Callable[..., object], due: queries.Due, on: datetime) -> None:
    verb(case=_case(due), by=CLOCKWORK, on=on)


def _case(due: queries.Due) -> Case:
    return Case.objects.select_related("organisation").get(id=due.case_id)


def _hand_over(turn: _Round, procedure: str) -> None:
    """Prepare one transfer; when it fails, prepare each case alone: one bad file keeps no other back."""
    waiting = turn.parcels.pop(procedure, [])
    failed = len(turn.report.failures)
    if not _transfer(turn, waiting) and len(waiting) > 1:
        del turn.report.failures[failed:]
        for due in waiting:
            _transfer(turn, [due])


def _transfer(turn: _Round, waiting: Sequence[queries.Due]) -> bool:
    done = turn.attempt([due.number for due in waiting], partial(_prepare, turn, waiting))
    if done:
        for due in waiting:
            turn.count(due, Act.TRANSFER)
    return done


def _prepare(turn: _Round, waiting: Sequence[queries.Due]) -> None:
    cases = [_case(due) for due in waiting]
    actions.transfer_to_archives(organisation=turn.organisation, cases=cases, by=CLOCKWORK, on=turn.on)


def _drop_drafts(turn: _Round) -> None:
    with scope.reading(turn.organisation.id):
        old = [
            (reference, rules.rule_in_words(rule), list(drafts[: queries.BATCH]))
            for reference, rule, drafts in queries.old_drafts(turn.organisation, turn.today)
        ]
    for reference, words, drafts in old:
        for draft in drafts:
            work = partial(actions.drop_draft, draft=draft, by=CLOCKWORK, on=turn.on)
            if turn.attempt([f"draft:{draft.id}"], work):
                turn.done[reference, words, Act.DROP_DRAFT] += 1


def _drop_mails(turn: _Round) -> None:
    """Remove the mails that joined no case, batch by batch; what fails waits for the next purge."""
    while True:
        with scope.reading(turn.organisation.id):
            rows = sorting.old_mails(turn.organisation, turn.today)[: sorting.AT_ONCE]
            mails = list(rows.values_list("id", flat=True))
            rule = sorting.rule_in_words(turn.organisation, turn.today)
        if not mails:
            return
        work = partial(
            sorting.drop, organisation=turn.organisation, mails=mails, rule=rule, by=CLOCKWORK, on=turn.on
        )
        if not turn.attempt([f"incomingmail:{each}" for each in mails], work):
            return
        turn.done[sorting.REFERENCE, rule, Act.DROP_MAIL] += len(mails)


def _shred(turn: _Round) -> None:
    with scope.reading(turn.organisation.id):
        left = stored.discarded(turn.organisation.id)
    for row in left:
        turn.attempt([f"file:{row.id}"], partial(documents.shred, file=row, by=CLOCKWORK, on=turn.on))

"""What time brings, case by case, in bounded memory: silence, lapses, alerts, late hand-overs. Can be run twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from beffroi.cases import actions, queries, rereading
from beffroi.cases.clocks.types import State
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.opinions import actions as reminding
from beffroi.cases.opinions import queries as opinions
from beffroi.cases.sequels import alerts, handing
from beffroi.journal.actions import told_once
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

ORGANISATIONS = 200
PATIENCE = timedelta(hours=1)
"""How long the worker has to carry out a hand-over before the clock does it."""
_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """How many cases were looked at, lapsed, alerted about, handed over; opinions reminded of; what failed, by number."""

    looked_at: int = 0
    lapsed: int = 0
    alerted: int = 0
    handed_over: int = 0
    reminded: int = 0
    failed: list[str] = field(default_factory=list)


def run(*, on: datetime) -> Tally:
    """Write what silence has brought by an instant, for every organisation; a failure stops nothing else."""
    tally = Tally()
    with told_once():
        for batch in _batches(operators.everyone(), ORGANISATIONS):
            for organisation_id, case_id in rereading.spoken(batch, on=on):
                _lapse(organisation_id, case_id, on, tally)
            for organisation_id in alerts.organisations_to_tell(batch, on=on):
                _alert(organisation_id, on, tally)
            for organisation_id in opinions.organisations_to_remind(batch, on=on):
                _remind(organisation_id, on, tally)
            for organisation_id, handover_id in handing.pending(batch, before=on - PATIENCE):
                _hand_over(organisation_id, handover_id, on, tally)
    return tally


def _batches(ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _lapse(organisation_id: UUID, case_id: UUID, on: datetime, tally: Tally) -> None:
    tally.looked_at += 1
    number = str(case_id)
    try:
        with scope.writing(organisation_id):
            case = Case.objects.select_related("organisation").get(id=case_id)
            number = case.number
            if _has_spoken(case, on):
                tally.lapsed += actions.lapse(case=case, by=CLOCKWORK, on=on) is not None
    except Exception as error:  # noqa: BLE001 - one case that fails must not deprive the others of their date
        _log.error("clock_failed", case=number, error=type(error).__name__)
        tally.failed.append(number)


def _alert(organisation_id: UUID, on: datetime, tally: Tally) -> None:
    try:
        tally.alerted += alerts.tell(organisation=organisation_id, by=CLOCKWORK, on=on)
    except Exception as error:  # noqa: BLE001 - one commune that fails must not deprive the others
        _log.error("alerts_failed", organisation=str(organisation_id), error=type(error).__name__)
        tally.failed.append(str(organisation_id))


def _remind(organisation_id: UUID, on: datetime, tally: Tally) -> None:
    try:
        with scope.writing(organisation_id):
            town = operators.by_id(organisation_id)
            tally.reminded += reminding.remind(organisation=town, by=CLOCKWORK, on=on)
    except Exception as error:  # noqa: BLE001 - one commune that fails must not deprive the others
        _log.error("reminders_failed", organisation=str(organisation_id), error=type(error).__name__)
        tally.failed.append(str(organisation_id))


def _hand_over(organisation_id: UUID, handover_id: UUID, on: datetime, tally: Tally) -> None:
    try:
        handing.carry_out(organisation_id, handover_id, on=on)
        tally.handed_over += 1
    except Exception as error:  # noqa: BLE001 - the next run tries again
        _log.error("handover_failed", handover=str(handover_id), error=type(error).__name__)
        tally.failed.append(str(handover_id))


def _has_spoken(case: Case, on: datetime) -> bool:
    """Say whether the ledger has lapsed, before an action that would leave a journal entry for nothing."""
    organisation = case.organisation
    reading = queries.reading_of(case, organisation, today=today_of(organisation, on))
    return reading.state is State.LAPSED

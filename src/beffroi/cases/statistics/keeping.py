"""Writing figures: all of them again from the ledgers, or those of a case just before it goes.

A projection, like the dates of a case: no journal entry of its own. Purges write theirs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import structlog
from django.db import connection

from beffroi.cases.ledger import place_of
from beffroi.cases.models import Case, Draft
from beffroi.cases.statistics import reading, rules
from beffroi.cases.statistics.models import MonthlyFigures
from beffroi.cases.statistics.types import Figures
from beffroi.journal.actions import told_once
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

REASON = "cases: statistics"
ORGANISATIONS = 200
_log = structlog.get_logger()
Key = tuple[str, date]


@dataclass(slots=True)
class Tally:
    """How many organisations were counted, how many monthly rows changed, and the SIREN of those that failed."""

    organisations: int = 0
    changed: int = 0
    failed: list[str] = field(default_factory=list)


def run(*, on: datetime) -> Tally:
    """Count every organisation again; a failure stops nothing else. Can be run twice: the second changes nothing."""
    tally = Tally()
    everyone = operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            batch = everyone[start : start + ORGANISATIONS]
            with scope.across_organisations(reason=REASON, organisations=batch):
                concerned = reading.have_rows(batch)
            for organisation_id in (each for each in batch if each in concerned):
                _rebuild(organisation_id, on, tally)
    return tally


def _rebuild(organisation_id: UUID, on: datetime, tally: Tally) -> None:
    organisation = operators.by_id(organisation_id)
    tally.organisations += 1
    try:
        tally.changed += rebuild(organisation=organisation, on=on)
    except Exception as error:  # noqa: BLE001 - one organisation that fails must not deprive the others
        _log.error("statistics_failed", organisation=organisation.siren, error=type(error).__name__)
        tally.failed.append(organisation.siren)


def rebuild(*, organisation: Organisation, on: datetime) -> int:
    """Write the figures of an organisation from its ledgers; return how many monthly rows changed."""
    with scope.writing(organisation.id):
        _alone(organisation.id)
        present = reading.figures_of(organisation, on)
        rows = {(row.procedure, row.month): row for row in MonthlyFigures.objects.order_by("id")}
        return sum(_write(organisation, key, present.get(key), rows.get(key)) for key in {*present, *rows})


def _write(organisation: Organisation, key: Key, present: Figures | None, row: MonthlyFigures | None) -> bool:
    """Make one row say what is present and what has gone; say whether it changed."""
    gone = row.gone if row else {}
    total = dict(rules.added([present or Counter(), Counter(gone)]))
    if row is None:
        procedure, month = key
        MonthlyFigures.objects.create(
            organisation=organisation, procedure=procedure, month=month, figures=total
        )
    elif not total:
        row.delete()
    elif row.figures != total:
        row.figures = total
        row.save(update_fields=["figures"])
    else:
        return False
    return True


def remember_case(case: Case) -> None:
    """Keep what a case counts for, just before its ledger is destroyed. In the transaction that destroys it."""
    if (story := reading.story_of(case)) is not None:
        for month, figures in rules.counted(story).items():
            _remember(case.organisation_id, (case.procedure, month), figures)


def remember_draft(draft: Draft) -> None:
    """Keep what a draft counts for, just before it is deleted. In the transaction that deletes it."""
    attempt = reading.try_of(draft, place_of(draft.organisation))
    _remember(draft.organisation_id, (draft.procedure, rules.month_of(attempt.last_on)), rules.tried(attempt))


def _remember(organisation_id: UUID, key: Key, figures: Figures) -> None:
    """Add to what has gone; the figures themselves change only if they had not counted it yet (next rebuild)."""
    _alone(organisation_id)
    procedure, month = key
    row, _made = MonthlyFigures.objects.get_or_create(
        organisation_id=organisation_id, procedure=procedure, month=month
    )
    row.gone = dict(rules.added([Counter(row.gone), figures]))
    row.save(update_fields=["gone"])


def _alone(organisation_id: UUID) -> None:
    """Wait for whoever counts this organisation: a case is present or gone, never both nor neither."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(organisation_id)])

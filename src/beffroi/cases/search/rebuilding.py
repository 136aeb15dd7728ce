"""Keeping again the words of whole organisations: for cases filed before the search knew them.

A projection, like the dates of a case: no journal entry of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from beffroi.cases.models import Case
from beffroi.cases.search.indexing import index
from beffroi.cases.search.models import CaseText
from beffroi.journal.actions import told_once
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

REASON = "cases: words of the search"
ORGANISATIONS, AT_ONCE = 200, 500
_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """How many cases were indexed, in how many organisations, and the numbers of the cases that failed."""

    organisations: int = 0
    cases: int = 0
    failed: list[str] = field(default_factory=list)


def run(organisation: Organisation | None = None) -> Tally:
    """Index the cases without words, of one organisation or of all. Can be run twice: the second finds none.

    Memory holds ``AT_ONCE`` identifiers and one case; a case that fails stops no other.
    """
    tally = Tally()
    everyone = [organisation.id] if organisation else operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            for each in _concerned(everyone[start : start + ORGANISATIONS]):
                tally.organisations += 1
                _index_all(each, tally)
    return tally


def _concerned(batch: Sequence[UUID]) -> list[UUID]:
    """Return the organisations of a batch that have a case without words."""
    with scope.across_organisations(reason=REASON, organisations=batch):
        wordless = Case.objects.filter(organisation_id__in=batch).exclude(
            id__in=CaseText.objects.values("case_id")
        )
        return sorted(set(wordless.order_by().values_list("organisation_id", flat=True).distinct()))


def _index_all(organisation_id: UUID, tally: Tally) -> None:
    after: UUID | None = None
    while ids := _batch(organisation_id, after):
        after = ids[-1]
        for case_id in ids:
            _index_one(organisation_id, case_id, tally)


def _batch(organisation_id: UUID, after: UUID | None) -> list[UUID]:
    with scope.reading(organisation_id):
        known = CaseText.objects.filter(organisation_id=organisation_id).values("case_id")
        rows = Case.objects.filter(organisation_id=organisation_id).exclude(id__in=known)
        rows = rows.filter(id__gt=after) if after else rows
        return list(rows.order_by("id").values_list("id", flat=True)[:AT_ONCE])


def _index_one(organisation_id: UUID, case_id: UUID, tally: Tally) -> None:
    """Index one case in its own transaction; its row is locked so that no change slips in between."""
    number = str(case_id)
    try:
        with scope.writing(organisation_id):
            case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
            number = case.number
            index(case)
    except Exception as error:  # noqa: BLE001 - one case that fails must not deprive the others
        _log.error("indexing_failed", case=number, error=type(error).__name__)
        tally.failed.append(number)
    else:
        tally.cases += 1

"""Jobs about files: ask the antivirus, and again later when it does not answer."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.documents import actions, queries
from beffroi.documents.types import FileState
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Unknown

RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)
ORGANISATIONS = 200


class ScannerSilent(Exception):
    """The antivirus does not answer: the file stays in quarantine, the job is tried again."""


@app.task(name="documents.scan_file", queue="files", retry=RETRY)
def scan_file(*, organisation_id: str, file_id: str) -> None:
    """Ask about one file in quarantine; nothing to do once it is judged, or gone."""
    if settings.CLAMAV_URL and not judge(UUID(organisation_id), UUID(file_id)):
        raise ScannerSilent


def judge(organisation_id: UUID, file_id: UUID) -> bool:
    """Ask about a file; say whether it has left quarantine."""
    try:
        with scope.reading(organisation_id):
            row = queries.file(file_id)
    except Unknown:
        return True
    if row.state == FileState.QUARANTINED:
        row = actions.judge(file=row, by=CLOCKWORK, on=datetime.now(UTC))
    return row.state != FileState.QUARANTINED


def scan_waiting(*, before: datetime) -> int:
    """Ask about the files that have waited since ``before``, up to the first silence; return how many."""
    if not settings.CLAMAV_URL:
        return 0
    judged = 0
    everyone = operators.everyone()
    for start in range(0, len(everyone), ORGANISATIONS):
        batch = everyone[start : start + ORGANISATIONS]
        with scope.across_organisations(reason="documents: quarantine", organisations=batch):
            waiting = [(row.organisation_id, row.id) for row in queries.in_quarantine(before=before)]
        for organisation_id, file_id in waiting:
            if not judge(organisation_id, file_id):
                return judged
            judged += 1
    return judged

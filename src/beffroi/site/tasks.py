"""Jobs that come back: clocks, seals, files in quarantine, sweeping. Each can be run twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beffroi.cases import clockwork, sweeping
from beffroi.cases.retention import running as retention
from beffroi.cases.statistics import keeping as statistics
from beffroi.documents import storage
from beffroi.documents import tasks as documents
from beffroi.journal import actions as journal
from beffroi.site import agreements
from beffroi.tenancy.types import CLOCKWORK

RETRY = RetryStrategy(max_attempts=5, exponential_wait=6)
NIGHTLY, LOCK = "night", "beffroi-night"


class CasesFailed(Exception):
    """Some cases failed; the others are done. The job is tried again, and its failure is seen."""


@app.periodic(cron="15 2 * * *")
@app.task(name="site.run_clocks", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def run_clocks(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Write what silence has brought."""
    tally = clockwork.run(on=datetime.now(UTC))
    if tally.failed:
        raise CasesFailed(", ".join(tally.failed[:20]))


@app.periodic(cron="50 2 * * *")
@app.task(name="site.purge", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def purge(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Announce, anonymise, destroy or hand to the archives what is no longer to be kept."""
    reports = retention.run(on=datetime.now(UTC))
    if failed := [each.number for report in reports for each in report.failures]:
        raise CasesFailed(", ".join(failed[:20]))


@app.periodic(cron="30 5 * * *")
@app.task(name="site.remind_agreements", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def remind_agreements(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Tell operators which agreements end soon."""
    agreements.run(on=datetime.now(UTC))


@app.periodic(cron="20 3 * * *")
@app.task(name="site.statistics", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def count(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Count requests again, organisation by organisation."""
    tally = statistics.run(on=datetime.now(UTC))
    if tally.failed:
        raise CasesFailed(", ".join(tally.failed[:20]))


@app.periodic(cron="40 0 * * *")
@app.task(name="site.seal_journal", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def seal_journal(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Seal the days that are over."""
    now = datetime.now(UTC)
    journal.seal(day=now.date() - timedelta(days=1), by=CLOCKWORK, on=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="site.scan_again", queue="files", queueing_lock="site.scan_again", retry=RETRY)
def scan_again(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Ask again about the files that the antivirus has not answered for."""
    documents.scan_waiting(before=datetime.now(UTC) - timedelta(minutes=5))


@app.periodic(cron="50 3 * * *")
@app.task(name="site.sweep", queue=NIGHTLY, lock=LOCK, retry=RETRY)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Remove half-written files, old drafts and uploads that no case took."""
    now = datetime.now(UTC)
    storage.sweep_incoming(before=now - timedelta(days=1))
    sweeping.sweep(on=now)

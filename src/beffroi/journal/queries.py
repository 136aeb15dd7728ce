"""Reading the journal in the open scope, verifying it, proving an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from beffroi.journal import organisations, proofs
from beffroi.journal.crossings import told_once
from beffroi.journal.listing import as_json as as_json  # noqa: PLC0414 - part of this front door
from beffroi.journal.listing import entries as entries  # noqa: PLC0414 - the same
from beffroi.journal.models import Entry, Seal
from beffroi.journal.reading import facts_of
from beffroi.journal.report import Report
from beffroi.journal.types import EntryFacts, Verification
from beffroi.journal.verifying_entries import Tally, check_counts, check_organisation
from beffroi.journal.verifying_seals import Chain, check_chain
from beffroi.journal.witnesses import Folder, own_folder
from beffroi.tenancy import scope

REASON = "journal: verification"


def history(subject: str, *, limit: int = 200) -> list[EntryFacts]:
    """Return the latest entries about ``subject`` ("case:<uuid>"), newest first."""
    rows = Entry.objects.filter(subject=subject).order_by("-id")[:limit]
    return [facts_of(row) for row in rows]


def proof(entry_id: UUID) -> dict[str, Any]:
    """Return what proves an entry to a third party, as JSON values that ``verifier.py`` reads. In scope.

    :raises Unknown: no such entry in the open scope.
    :raises NotSealed: its day carries no seal yet.
    """
    return proofs.proof_of(entry_id)


def proofs_of(
    organisation_id: UUID, *, day: date | None = None, subject: str = ""
) -> Iterator[dict[str, Any]]:
    """Yield the proofs of an organisation's sealed entries: of a day, about a subject, or all. In scope."""
    return proofs.proofs_of(organisation_id, day=day, subject=subject)


def last_seal() -> Seal | None:
    """Return the latest seal of a day, if any."""
    return Seal.objects.order_by("-day").first()


def organisation_of(siren: str) -> UUID:
    """Return the identifier of the organisation of a SIREN; :raises Unknown:."""
    return organisations.with_siren(siren)


def verify(organisation: UUID | None = None, *, witnesses: Path | None = None) -> Verification:
    """Recompute everything, from entries to signatures, for one organisation or all, in bounded memory.

    :param witnesses: a folder of exported seals kept elsewhere; by default our own, where none may lack.
    :raises Unknown: no such organisation.
    """
    report, tally = Report(), Tally()
    chain = check_chain(report, Folder(witnesses) if witnesses else own_folder(), ours=witnesses is None)
    if organisation is None:
        _check_all(report, chain, tally)
    else:
        with scope.reading(organisation):
            check_organisation(report, chain, tally, (organisation, organisations.label(organisation)))
    return Verification(
        findings=tuple(report.findings),
        hidden=report.hidden,
        organisations=tally.organisations,
        sealed_days=len(chain.seals),
        anchored_until=chain.anchored_until,
        anchored_entries=tally.anchored,
        unanchored_entries=tally.unanchored,
    )


def _check_all(report: Report, chain: Chain, tally: Tally) -> None:
    with told_once():
        for batch in organisations.batches(50):
            with scope.across_organisations(reason=REASON, organisations=batch):
                for organisation in batch.items():
                    check_organisation(report, chain, tally, organisation)
    check_counts(report, chain, tally)

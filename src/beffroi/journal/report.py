"""Gathers the findings of a verification, each said once, without ever growing beyond a bound."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from beffroi.journal.types import Finding, FindingKind
from beffroi.kernel.french import written_date

MOST = 1000


class Report:
    """Findings in the order they were met; beyond ``MOST`` they are only counted."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.hidden = 0

    def add(self, kind: FindingKind, says: str, *, day: date | None = None) -> None:
        """Note a finding about a whole day, or about the chain."""
        self._keep(Finding(kind=kind, says=says, day=day))

    def add_for(
        self,
        organisation: tuple[UUID, str],
        kind: FindingKind,
        says: str,
        *,
        day: date,
        entry_id: UUID | None = None,
    ) -> None:
        """Note a finding about an organisation's day; its name and the day open the sentence."""
        identifier, label = organisation
        self._keep(
            Finding(
                kind=kind,
                says=f"{label}, {written_date(day)} : {says}",
                day=day,
                organisation_id=identifier,
                organisation=label,
                entry_id=entry_id,
            )
        )

    def _keep(self, finding: Finding) -> None:
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.hidden += 1


def span(first: date, last: date) -> str:
    """Return "du lundi 23 novembre 2026", or "du … au …"."""
    if first == last:
        return f"du {written_date(first)}"
    return f"du {written_date(first)} au {written_date(last)}"


def counted(count: int, noun: str) -> str:
    """Return "1 entrée", "2 entrées", "3 jours scellés": in French the plural begins at two."""
    return f"{count} {noun}" if count < 2 else f"{count} " + " ".join(f"{word}s" for word in noun.split())

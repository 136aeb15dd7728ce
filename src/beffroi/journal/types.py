"""The words of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as it is hashed and proved: plain values, no row behind."""

    id: UUID
    organisation_id: UUID
    recorded_at: datetime
    at: datetime
    verb: str
    actor: str
    subject: str
    facts: dict[str, object]

    @property
    def day(self) -> date:
        """Return the UTC day whose seal covers the entry."""
        return self.recorded_at.date()

"""Reading the journal, in the open scope."""

from __future__ import annotations

from beffroi.journal.models import Entry
from beffroi.journal.types import EntryFacts


def history(subject: str, *, limit: int = 200) -> list[EntryFacts]:
    """Return the latest entries about ``subject`` ("case:<uuid>"), newest first."""
    rows = Entry.objects.filter(subject=subject).order_by("-id")[:limit]
    return [facts_of(row) for row in rows]


def facts_of(row: Entry) -> EntryFacts:
    """Return the plain facts of a row, as they were hashed."""
    return EntryFacts(**{name: getattr(row, name) for name in EntryFacts.__slots__})

"""From rows to the plain facts that are hashed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from beffroi.journal.models import Entry, OrganisationSeal, Seal
from beffroi.journal.rules import seal_document
from beffroi.journal.types import EntryFacts, OrganisationRoot, SealFacts

PAGE = 2000


def facts_of(row: Entry) -> EntryFacts:
    """Return the plain facts of a row, as they were hashed."""
    return EntryFacts(**{name: getattr(row, name) for name in EntryFacts.__slots__})


def entries_of(organisation_id: UUID) -> QuerySet[Entry]:
    """Return an organisation's entries in the order of its trees. In scope."""
    return Entry.objects.filter(organisation_id=organisation_id).order_by("day", "id")


def stream(rows: QuerySet[Entry]) -> Iterator[Entry]:
    """Yield rows in bounded memory: at once when they are few, else through a cursor of the server."""
    few = list(rows[:PAGE])
    yield from few if len(few) < PAGE else rows.iterator(chunk_size=PAGE)


def entries_of_day(organisation_id: UUID, day: date) -> QuerySet[Entry]:
    """Return an organisation's entries of a day in the order of its tree. In scope."""
    return entries_of(organisation_id).filter(day=day)


def root_of(row: OrganisationSeal) -> OrganisationRoot:
    """Return the plain facts of an organisation's seal."""
    return OrganisationRoot(
        organisation_id=row.organisation_id,
        day=row.day,
        root=bytes(row.root),
        count=row.count,
        first_id=row.first_id,
        last_id=row.last_id,
    )


def path_of(row: OrganisationSeal) -> list[bytes]:
    """Return the hashes from an organisation's seal up to the root of the day."""
    whole = bytes(row.path)
    return [whole[start : start + 32] for start in range(0, len(whole), 32)]


def seal_facts(row: Seal) -> SealFacts:
    """Return the plain facts of a day's seal, as they were signed."""
    return SealFacts(**{name: getattr(row, name) for name in SealFacts.__slots__})


def exported(row: Seal) -> dict[str, Any]:
    """Return a day's seal as it is written outside: what was signed, its hash and its signature."""
    return {**seal_document(seal_facts(row)), "hash": row.hash, "signature": row.signature}

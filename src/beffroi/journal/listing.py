"""Lists of the journal of an organisation: a page by key, or everything written as it is read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.journal.models import Entry
from beffroi.journal.reading import facts_of
from beffroi.journal.types import EntryFacts, Wanted
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

PAGE, BATCH = 100, 2000
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("id", "recorded_at", "at", "verb", "actor", "subject", "facts")


def entries(
    organisation_id: UUID, wanted: Wanted, *, after: str = "", limit: int = PAGE
) -> tuple[list[EntryFacts], str]:
    """Return a page of entries, oldest first, and the key of the following one ("" on the last). In scope.

    :raises Unknown: the key is none of ours.
    """
    rows = _beyond(_chosen(organisation_id, wanted), after) if after else _chosen(organisation_id, wanted)
    found = list(rows.order_by("day", "id")[: limit + 1])
    key = f"{found[limit - 1].day.isoformat()}~{found[limit - 1].id}" if len(found) > limit else ""
    return [facts_of(row) for row in found[:limit]], key


def _chosen(organisation_id: UUID, wanted: Wanted) -> QuerySet[Entry]:
    rows = Entry.objects.filter(organisation_id=organisation_id)
    asked = {
        "day__gte": wanted.first,
        "day__lte": wanted.last,
        "subject": wanted.subject,
        "verb": wanted.verb,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _beyond(rows: QuerySet[Entry], after: str) -> QuerySet[Entry]:
    told, _tilde, last = after.partition("~")
    try:
        day, place = date.fromisoformat(told), UUID(last)
    except ValueError:
        raise Unknown from None
    return rows.filter(Q(day__gt=day) | Q(day=day, id__gt=place), day__gte=day)


def as_json(entry: EntryFacts) -> dict[str, Any]:
    """Return an entry as plain JSON values."""
    told = {name: getattr(entry, name) for name in COLUMNS}
    return {
        **told,
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
    }


def ndjson(organisation_id: UUID, wanted: Wanted, *, batch: int = BATCH) -> Iterator[bytes]:
    """Yield entries as JSON, one a line: a page at a time, each read in a scope of its own."""
    for page in _pages(organisation_id, wanted, batch):
        yield "".join(json.dumps(as_json(each), ensure_ascii=False) + "\n" for each in page).encode()


def as_csv(organisation_id: UUID, wanted: Wanted, *, batch: int = BATCH) -> Iterator[bytes]:
    """Yield entries as CSV for a spreadsheet, read as :func:`ndjson` does."""
    yield "\ufeff".encode() + _written([COLUMNS])
    for page in _pages(organisation_id, wanted, batch):
        yield _written([_cells(each) for each in page])


def _pages(organisation_id: UUID, wanted: Wanted, batch: int) -> Iterator[list[EntryFacts]]:
    after = ""
    while True:
        with scope.reading(organisation_id):
            page, after = entries(organisation_id, wanted, after=after, limit=batch)
        yield page
        if not after:
            return


def _cells(entry: EntryFacts) -> list[str]:
    told = as_json(entry) | {"facts": json.dumps(entry.facts, ensure_ascii=False, sort_keys=True)}
    cells = [str(told[name]) for name in COLUMNS]
    return [f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells]


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()

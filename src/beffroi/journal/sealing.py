"""Sealing a day: close it, read every organisation's entries, make the two trees, chain and sign.

Everything of one day is written in one transaction: a crash leaves the day closed, never half sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Min
from psycopg import Connection, sql

from beffroi.journal import keys, organisations, rules
from beffroi.journal.models import Closure, Entry, Seal
from beffroi.journal.reading import facts_of
from beffroi.journal.trees import Frontier, Tree
from beffroi.journal.types import (
    BeforeTheJournal,
    EntryFacts,
    JournalBusy,
    OrganisationRoot,
    SealFacts,
    TooEarly,
)
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope

REASON = "journal: daily seal"
AHEAD = timedelta(days=31)
PATIENCE = "10s"
"""How long a closing, behind which writers queue, waits for those who write already."""
LOCKS = 7219
"""First half of the advisory locks: 1 is held by whoever writes an entry, 2 by whoever seals."""

_INSERT = """SET LOCAL beffroi.organisation = {organisation};
INSERT INTO journal_organisationseal (id, organisation_id, day, root, count, first_id, last_id, index, path)
VALUES ({id}, {organisation}, {day}, {root}, {count}, {first}, {last}, {index}, {path})"""


def unsealed_days(day: date, *, on: datetime) -> list[date]:
    """Return the days to seal up to ``day``, oldest first: none when it is sealed already.

    :raises TooEarly: more than a month ahead, which would leave all that time without a seal.
    :raises BeforeTheJournal: before the first link of the chain.
    """
    if day > on.date() + AHEAD:
        raise TooEarly(day)
    first = _first_unsealed(day)
    return [first + timedelta(days=offset) for offset in range((day - first).days + 1)]


def _first_unsealed(day: date) -> date:
    ends = Seal.objects.order_by("day").values_list("day", flat=True)
    if (oldest := ends.first()) is None:
        return min(day, _first_entry_day() or day)
    if day < oldest:
        raise BeforeTheJournal(oldest)
    return cast("date", ends.last()) + timedelta(days=1)


def _first_entry_day() -> date | None:
    found = []
    for batch in organisations.batches():
        with scope.across_organisations(reason=REASON, organisations=batch):
            found.append(
                Entry.objects.filter(organisation_id__in=list(batch)).aggregate(first=Min("day"))["first"]
            )
    return min(filter(None, found), default=None)


def seal_day(day: date, *, on: datetime) -> Seal:
    """Seal one day and return its seal; the standing one when another process was faster."""
    _close(day, on=on)
    with transaction.atomic():
        _lock(2)
        standing = Seal.objects.filter(day=day).first()
        if standing is not None:
            return standing
        roots = [sealed for batch in organisations.batches() for sealed in _roots(day, batch)]
        tree = Tree([rules.organisation_leaf(sealed) for sealed in roots])
        _write_organisation_seals(roots, tree)
        return _write_seal(day, roots, tree, on=on)


def _close(day: date, *, on: datetime) -> None:
    """Wait for whoever is writing, then date all later entries from the next day."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            _lock(1)
            Closure.objects.get_or_create(day=day, defaults={"closed_at": on})
    except OperationalError as error:
        raise JournalBusy from error


def _lock(which: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, which])


def _roots(day: date, batch: Iterable[UUID]) -> list[OrganisationRoot]:
    with scope.across_organisations(reason=REASON, organisations=batch):
        rows = Entry.objects.filter(organisation_id__in=list(batch), day=day).order_by(
            "organisation_id", "id"
        )
        entries = (facts_of(row) for row in rows.iterator(chunk_size=2000))
        return [_root(day, group) for _organisation, group in groupby(entries, attrgetter("organisation_id"))]


def _root(day: date, entries: Iterator[EntryFacts]) -> OrganisationRoot:
    first = last = next(entries)
    frontier = Frontier()
    frontier.add(rules.entry_leaf(first))
    for last in entries:
        frontier.add(rules.entry_leaf(last))
    return OrganisationRoot(
        organisation_id=first.organisation_id,
        day=day,
        root=frontier.root(),
        count=frontier.count,
        first_id=first.id,
        last_id=last.id,
    )


def _write_organisation_seals(roots: Sequence[OrganisationRoot], tree: Tree) -> None:
    """Insert each seal in its organisation's writing scope, a hundred statements at a time."""
    if not roots:
        return
    with scope.writing(roots[0].organisation_id), connection.cursor() as cursor:
        raw = cast("Connection[Any]", connection.connection)
        for start in range(0, len(roots), 100):
            places = enumerate(roots[start : start + 100], start=start)
            statements = [_insert(sealed, index, tree.path(index)) for index, sealed in places]
            cursor.execute(sql.SQL(";\n").join(statements).as_string(raw))
        scope.restore()


def _insert(sealed: OrganisationRoot, index: int, path: Sequence[bytes]) -> sql.Composed:
    return sql.SQL(_INSERT).format(
        id=str(new_id()),
        organisation=str(sealed.organisation_id),
        day=sealed.day,
        root=sealed.root,
        count=sealed.count,
        first=str(sealed.first_id),
        last=str(sealed.last_id),
        index=index,
        path=b"".join(path),
    )


def _write_seal(day: date, roots: Sequence[OrganisationRoot], tree: Tree, *, on: datetime) -> Seal:
    before = Seal.objects.order_by("-day").first()
    key = keys.signing_key()
    facts = SealFacts(
        day=day,
        root=tree.root.hex(),
        count=sum(sealed.count for sealed in roots),
        organisations=len(roots),
        previous=before.hash if before else rules.GENESIS,
        sealed_at=on,
        key=keys.fingerprint(key.public_key()),
    )
    return Seal.objects.create(
        hash=rules.seal_hash(facts),
        signature=key.sign(rules.seal_bytes(facts)).hex(),
        **{name: getattr(facts, name) for name in SealFacts.__slots__},
    )

"""The scope: whose rows a transaction may read, and the one organisation whose rows it may write.

``SET LOCAL`` carries it to PostgreSQL, whose policies do the refusing; the manager of every tenant model raises
when no scope is open. ``SET LOCAL`` is written literally (Citus propagates only that form); the values are UUIDs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from beffroi.tenancy.types import NoScope


@dataclass(frozen=True, slots=True)
class Scope:
    """Organisations that may be read, the one that may be written, the account whose own rows are visible."""

    readable: frozenset[UUID] = frozenset()
    organisation: UUID | None = None
    account: UUID | None = None


_current: ContextVar[Scope | None] = ContextVar("beffroi_scope", default=None)
_roster: list[Callable[[], Iterable[UUID]]] = []
_crossings: list[Callable[[str], None]] = []


def current() -> Scope | None:
    """Return the scope that is open, if any."""
    return _current.get()


def required(what: str) -> Scope:
    """Return the open scope; raise :class:`NoScope` naming ``what`` was asked for without one."""
    if (scope := _current.get()) is None:
        raise NoScope(f"{what}: open a scope first (scope.reading, scope.writing).")
    return scope


@contextmanager
def reading(*organisation_ids: UUID) -> Iterator[None]:
    """Open a transaction that may read the rows of these organisations and write none."""
    with _open(Scope(readable=frozenset(organisation_ids))):
        yield


@contextmanager
def writing(organisation_id: UUID, *, also_reading: Iterable[UUID] = ()) -> Iterator[None]:
    """Open a transaction that may write the rows of one organisation (and read those of ``also_reading``)."""
    with _open(Scope(frozenset([organisation_id, *also_reading]), organisation_id)):
        yield


@contextmanager
def as_account(account_id: UUID) -> Iterator[None]:
    """Open a transaction that sees only what an account holds in its own name (its roles)."""
    with _open(Scope(account=account_id)):
        yield


@contextmanager
def across_organisations(*, reason: str, organisations: Iterable[UUID] | None = None) -> Iterator[None]:
    """Read every organisation's rows (or those of a batch). The way out: it leaves a journal entry.

    Writing stays impossible inside; open :func:`writing` for one organisation at a time.
    """
    everyone = [uuid for listing in _roster for uuid in listing()] if organisations is None else organisations
    for tell in _crossings:
        tell(reason)
    with _open(Scope(readable=frozenset(everyone))):
        yield


def register_roster(listing: Callable[[], Iterable[UUID]]) -> None:
    """Tell the scope how to list every organisation (filled at start-up by a higher storey)."""
    if listing not in _roster:
        _roster.append(listing)


def register_crossing(tell: Callable[[str], None]) -> None:
    """Tell the scope whom to inform of a crossing (filled at start-up by the journal)."""
    if tell not in _crossings:
        _crossings.append(tell)


@contextmanager
def _open(scope: Scope) -> Iterator[None]:
    outer = _current.get()
    if outer is not None and _covers(outer, scope) and connection.in_atomic_block:
        yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        token = _current.set(scope)
        try:
            _apply(scope)
            yield
        finally:
            _current.reset(token)
        if nested:
            _apply(outer or Scope())


def _covers(outer: Scope, inner: Scope) -> bool:
    """Say whether the open scope already allows all that the inner one asks (then nothing is sent)."""
    return (
        inner.readable <= outer.readable
        and inner.organisation in {None, outer.organisation}
        and inner.account in {None, outer.account}
    )


def _apply(scope: Scope) -> None:
    readable = ",".join(str(uuid) for uuid in sorted(scope.readable))
    statement = (
        f"SET LOCAL beffroi.readable = '{{{readable}}}'; "
        f"SET LOCAL beffroi.organisation = '{scope.organisation or ''}'; "
        f"SET LOCAL beffroi.account = '{scope.account or ''}'"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def restore() -> None:
    """Send the open scope again, after statements that carried their own ``SET LOCAL``."""
    _apply(required("restore"))

"""Writing in the journal, and the decorator that makes every action of the house leave a line.

One verb = one permission = one transaction = one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from beffroi.journal import keys
from beffroi.journal.models import Entry
from beffroi.journal.rules import entry_mac
from beffroi.journal.types import EntryFacts
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

P = ParamSpec("P")
R = TypeVar("R")

_notes: ContextVar[dict[str, Any] | None] = ContextVar("beffroi_journal_notes", default=None)


def record(
    *, verb: str, by: Actor, at: datetime, organisation_id: UUID, subject: str = "", facts: dict[str, Any] | None = None
) -> Entry:
    """Write one entry in the open writing scope of ``organisation_id``.

    :param facts: JSON values, identifiers rather than personal data.
    """
    written = EntryFacts(
        id=new_id(),
        organisation_id=organisation_id,
        recorded_at=datetime.now(UTC),  # noqa: TID251 - the journal alone reads the clock of the machine
        at=at,
        verb=verb,
        actor=by.reference,
        subject=subject,
        facts=facts or {},
    )
    return cast(Entry, Entry.objects.create(mac=entry_mac(written, keys.hmac_key()), day=written.day, **_columns(written)))


def _columns(entry: EntryFacts) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in EntryFacts.__slots__}


def note(*, subject: str | None = None, **facts: Any) -> None:
    """Add facts (and, for a thing just created, its reference) to the entry of the action under way."""
    notes = _notes.get()
    if notes is None:
        raise RuntimeError("journal.note() is called inside an action")
    notes.update(facts)
    if subject is not None:
        notes["subject"] = subject


@contextmanager
def _collecting() -> Iterator[dict[str, Any]]:
    token = _notes.set(notes := {})
    try:
        yield notes
    finally:
        _notes.reset(token)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: permission, one transaction in the right scope, one entry.

    The function takes keyword arguments only, ``by`` (an :class:`Actor`) and ``on`` (an aware instant) among them.
    The organisation is that of the first argument that belongs to one, or the argument ``organisation``.

    :raises beffroi.tenancy.types.Unknown: the actor has nothing to do with the organisation.
    :raises beffroi.tenancy.types.Forbidden: the actor lacks the role.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = cast(Actor, kwargs["by"]), cast(datetime, kwargs["on"])
            subject = _subject(kwargs)
            organisation_id = _organisation(kwargs, subject)
            permit(by, verb, organisation_id, case_id=_case(subject))
            with scope.writing(organisation_id, also_reading=_readable()), _collecting() as notes:
                result = function(*args, **kwargs)
                about = notes.pop("subject", None) or _reference(subject)
                record(verb=verb, by=by, at=at, organisation_id=organisation_id, subject=about, facts=notes)
            return result

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def _readable() -> frozenset[UUID]:
    outer = scope.current()
    return outer.readable if outer else frozenset()


def _subject(arguments: dict[str, Any]) -> Any:
    return next((value for value in arguments.values() if hasattr(value, "organisation_id")), None)


def _organisation(arguments: dict[str, Any], subject: Any) -> UUID:
    if "organisation" in arguments:
        return UUID(str(getattr(arguments["organisation"], "id", arguments["organisation"])))
    return cast(UUID, subject.organisation_id)


def _case(subject: Any) -> UUID | None:
    return getattr(subject, "case_id", None) or getattr(subject, "id", None)


def _reference(subject: Any) -> str:
    return f"{type(subject).__name__.lower()}:{subject.id}" if subject is not None else ""

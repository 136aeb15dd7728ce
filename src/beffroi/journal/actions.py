"""Writing in the journal, and the decorator that makes every action of the house leave a line.

One verb = one permission = one transaction = one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from beffroi.journal import keys, queries, sealing, witnesses
from beffroi.journal.crossings import platform, register_platform, told_once
from beffroi.journal.listing import as_csv, ndjson
from beffroi.journal.models import Entry, Seal
from beffroi.journal.rules import entry_mac
from beffroi.journal.types import EntryFacts, SealsMissing, Wanted
from beffroi.kernel.ids import new_id
from beffroi.tenancy import scope
from beffroi.tenancy.inserting import insert
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import CLOCKWORK, Actor

__all__ = [
    "action",
    "export_entries",
    "export_proofs",
    "note",
    "record",
    "register_platform",
    "seal",
    "told_once",
]

P = ParamSpec("P")
R = TypeVar("R")

_notes: ContextVar[dict[str, Any] | None] = ContextVar("beffroi_journal_notes", default=None)
_hand: ContextVar[Actor] = ContextVar("beffroi_journal_hand", default=CLOCKWORK)
NO_ONE = UUID(int=0)


def record(
    *,
    verb: str,
    by: Actor,
    at: datetime,
    organisation_id: UUID,
    subject: str = "",
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry in the open writing scope of ``organisation_id``.

    :param facts: JSON values, identifiers rather than personal data.
    """
    written = EntryFacts(
        id=new_id(),
        organisation_id=organisation_id,
        recorded_at=datetime.now(UTC),
        at=at,
        verb=verb,
        actor=by.reference,
        subject=subject,
        facts=facts or {},
    )
    entry = Entry(mac=entry_mac(written, keys.hmac_key()), day=written.day, **_columns(written))
    insert(entry)
    return entry


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
def _collecting(by: Actor) -> Iterator[dict[str, Any]]:
    notes: dict[str, Any] = {}
    token, hand = _notes.set(notes), _hand.set(by)
    try:
        yield notes
    finally:
        _hand.reset(hand)
        _notes.reset(token)


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: permission, one transaction in the right scope, one entry.

    The function takes keyword arguments only, ``by`` (an :class:`Actor`) and ``on`` (an aware instant) among
    them. The organisation is that of the first argument that belongs to one, or ``organisation`` itself.

    :raises beffroi.tenancy.types.Unknown: the actor has nothing to do with the organisation.
    :raises beffroi.tenancy.types.Forbidden: the actor lacks the role.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = cast("Actor", kwargs["by"]), cast("datetime", kwargs["on"])
            subject = _subject(kwargs)
            organisation_id = _organisation(kwargs, subject)
            permit(by, verb, organisation_id, case_id=_case(subject))
            with scope.writing(organisation_id, also_reading=_readable()), _collecting(by) as notes:
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
    return cast("UUID", subject.organisation_id)


def _case(subject: Any) -> UUID | None:
    return getattr(subject, "case_id", None) or getattr(subject, "id", None)


def _reference(subject: Any) -> str:
    return f"{type(subject).__name__.lower()}:{subject.id}" if subject is not None else ""


def seal(*, day: date, by: Actor, on: datetime) -> Seal:
    """Seal every day up to ``day`` that is not sealed yet, export the seals, write to the witness.

    Idempotent: a sealed day keeps its seal. Days without entries are sealed too: the chain has no hole.
    What is recorded after the sealing of a day belongs to the next one. A file or a mail that could not
    leave does not undo the seal; it leaves at the next call.

    :return: the seal of ``day``.
    :raises SealsMissing: the exported files know more than the database.
    :raises TooEarly: ``day`` is more than a month ahead.
    :raises BeforeTheJournal: ``day`` precedes the first seal.
    :raises JournalBusy: a long transaction keeps the day open.
    """
    operator = platform()
    permit(by, "journal.seal", operator or NO_ONE)
    if (lost := witnesses.lost_day()) is not None:
        raise SealsMissing(lost)
    with told_once():
        days = sealing.unsealed_days(day, on=on)
        for one in days:
            sealing.seal_day(one, on=on)
    if days and operator is not None:
        _leave_seal_entry(operator, days, by=by, at=on)
    witnesses.export_missing()
    witnesses.send_pending(at=on)
    return Seal.objects.get(day=day)


def _leave_seal_entry(operator: UUID, days: list[date], *, by: Actor, at: datetime) -> None:
    facts = {"first": days[0].isoformat(), "last": days[-1].isoformat(), "days": len(days)}
    with scope.writing(operator):
        record(verb="journal.seal", by=by, at=at, organisation_id=operator, facts=facts)


@action("journal.export_proofs")
def export_proofs(
    *,
    organisation: UUID,
    out: Path,
    day: date | None = None,
    subject: str = "",
    by: Actor,
    on: datetime,
) -> int:
    """Write the proofs of an organisation's sealed entries to ``out``, one a line; return how many.

    :param day: only the entries sealed on that day.
    :param subject: only the entries about it ("case:<uuid>").
    """
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for proof in queries.proofs_of(organisation, day=day, subject=subject):
            file.write(witnesses.as_text(proof))
            count += 1
    note(subject=subject or None, proofs=count, day=day.isoformat() if day else None)
    return count


@action("journal.export_entries")
def export_entries(
    *, organisation: UUID, wanted: Wanted, kind: str, by: Actor, on: datetime
) -> Iterator[bytes]:
    """Return the entries of an organisation, written as they are read; that they leave is itself an entry.

    :param kind: "ndjson" or "csv".
    """
    told = {name: str(value) for name, value in asdict(wanted).items() if value}
    note(format=kind, wanted=told)
    return {"ndjson": ndjson, "csv": as_csv}[kind](organisation, wanted)


def tell_crossing(organisation_id: UUID, reason: str) -> None:
    """Write in the platform's journal that rows of several organisations are about to be read."""
    with scope.writing(organisation_id):
        record(
            verb="tenancy.cross",
            by=_hand.get(),
            at=datetime.now(UTC),
            organisation_id=organisation_id,
            facts={"reason": reason},
        )

"""What a letter would say before anything is written: the draft that an agent edits and previews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beffroi.cases import letters
from beffroi.cases.clocks.types import EventKind, Extension
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Outcome, Piece, Procedure
from beffroi.cases.progress import Progress, course_of
from beffroi.cases.types import PaperKind
from beffroi.kernel.periods import add_period
from beffroi.tenancy.types import Actor


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter before it leaves: its subject and its Markdown."""

    subject: str
    body: str


def pieces_letter(
    case: Case, *, missing: Sequence[Piece], reply_by: date, by: Actor, on: datetime
) -> Prepared:
    """Return the letter that asks for pieces. In scope."""
    course = course_of(case, by=by, at=on)
    listed = [{"id": each.id, "label": each.label, "source": each.source} for each in missing]
    course.suppose(EventKind.INCOMPLETE, reply_by=reply_by.isoformat(), missing=listed)
    body = course.letter("incomplete", missing=[each.label for each in missing], reply_by=reply_by)
    return Prepared(letters.SUBJECTS[PaperKind.PIECES], body)


def extension_letter(case: Case, *, extension: Extension, by: Actor, on: datetime) -> Prepared:
    """Return the letter that prolongs the delay, with the date that it brings. In scope."""
    course = course_of(case, by=by, at=on)
    course.suppose(EventKind.EXTENDED, by=Progress.period(extension.by), reason=extension.code)
    body = course.letter("extension", extension=(extension.label, extension.source))
    return Prepared(letters.SUBJECTS[PaperKind.EXTENSION], body)


def transfer_letter(case: Case, *, to: str, by: Actor, on: datetime) -> Prepared:
    """Return the letter that says who is competent. In scope."""
    body = course_of(case, by=by, at=on).letter("transfer", transferred_to=to)
    return Prepared(letters.SUBJECTS[PaperKind.TRANSFER], body)


def decision_letter(case: Case, *, outcome: Outcome, reasons: str, by: Actor, on: datetime) -> Prepared:
    """Return the letter of a decision. In scope."""
    course = course_of(case, by=by, at=on)
    letter = course.letter_named(outcome.letter)
    body = letters.prefill(case, course.organisation, letter, on=on, reasons=reasons)
    return Prepared(letters.decision_subject(outcome), body)


def reply_by(procedure: Procedure, *, today: date) -> date | None:
    """Return the last day to give pieces that would be asked today; None: the agent fixes it."""
    clock = procedure.clock
    allowed = clock.reply_within or clock.reply_default
    return add_period(today, allowed) if allowed else None

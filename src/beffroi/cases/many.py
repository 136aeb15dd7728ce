"""One gesture on many cases: which ones it would leave alone and why, then each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from beffroi.cases import actions
from beffroi.cases.models import Case, Message
from beffroi.cases.types import NotLawful
from beffroi.kernel.errors import Refusal
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

JUST_NOW = timedelta(minutes=30)
"""The same words sent again to the same person within this time are a double click, not a second letter."""


class Gesture(StrEnum):
    """What may be done to many cases at once; each is the verb of one case."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    MESSAGE = "message"
    MARK_READ = "mark_read"


@dataclass(frozen=True, slots=True)
class Wish:
    """A gesture with what it needs: ``to`` receives the cases (None: nobody), ``body`` is written to applicants."""

    gesture: Gesture
    to: UUID | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a gesture: the cases done, and those refused with the reason."""

    done: tuple[Case, ...]
    refused: tuple[tuple[Case, str], ...]


def left_out(wish: Wish, cases: Sequence[Case], *, on: datetime) -> dict[UUID, str]:
    """Return why some of these cases would not be touched, by identifier. In scope."""
    lately = _just_told(wish.body, cases, on) if wish.gesture is Gesture.MESSAGE else set()
    told = ((case.id, _why_not(wish.gesture, case, lately)) for case in cases)
    return {case_id: why for case_id, why in told if why}


def _why_not(gesture: Gesture, case: Case, lately: set[UUID]) -> str:
    reasons: dict[Gesture, Callable[[], str]] = {
        Gesture.ASSIGN: lambda: "" if case.open else "la demande est close",
        Gesture.ACKNOWLEDGE: lambda: (
            "" if case.acknowledge_on else "aucun accusé de réception n’est à remettre"
        ),
        Gesture.MESSAGE: lambda: _why_not_written(case, lately),
        Gesture.MARK_READ: lambda: "" if case.unread else "aucun message n’est à lire",
    }
    return reasons[gesture]()


def _why_not_written(case: Case, lately: set[UUID]) -> str:
    if case.anonymised_at is not None:
        return "la demande est anonymisée, son demandeur n’est plus connu"
    return "ce message vient de lui être envoyé" if case.id in lately else ""


def _just_told(body: str, cases: Sequence[Case], on: datetime) -> set[UUID]:
    rows = Message.objects.filter(
        case_id__in=[case.id for case in cases], from_applicant=False, body=body, at__gte=on - JUST_NOW
    )
    return set(rows.order_by().values_list("case_id", flat=True))


def do(wish: Wish, cases: Sequence[Case], *, by: Actor, on: datetime) -> Outcome:
    """Do it case by case, each in its own transaction: one that is refused stops no other."""
    done, refused = [], []
    for case in cases:
        try:
            _one(wish, case, by=by, on=on)
            done.append(case)
        except Refusal as refusal:
            refused.append((case, refusal.message))
    return Outcome(tuple(done), tuple(refused))


def _one(wish: Wish, case: Case, *, by: Actor, on: datetime) -> None:
    if wish.gesture is Gesture.ASSIGN:
        actions.assign(case=case, to=wish.to, by=by, on=on)
    elif wish.gesture is Gesture.ACKNOWLEDGE:
        actions.acknowledge(case=case, by=by, on=on)
    elif wish.gesture is Gesture.MESSAGE:
        _write(wish.body, case, by=by, on=on)
    else:
        actions.mark_read(case=case, by=by, on=on)


def _write(body: str, case: Case, *, by: Actor, on: datetime) -> None:
    """Send the message unless the same has just left: two clicks at once do not send it twice."""
    with scope.writing(case.organisation_id):
        case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
        if case.id in _just_told(body, [case], on):
            raise NotLawful("Ce message vient de lui être envoyé.")
        actions.message(case=case, body=body, by=by, on=on)

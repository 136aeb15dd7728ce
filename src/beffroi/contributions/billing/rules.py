"""Instalments and states of calls: plain, dated.

Paying is a compulsory expense of the member.
:source: CGCT L5212-20, L5212-21
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beffroi.kernel.errors import Invalid
from beffroi.kernel.money import allocate


class CallState(StrEnum):
    """Where a call stands on a day."""

    PLANNED = "planned"
    ISSUED = "issued"
    PARTLY_PAID = "partly_paid"
    LATE = "late"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of what is owed and the day on which it falls due."""

    rank: int
    due_on: date
    cents: int


def instalments(cents: int, days: Sequence[date]) -> list[Instalment]:
    """Cut an amount into equal instalments, exactly; the cents left go to the first ones. Below zero works too.

    :param days: when each falls due, in rising order.
    :raises Invalid: no day, more than twelve, or days out of order.
    """
    if not 1 <= len(days) <= 12 or list(days) != sorted(set(days)):
        raise Invalid("Indiquez de une à douze échéances, dans l’ordre, sans doublon.")
    sign = -1 if cents < 0 else 1
    shares = allocate(abs(cents), {f"{rank:02d}": 1 for rank in range(1, len(days) + 1)})
    return [
        Instalment(rank, day, sign * shares[f"{rank:02d}"])
        for rank, day in enumerate(days, start=1)
        if shares[f"{rank:02d}"]
    ]


def state_of(cents: int, paid: int, due_on: date, *, issued: bool, today: date) -> CallState:
    """Return where a call stands; it is late from the day after its date, while something is left to pay."""
    if not issued:
        return CallState.PLANNED
    if paid >= cents if cents > 0 else paid <= cents:
        return CallState.PAID
    if today > due_on and cents > 0:
        return CallState.LATE
    return CallState.PARTLY_PAID if paid else CallState.ISSUED

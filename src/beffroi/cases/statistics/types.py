"""The words of statistics: the story of a case, figures that add up, and what is shown of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beffroi.cases.types import Channel

Figures = Counter[str]
"""Counts by key. Figures of several months, procedures or organisations add up key by key. Keys:

``filed``, ``filed.<channel>``, ``assisted`` (any help), ``mandate``, ``asked`` (pieces were asked),
``asked.<piece>``, ``open.<state>``, ``opened.<day of the month>`` (still open): in the month of reception;
``closed``, ``closed.<closure>``, ``delay.<days>``, ``dated`` (had a legal date), ``met`` (decided before it): in the
month of the end; ``drafts`` (over: sent, or left), ``left``, ``page.<version>.<page>`` (filled),
``left.<version>.<page>`` (the last one filled): in the month of the last answer.
"""


class Closure(StrEnum):
    """How a request ended."""

    DECIDED = "decided"
    ACCEPTED = "accepted"  # by silence
    REJECTED = "rejected"  # by silence
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


CLOSURE_LABELS: Mapping[Closure, str] = {
    Closure.DECIDED: "Décisions expresses",
    Closure.ACCEPTED: "Accords nés du silence",
    Closure.REJECTED: "Refus nés du silence",
    Closure.WITHDRAWN: "Retraits",
    Closure.TRANSFERRED: "Transmissions",
}

CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.ELECTRONIC: "En ligne",
    Channel.COUNTER: "Au guichet",
    Channel.PHONE: "Par téléphone",
    Channel.POST: "Par courrier",
}


@dataclass(frozen=True, slots=True)
class Event:
    """What statistics read of a line of a ledger: its kind, its civil day, the pieces asked for."""

    kind: str
    on: date
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A case as statistics see it: nothing personal.

    ``events`` in their order, the reception first; ``ended_on``: civil day of the end as the case says it, for an end
    that the ledger does not write (silence); ``due``: the day announced for silence, None where none is.
    """

    state: str
    outcome: str
    channel: str
    helped: bool
    due: date | None
    ended_on: date | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """A draft that is over: its version, the pages filled in their order, whether it was sent."""

    version: int
    pages: tuple[str, ...]
    sent: bool
    last_on: date


@dataclass(frozen=True, slots=True)
class Percentile:
    """A number of days; ``beyond``: it is more than that, no more is known."""

    days: int
    beyond: bool = False

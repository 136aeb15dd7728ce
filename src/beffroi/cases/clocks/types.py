"""The words of the law's time: what a procedure says, what happened, what follows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from beffroi.kernel.french import written_date
from beffroi.kernel.periods import Period, in_words

ALERTS = (10, 3)
"""Days before the date on which agents are told, where a procedure says nothing."""

Certainty = Literal["V", "V2", "M"]
"""V: the article was read; V2: an official or specialist source quotes it; M: to be confirmed."""


class Regime(StrEnum):
    """What the silence of the administration means."""

    ACCEPTS = "accepts"
    REJECTS = "rejects"
    NONE = "none"


class Starts(StrEnum):
    """What the delay runs from: a complete file, or the reception of whatever was sent."""

    COMPLETE = "complete"
    RECEIVED = "received"


class Incomplete(StrEnum):
    """Which law rules an incomplete file; the rule itself is dated (see ``policies``)."""

    CRPA_ACCEPTS = "crpa-accepts"
    CRPA_REJECTS = "crpa-rejects"
    PLANNING = "urbanisme"
    NONE = "none"


class Transfer(StrEnum):
    """What a transfer does: CRPA L114-3 by regime, always from the competent body (CADA), or nothing."""

    CRPA = "crpa"
    COMPETENT = "competent"
    NONE = "none"


class Treatment(StrEnum):
    """What a request for missing pieces does to a delay."""

    RESTART = "restart"
    SUSPEND_UNTIL_DUE = "suspend_until_due"
    SUSPEND_UNTIL_RECEIVED = "suspend_until_received"
    PLANNING = "planning"
    NO_EFFECT = "no_effect"


class EventKind(StrEnum):
    """What may be written in a ledger."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    ACKNOWLEDGED = "acknowledged"
    INCOMPLETE = "incomplete"
    EXTENDED = "extended"
    COMPLETED = "completed"
    DECIDED = "decided"
    NOTIFIED = "notified"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a clock stands.

    ``LAPSED``: the time has run out and silence has had its effect; the regime of the reading says which.
    ``DECIDED``: an express decision came before that. ``STOPPED``: pieces are awaited, or the request was
    withdrawn (then ``Reading.withdrawn_on`` is set and there is no date any more).
    """

    RUNNING = "running"
    STOPPED = "stopped"
    LAPSED = "lapsed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer delay that the text allows if it is notified ``within`` a time of deposit.

    Without ``within``, it must be notified before the current delay ends.
    """

    code: str
    by: Period
    within: Period | None = None
    label: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """The ``[clock]`` table of a procedure, key for key (see the format of a procedure).

    ``delay`` is None only where silence means nothing (it is otherwise the time after which silence speaks;
    with regime ``none`` it is a target). ``request_within``: pieces asked later have no effect.
    ``reply_within``: the time that the text gives to the applicant; absent, the agent fixes it and
    ``reply_default`` is what the screen proposes. ``lapse``: what the file becomes when the pieces never
    come. ``alerts``: days before ``earliest`` on which the agents are told.
    """

    regime: Regime
    delay: Period | None = None
    starts: Starts = Starts.COMPLETE
    incomplete: Incomplete = Incomplete.NONE
    transfer: Transfer = Transfer.CRPA
    request_within: Period | None = None
    reply_within: Period | None = None
    reply_default: Period | None = None
    lapse: Regime | None = None
    extensions: tuple[Extension, ...] = ()
    silence_says: str = ""
    silence_says_agent: str = ""
    source: str = ""
    alerts: tuple[int, ...] = ALERTS


@dataclass(frozen=True, slots=True)
class MissingPiece:
    """A piece asked for, with the text that demands it; None: not told, "": no text demands it."""

    label: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ledger; ``on`` is a civil date of the commune, ``at`` the instant when it is known.

    ``channel`` and ``registration_receipt_on`` (day the electronic registration receipt was sent) belong to
    ``received``; ``reply_by`` and ``missing`` to ``incomplete``; ``notified_on`` (day it reached the
    applicant, when it is not ``on``) to ``incomplete`` and ``extended``; ``by`` and ``reason`` to
    ``extended``; ``to`` to ``transferred``; ``outcome`` to ``decided``.
    """

    kind: EventKind
    on: date
    at: datetime | None = None
    channel: str = "electronic"
    registration_receipt_on: date | None = None
    reply_by: date | None = None
    missing: tuple[MissingPiece, ...] | None = None
    notified_on: date | None = None
    by: Period | None = None
    reason: str = ""
    to: str = ""
    outcome: str = ""

    @property
    def effective_on(self) -> date:
        """The day the event binds the applicant: its notification when it is known, else its date."""
        return self.notified_on or self.on


@dataclass(frozen=True, slots=True)
class Ledger:
    """What happened to a case of a commune (INSEE code), in any order, with exactly one ``received``."""

    commune: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: the day it is about, plain French, a stable code, the text in force."""

    on: date
    says: str
    rule: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a rule; ``{0}``, ``{1}``… receive dates, periods or texts."""

    rule: str
    template: str
    source: str
    certainty: Certainty


class Note(NamedTuple):
    """What the replay of a ledger leaves: cheap to make, a ``Step`` only when someone reads it."""

    sentence: Sentence
    on: date
    values: tuple[date | Period | str, ...] = ()
    source: str = ""
    certainty: Certainty | None = None

    def step(self) -> Step:
        """Write the note in French."""
        said = self.sentence.template.format(*map(_written, self.values))
        certainty = self.certainty or self.sentence.certainty
        return Step(self.on, said, self.sentence.rule, self.source or self.sentence.source, certainty)


def _written(value: date | Period | str) -> str:
    if isinstance(value, date):
        return written_date(value)
    return in_words(value) if isinstance(value, Period) else value


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last civil date on which an effect may arise under the readings that the texts allow."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Reading:
    """The dates of a ledger on a day; the meaning of each is told in ``rules.read_ledger``."""

    regime: Regime
    state: State
    starts_on: date | None
    earliest: date | None
    latest: date | None
    acknowledge_by: date | None
    registration_receipt_by: date | None
    applicant_reply_by: date | None
    decide_by: date | None = None
    withdrawn_on: date | None = None
    notes: tuple[Note, ...] = field(default=(), repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Why these dates: by day, written when asked for."""
        return tuple(note.step() for note in sorted(self.notes, key=lambda note: note.on))


@dataclass(frozen=True, slots=True)
class IncompleteRule:
    """What a text says of incomplete files, for requests received from one day to another.

    ``valid_from`` None: the rule is known but switched off.
    """

    name: Incomplete
    treatment: Treatment
    valid_from: date | None
    valid_to: date | None
    source: str
    certainty: Certainty

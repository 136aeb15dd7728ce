"""Where a clock stands while its ledger is replayed, and how silence is counted.

**The unsettled day.** No article of the CRPA says how a delay of silence is counted. Everybody agrees on the
*quantième*: months run from date to date, end on the last day of a shorter month, and neither week-ends nor
holidays prolong them (a delay of silence is not "franc"): received on 1 March, two months, term 1 May. Then
the readings part, by one day:

- the effect arises as the day of the term opens (0 h on 1 May);
- it arises as that day ends (24 h), so that it can be relied upon from 2 May: the reading we retain;
- the day of reception is not counted, so that the delay itself ends on 2 May.

Hence ``earliest`` = the term, the first civil date on which silence may have had its effect under a
reading, and ``latest`` = the day after. Before ``earliest`` a decision is in time for everybody; from
``latest`` on, silence is held to have spoken; between them the explanation says that there is a doubt.

An applicant's time to reply is read in the applicant's favour: the whole of the last day is theirs, and the
day after too under the third reading. A lapse therefore arises one day later: term + 1, term + 2.

:source: law: CPC 641 (V, by analogy), DILA F32388 and doctrine of 2022 and 2025 (V2); CRPA L112-1, L112-13
(V)
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from beffroi.cases.clocks.types import (
    ClockPolicy,
    Event,
    Extension,
    IncompleteRule,
    Interval,
    Note,
    Regime,
    Sentence,
    Treatment,
)
from beffroi.kernel.periods import Period, add_period

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Request:
    """Missing pieces asked for on a day, awaited until another."""

    on: date
    reply_by: date


@dataclass(slots=True)
class Pause:
    """A suspension: the days after ``since`` up to ``until`` included; None while nobody knows its end."""

    since: date
    until: date | None


@dataclass(slots=True)
class Course:
    """The clock during the replay: the only mutable thing of this package, never seen outside it.

    ``deposit``: what windows of time are counted from. ``starts``: what the delay is counted from, None
    while a complete file is awaited. ``competent_on``: reception by the competent body.
    """

    policy: ClockPolicy
    rule: IncompleteRule
    received: Event
    deposit: date
    starts: date | None
    competent_on: date
    asked: bool = False
    request: Request | None = None
    extension: Extension | None = None
    pauses: list[Pause] = field(default_factory=list)
    decided_on: date | None = None
    withdrawn_on: date | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the clock has been stopped for good by a decision or a withdrawal."""
        return self.decided_on is not None or self.withdrawn_on is not None

    @property
    def planning(self) -> bool:
        """Whether the code of planning rules the file."""
        return self.rule.treatment is Treatment.PLANNING

    @property
    def delay(self) -> Period | None:
        """The delay with its extension: added before counting, so that months stay whole."""
        base = self.policy.delay
        if base is None or self.extension is None:
            return base
        more = self.extension.by
        return Period(base.months + more.months, base.days + more.days)

    def term(self) -> date | None:
        """Return the day that ends the delay, suspensions included, or None while it cannot be known."""
        delay, paused = self.delay, self.paused_days()
        if self.starts is None or delay is None or paused is None:
            return None
        term = add_period(self.starts, delay)
        return term + timedelta(days=paused) if paused else term

    def paused_days(self) -> int | None:
        """Count the days suspended, each once, since the start; None while a suspension has no end."""
        if not self.pauses:
            return 0
        counted, after = 0, self.starts or date.min
        for pause in sorted(self.pauses, key=lambda pause: pause.since):
            if pause.until is None:
                return None
            since = max(pause.since, after)
            if pause.until > since:
                counted += (pause.until - since).days
                after = pause.until
        return counted

    def silence(self) -> Interval | None:
        """Return when silence speaks, or None while it cannot be known or where it means nothing."""
        if self.policy.regime is Regime.NONE:
            return None
        term = self.term()
        return Interval(term, term + _DAY) if term else None

    def lapse(self) -> Interval | None:
        """Return when the file lapses for want of pieces; None where no text says so or none is awaited."""
        if self.request is None or self.policy.lapse is None or self.starts is not None:
            return None
        last = self.request.reply_by
        return Interval(last + _DAY, last + 2 * _DAY)

    def effect(self) -> Interval | None:
        """Return when time alone has its effect: silence of the administration, else lapse of the file."""
        return self.silence() or self.lapse()

    def note(self, sentence: Sentence, on: date, *values: date | Period | str, source: str = "") -> None:
        """Remember why, for the explanation."""
        self.notes.append(Note(sentence, on, values, source))

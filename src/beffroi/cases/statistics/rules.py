"""What is counted, in which month, and how: pure. Days are civil dates of the commune, delays calendar days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil

from beffroi.cases.clocks.types import EventKind
from beffroi.cases.statistics.types import Closure, Event, Figures, Percentile, Story, Try
from beffroi.cases.types import OPEN_STATES, CaseState, Channel
from beffroi.kernel.calendar import add_months

LONGEST = 1000
"""Delays are counted exactly up to this number of days; longer ones are one count, under ``LONGEST + 1``."""
IDLE = timedelta(days=7)
"""A draft without an answer for this long counts as left; if it is taken up again, it no longer does."""
START = "debut"
"""The "page" of those who opened the form and filled nothing."""
MEDIAN, NINTH_DECILE = 50, 90
_ENDS = {
    CaseState.DECIDED: EventKind.DECIDED,
    CaseState.WITHDRAWN: EventKind.WITHDRAWN,
    CaseState.TRANSFERRED: EventKind.TRANSFERRED,
}


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of the months from one to another, both included."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(month_of(first), rank) for rank in range(months + 1)]


# One case, one draft -------------------------------------------------------------------------------------


def counted(story: Story) -> dict[date, Figures]:
    """Return what a case adds to the figures of each month: that of its reception, and that of its end."""
    found: dict[date, Figures] = defaultdict(Counter)
    received = story.events[0].on
    found[month_of(received)].update(_at_reception(story, received))
    if (closure := closure_of(story)) is not None:
        ended = ended_on(story)
        found[month_of(ended)].update(_at_the_end(story, closure, ended))
    return dict(found)


def _at_reception(story: Story, received: date) -> Iterator[str]:
    yield from ("filed", f"filed.{story.channel}")
    if story.helped:
        yield "mandate"
    if story.helped or story.channel != Channel.ELECTRONIC:
        yield "assisted"
    pieces = {piece for event in story.events for piece in event.pieces}
    if any(event.kind == EventKind.INCOMPLETE for event in story.events):
        yield "asked"
    yield from (f"asked.{piece}" for piece in pieces)
    if story.state in OPEN_STATES:
        yield from (f"open.{story.state}", f"opened.{received.day}")


def _at_the_end(story: Story, closure: Closure, ended: date) -> Iterator[str]:
    yield from ("closed", f"closed.{closure}")
    silent = closure in {Closure.ACCEPTED, Closure.REJECTED}
    decided = closure is Closure.DECIDED
    if decided:
        yield f"delay.{min(delay_of(story, ended), LONGEST + 1)}"
    if story.due is not None and (decided or silent):
        yield "dated"
        if decided and ended < story.due:
            yield "met"


def closure_of(story: Story) -> Closure | None:
    """Return how a case ended, None while it is open."""
    if story.state in OPEN_STATES:
        return None
    if story.state == CaseState.TACIT:
        return Closure.ACCEPTED if story.outcome == "granted" else Closure.REJECTED
    return Closure(story.state)


def ended_on(story: Story) -> date:
    """Return the day a closed case ended: the last event that closes it, else what the case says."""
    kind = _ENDS.get(CaseState(story.state))
    last = next((event.on for event in reversed(story.events) if event.kind == kind), None)
    return last or story.ended_on or story.events[-1].on


def complete_on(story: Story, before: date) -> date:
    """Return the day from which the service could answer: the file whole, in the hands of the competent body.

    The latest of: the reception, the last arrival by transfer, the last day pieces completed the file; none after
    ``before``. A file that was never asked for a piece is complete on its reception.
    """
    kinds = {EventKind.RECEIVED, EventKind.TRANSFERRED, EventKind.COMPLETED}
    return max(event.on for event in story.events if event.kind in kinds and event.on <= before)


def delay_of(story: Story, decided: date) -> int:
    """Return the calendar days from the complete request to the express decision; the same day is 0."""
    return max((decided - complete_on(story, decided)).days, 0)


def tried(attempt: Try) -> Figures:
    """Return what a draft that is over adds to the figures of the month of its last answer."""
    pages = attempt.pages or (START,)
    found: Figures = Counter(f"page.{attempt.version}.{page}" for page in attempt.pages)
    found["drafts"] += 1
    if not attempt.sent:
        found.update(("left", f"left.{attempt.version}.{pages[-1]}"))
    return found


# Many ----------------------------------------------------------------------------------------------------


def added(figures: Iterable[Figures]) -> Figures:
    """Return the sum of figures, key by key."""
    total: Figures = Counter()
    for each in figures:
        total.update(each)
    return total


def part(figures: Mapping[str, int], prefix: str) -> Figures:
    """Return the counts under a prefix ("delay."), by what follows it."""
    return Counter({key[len(prefix) :]: count for key, count in figures.items() if key.startswith(prefix)})


def percentile(days: Mapping[int, int], percent: int) -> Percentile | None:
    """Return the smallest number of days within which ``percent`` % of the requests were answered (nearest rank).

    :param days: how many requests for each number of days; exact, hence so is the percentile of several communes.
    :return: None without any request; never a mean nor an interpolation: a delay that one request really had.
    """
    rank, seen = ceil(sum(days.values()) * percent / 100), 0
    for day in sorted(days):
        seen += days[day]
        if seen >= rank and days[day]:
            return Percentile(min(day, LONGEST), day > LONGEST)
    return None


def delays(figures: Mapping[str, int]) -> dict[int, int]:
    """Return how many express decisions took each number of days."""
    return {int(key): count for key, count in part(figures, "delay.").items()}


def ages(by_month: Mapping[date, Mapping[str, int]], today: date) -> dict[int, int]:
    """Return how many open requests are of each age in days: stalled ones are not in the delays, here they are."""
    found: Counter[int] = Counter()
    for month, figures in by_month.items():
        for day, count in part(figures, "opened.").items():
            found[max((today - month.replace(day=int(day))).days, 0)] += count
    return dict(found)


def backlog(by_month: Mapping[date, Mapping[str, int]]) -> dict[date, int]:
    """Return how many requests were open at the end of each month: filed so far, less ended so far.

    :param by_month: every month since the first, in any order; a month without figures keeps the one before.
    """
    if not by_month:
        return {}
    open_, found = 0, {}
    for month in months_between(min(by_month), max(by_month)):
        figures = by_month.get(month, {})
        open_ += figures.get("filed", 0) - figures.get("closed", 0)
        found[month] = open_
    return found


def events_told(text: str) -> tuple[Event, ...]:
    """Return the events of a ledger from one line: ``kind date piece,piece|kind date …``."""
    return tuple(_event(each) for each in text.split("|"))


def _event(text: str) -> Event:
    kind, on, pieces = text.split(" ", 2)
    return Event(kind, date.fromisoformat(on), tuple(pieces.split(",")) if pieces else ())

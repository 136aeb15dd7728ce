"""The rules of load and mutual help: half days offered and planned, who may be asked, in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate

from beffroi.kernel.calendar import add_months, is_working_day
from beffroi.kernel.french import NO_BREAK, short_date
from beffroi.projects.skills.types import (
    LEVEL_WORDS,
    Agenda,
    Balance,
    Candidate,
    Effort,
    Matches,
    Need,
    Part,
    Span,
    Week,
)

WEEKS_SHOWN = 12
KEPT_MONTHS = 24
LONGEST_SPAN = 366
MOST_HALF_DAYS = 200
WHOLE_WEEK = "1111111111"
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_PARTS = (Part.MORNING, Part.AFTERNOON)


def monday(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - day.weekday() * _DAY


def is_pattern(text: str) -> bool:
    """Say whether a text is ten marks of which one at least is "1"."""
    return len(text) == 10 and set(text) <= {"0", "1"} and "1" in text


def worked(agenda: Agenda, day: date) -> int:
    """Return how many halves of a day a person works, 0 to 2: its week, less holidays and days away."""
    if not is_working_day(day, agenda.zone):
        return 0
    return sum(_is_there(agenda, day, rank) for rank in (0, 1))


def _is_there(agenda: Agenda, day: date, rank: int) -> bool:
    usual = agenda.pattern[2 * day.weekday() + rank] == "1"
    return usual and not any(_covers(span, day, _PARTS[rank]) for span in agenda.away)


def _covers(span: Span, day: date, part: Part) -> bool:
    return span.first <= day <= span.last and span.part in {None, part}


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days between two, both included."""
    for rank in range((last - first).days + 1):
        yield first + rank * _DAY


def spread(effort: Effort, agenda: Agenda) -> dict[date, int]:
    """Return day -> half days of an effort, exactly its number, evenly on what its days offer, early rather than late.

    When the person works on none of the days, everything stands on the last one: it then shows as too much.
    """
    span = list(days(effort.first, effort.last))
    reached = list(accumulate(worked(agenda, day) for day in span))
    if not reached[-1]:
        return {effort.last: effort.half_days}
    done = [-(-effort.half_days * each // reached[-1]) for each in reached]
    shares = (each - before for each, before in zip(done, [0, *done], strict=False))
    return {day: share for day, share in zip(span, shares, strict=True) if share}


def weeks(agenda: Agenda, efforts: Iterable[Effort], first: date, count: int = WEEKS_SHOWN) -> list[Week]:
    """Return ``count`` weeks from that of a day on, in half days."""
    placed = [(effort.title, spread(effort, agenda)) for effort in efforts]
    start = monday(first)
    return [_week(agenda, placed, start + rank * _WEEK) for rank in range(count)]


def _week(agenda: Agenda, placed: list[tuple[str, dict[date, int]]], start: date) -> Week:
    seven = list(days(start, start + 6 * _DAY))
    lines = [(title, sum(spent.get(day, 0) for day in seven)) for title, spent in placed]
    held = tuple(line for line in lines if line[1])
    return Week(start, sum(worked(agenda, day) for day in seven), sum(part for _title, part in held), held)


def free_between(agenda: Agenda, efforts: Iterable[Effort], first: date, last: date) -> int:
    """Return the half days left between two days; a week that holds too much takes nothing from the others."""
    spent: dict[date, int] = {}
    for effort in efforts:
        for day, part in spread(effort, agenda).items():
            spent[day] = spent.get(day, 0) + part
    left: dict[date, int] = {}
    for day in days(first, last):
        left[monday(day)] = left.get(monday(day), 0) + worked(agenda, day) - spent.get(day, 0)
    return sum(max(0, each) for each in left.values())


def match(need: Need, candidates: Iterable[Candidate]) -> Matches:
    """Return who has the skill and the room: the higher level first, then more free days, then by name."""
    able = [each for each in candidates if each.level >= need.level]
    found = [each for each in able if each.free >= need.half_days]
    ordered = sorted(found, key=lambda each: (-each.level, -each.free, each.name, each.house_name))
    return Matches(tuple(ordered), len(able) - len(found))


def why(need: Need, one: Candidate) -> tuple[str, str]:
    """Return the two sentences that say why somebody is proposed: the skill, the room."""
    confirmed = (
        f"confirmé le {short_date(one.confirmed_on)} {one.confirmed_on.year}" if one.confirmed_on else ""
    )
    said = confirmed or "déclaré, pas encore confirmé"
    skill = f"{LEVEL_WORDS[one.level]} ({said}), pour « {LEVEL_WORDS[need.level]} » demandé"
    return skill, f"{in_days(one.free)} libres dans la période, pour {in_days(need.half_days)} demandés"


def in_days(half_days: int) -> str:
    """Return half days in words: "0,5 jour", "1 jour", "2,5 jours"; a minus sign leads what is negative."""
    sign, number = ("−" if half_days < 0 else ""), abs(half_days)
    written = f"{number // 2},5" if number % 2 else str(number // 2)
    return f"{sign}{written}{NO_BREAK}{'jours' if number >= 4 else 'jour'}"


def balances(lines: Iterable[tuple[str, str, int]]) -> Mapping[str, Balance]:
    """Return organisation -> what it gave and received. :param lines: who gave, who received, half days."""
    found: dict[str, Balance] = {}
    for giver, receiver, number in lines:
        one = found.get(giver, Balance())
        found[giver] = Balance(one.given + number, one.received)
        other = found.get(receiver, Balance())
        found[receiver] = Balance(other.given, other.received + number)
    return found


def keep_until(day: date) -> date:
    """Return until when what a person declared is kept: 24 months after it was last said."""
    return add_months(day, KEPT_MONTHS)

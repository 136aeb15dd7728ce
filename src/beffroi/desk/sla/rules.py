"""Deadlines in service hours. Every deadline is computed from the log, each time: there is no counter to lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from beffroi.desk.sla.types import (
    Calendar,
    Clock,
    Course,
    Event,
    NeverOpen,
    Pause,
    Policy,
    Reason,
    Step,
    Target,
    Unit,
)
from beffroi.kernel.calendar import public_holidays

_DAY = timedelta(days=1)
_FIRST = {Step.OPENED: 0, Step.OWNED: 1}  # of one instant, what comes first
FARTHEST_DAYS = 3_700
"""A calendar that stays closed for ten years never opens."""

Stretch = tuple[datetime, datetime]


@lru_cache(maxsize=20_000)
def spans(day: date, calendar: Calendar) -> tuple[Stretch, ...]:
    """Return the stretches of service of a local day, as instants in UTC; none on a holiday or a closure."""
    if day in calendar.closures or day in public_holidays(calendar.zone, day.year):
        return ()
    hours = dict(calendar.hours).get(day.weekday(), ())
    return tuple(
        (
            datetime.combine(day, begin, calendar.tz).astimezone(UTC),
            datetime.combine(day, end, calendar.tz).astimezone(UTC),
        )
        for begin, end in hours
    )


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Say whether the desk serves at an instant: the clock runs, reminders may leave."""
    return any(begin <= at < end for begin, end in spans(_local(at, calendar), calendar))


def working_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the time of service between two instants; nothing when the second comes first."""
    total = timedelta()
    for begin, finish in _stretches(start, calendar):
        if begin >= end:
            break
        total += max(min(finish, end) - begin, timedelta())
    return total


def add_working(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """Return the instant when ``amount`` of service has passed since ``start``.

    An amount that ends with a stretch ends at its close, not at the next opening.

    :raises NeverOpen: the calendar never opens.
    """
    if amount <= timedelta():
        return start
    left = amount
    for begin, end in _stretches(start, calendar):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise NeverOpen


def add_days(start: datetime, target: Target, calendar: Calendar) -> datetime:
    """Return the end of a promise in days: the day of the start is not counted, nor the days without service.

    What comes after the close, or on a closed day, is held to have come at the next opening. The promise ends at the close
    of its last day, or at the hour of the start brought within the hours of that day.
    """
    begun = next_opening(start, calendar)
    last = _local(begun, calendar)
    for _each in range(target.amount):
        last = _next_served(last + _DAY, calendar)
    closing = spans(last, calendar)[-1][1]
    if target.end_of_day:
        return closing
    hour = begun.astimezone(calendar.tz).time()
    return min(next_opening(datetime.combine(last, hour, calendar.tz).astimezone(UTC), calendar), closing)


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """Return the instant itself within the hours of service, else the next opening; :raises NeverOpen:."""
    for begin, _end in _stretches(at, calendar):
        return begin
    raise NeverOpen


def deadline(
    start: datetime, target: Target, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """Return when a promise falls due; None while a pause that began before that is still open.

    :raises NeverOpen: the calendar never opens.
    """
    due = _unpaused(start, target, calendar)
    for begin, end in merged(pauses):
        if begin >= due:
            break
        if end is None:
            return None
        due = add_working(due, working_time(max(begin, start), end, calendar), calendar)
    return due


def merged(pauses: Iterable[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Return the pauses in order, those that touch or overlap as one: no minute is given back twice."""
    told: list[tuple[datetime, datetime | None]] = []
    for each in sorted(pauses, key=lambda pause: pause.start):
        if told and (told[-1][1] is None or each.start <= told[-1][1]):
            begin, end = told[-1]
            told[-1] = (begin, None if end is None or each.end is None else max(end, each.end))
        else:
            told.append((each.start, each.end))
    return told


def read(events: Iterable[Event]) -> Course:
    """Return what a log says. Two waits in a row are two pauses; an answer after the resolution reopens."""
    course: Course | None = None
    for event in sorted(events, key=lambda each: (each.at, _FIRST.get(each.step, len(_FIRST)))):
        course = Course(event.at) if course is None else _heard(course, event)
    if course is None:
        raise ValueError("a log begins with an opening")
    return course


def clock(
    events: Iterable[Event], policy: Policy | None, calendar: Calendar, *, ola: Policy | None, now: datetime
) -> Clock:
    """Return where the promises of a request stand at ``now``.

    :param ola: the promise of the team that has the request, counted from when it was given to it.
    """
    course = read(events)
    own = _due(_until_owned(course), course.started_at, policy.own if policy else None, calendar)
    due = _due(course, course.started_at, policy.resolve if policy else None, calendar)
    team = _due(course, course.team_since, ola.resolve if ola else None, calendar)
    return Clock(
        course=course,
        own_due=own,
        resolve_due=due,
        team_due=None if course.resolved_at else team,
        left=_left(course, policy.resolve if policy else None, calendar, now),
        with_vendor=vendor_time(course, calendar, now=now),
        own_met=_met(course.owned_at, own),
        resolve_met=_met(course.resolved_at, due),
    )


def vendor_time(course: Course, calendar: Calendar, *, now: datetime) -> timedelta:
    """Return the time of service that a request spent with the vendor: told apart, never as ours."""
    waits = [each for each in course.pauses if each.reason is Reason.VENDOR]
    return sum((working_time(each.start, each.end or now, calendar) for each in waits), timedelta())


def choose(
    policies: Iterable[Policy], *, member: UUID, service: str, priority: int, team: UUID | None = None
) -> Policy | None:
    """Return the policy of a request. The member's own comes first, then the service's, then the priority's.

    Order: member + service + priority, member + service, member + priority, member, service + priority, service,
    priority, general.
    """
    told = {"member": member, "service": service, "priority": priority}
    fit = [
        each for each in policies if each.team == team and all(_fits(each, *pair) for pair in told.items())
    ]
    return max(fit, key=_weight, default=None)


def _fits(policy: Policy, name: str, value: object) -> bool:
    asked = getattr(policy, name)
    return asked in (None, "") or asked == value


def _weight(policy: Policy) -> tuple[bool, bool, bool, int]:
    return policy.member is not None, bool(policy.service), policy.priority is not None, policy.version


def _unpaused(start: datetime, target: Target, calendar: Calendar) -> datetime:
    if target.unit is Unit.DAYS:
        return add_days(start, target, calendar)
    return add_working(start, timedelta(minutes=target.amount), calendar)


def _due(
    course: Course, start: datetime | None, target: Target | None, calendar: Calendar
) -> datetime | None:
    return deadline(start, target, calendar, course.pauses) if start and target else None


def _until_owned(course: Course) -> Course:
    """Return a course with the pauses that came before it was taken in charge: the later ones change nothing to that."""
    if course.owned_at is None:
        return course
    before = tuple(each for each in course.pauses if each.start < course.owned_at)
    return Course(**{**_told(course), "pauses": before})  # type: ignore[arg-type]


def _left(course: Course, target: Target | None, calendar: Calendar, now: datetime) -> timedelta | None:
    """Return the service left before the resolution is late: negative once it is, fixed while the clock is stopped."""
    if target is None or course.resolved_at is not None:
        return None
    stopped = course.pause
    seen = stopped.start if stopped else now
    due = deadline(course.started_at, target, calendar, course.pauses[:-1] if stopped else course.pauses)
    if due is None:
        return None
    return working_time(seen, due, calendar) or -working_time(due, seen, calendar)


def _met(done: datetime | None, due: datetime | None) -> bool | None:
    return None if done is None or due is None else done <= due


def _heard(course: Course, event: Event) -> Course:
    step, told = event.step, _told(course)
    if step is Step.OWNED:
        told["owned_at"] = course.owned_at or event.at
    elif step is Step.WAITING:
        told["pauses"] = (*_ended(course, event.at), Pause(event.at, None, event.reason or Reason.MEMBER))
    elif step is Step.RESUMED:
        told["pauses"] = _ended(course, event.at)
    elif step is Step.RESOLVED:
        told |= {"pauses": _ended(course, event.at), "resolved_at": course.resolved_at or event.at}
    elif step is Step.REOPENED and course.resolved_at:
        again = Pause(course.resolved_at, event.at, Reason.RESOLVED)
        told |= {"pauses": (*course.pauses, again), "resolved_at": None, "closed": False}
    elif step is Step.CLOSED:
        told["closed"] = True
    elif step is Step.TEAM:
        told |= {"team": event.team, "team_since": event.at if event.team else None}
    return Course(**told)  # type: ignore[arg-type]


def _told(course: Course) -> dict[str, object]:
    return {name: getattr(course, name) for name in Course.__slots__}


def _ended(course: Course, at: datetime) -> tuple[Pause, ...]:
    open_one = course.pause
    if open_one is None:
        return course.pauses
    return (*course.pauses[:-1], Pause(open_one.start, at, open_one.reason))


def _stretches(start: datetime, calendar: Calendar) -> Iterator[Stretch]:
    """Yield the stretches of service from an instant on, the first one cut at it."""
    day = _local(start, calendar)
    for _each in range(FARTHEST_DAYS):
        for begin, end in spans(day, calendar):
            if end > start:
                yield max(begin, start), end
        day += _DAY


def _next_served(day: date, calendar: Calendar) -> date:
    for _each in range(FARTHEST_DAYS):
        if spans(day, calendar):
            return day
        day += _DAY
    raise NeverOpen


def _local(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(calendar.tz).date()

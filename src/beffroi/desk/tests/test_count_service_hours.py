"""Deadlines in service hours: a table worked out by hand, and what must hold whatever the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beffroi.desk.sla import rules
from beffroi.desk.sla.types import (
    Calendar,
    Event,
    NeverOpen,
    Pause,
    Policy,
    Reason,
    Step,
    Target,
    Unit,
)
from beffroi.kernel.calendar import Zone

PARIS = ZoneInfo("Europe/Paris")
OFFICE = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))  # 7 h 30 a day, lunch from 12 to 13.30
WEEK = Calendar(
    tuple((day, OFFICE) for day in range(5)), Zone.METROPOLE, PARIS, frozenset({date(2026, 12, 24)})
)
ALSACE = Calendar(WEEK.hours, Zone.ALSACE_MOSELLE, PARIS)
NIGHTS = Calendar(tuple((day, ((time(0), time(23, 59)),)) for day in range(7)), Zone.METROPOLE, PARIS)
MINUTES, DAYS = Unit.MINUTES, Unit.DAYS


def at(text: str) -> datetime:
    """An instant told in the local time of Paris: « 2026-11-23 09:00 »."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


# start, target, deadline. 2026-11-23 is a Monday; 1 May 2026 a Friday; 11 November 2026 a Wednesday.
BY_HAND = [
    ("2026-11-23 09:00", Target(60), WEEK, "2026-11-23 10:00"),  # within the morning
    ("2026-11-23 11:30", Target(60), WEEK, "2026-11-23 14:00"),  # over lunch
    ("2026-11-23 12:30", Target(60), WEEK, "2026-11-23 14:30"),  # during lunch
    ("2026-11-23 11:00", Target(60), WEEK, "2026-11-23 12:00"),  # ends with the morning, not after lunch
    ("2026-11-23 17:00", Target(60), WEEK, "2026-11-24 09:00"),  # over the night
    ("2026-11-23 22:00", Target(60), WEEK, "2026-11-24 09:30"),  # during the night
    ("2026-11-23 06:00", Target(60), WEEK, "2026-11-23 09:30"),  # before the opening
    ("2026-11-23 09:00", Target(450), WEEK, "2026-11-24 09:00"),  # one whole day: 7 h 30
    ("2026-11-27 17:00", Target(60), WEEK, "2026-11-30 09:00"),  # over a weekend
    ("2026-11-28 10:00", Target(60), WEEK, "2026-11-30 09:30"),  # on a Saturday
    ("2026-11-10 17:00", Target(60), WEEK, "2026-11-12 09:00"),  # over 11 November
    ("2026-11-11 10:00", Target(60), WEEK, "2026-11-12 09:30"),  # on 11 November
    ("2026-04-30 17:00", Target(60), WEEK, "2026-05-04 09:00"),  # 1 May is a Friday: four nights
    ("2026-12-23 17:00", Target(60), WEEK, "2026-12-28 09:00"),  # own closure the 24th, Christmas, weekend
    ("2026-04-02 17:00", Target(60), WEEK, "2026-04-03 09:00"),  # Good Friday is worked in Lyon
    ("2026-04-02 17:00", Target(60), ALSACE, "2026-04-07 09:00"),  # not in Strasbourg, nor Easter Monday
    (
        "2026-03-28 23:00",
        Target(180),
        NIGHTS,
        "2026-03-29 03:01",
    ),  # clocks go from 2 to 3: an hour is missing
    (
        "2026-10-24 23:00",
        Target(300),
        NIGHTS,
        "2026-10-25 03:01",
    ),  # clocks go from 3 to 2: an hour comes twice
    ("2026-03-27 17:00", Target(60), WEEK, "2026-03-30 09:00"),  # the week of summer time: local hours hold
    ("2026-10-23 17:00", Target(60), WEEK, "2026-10-26 09:00"),  # the week of winter time
    ("2026-11-23 09:00", Target(1, DAYS), WEEK, "2026-11-24 17:30"),  # the first day is not counted
    ("2026-11-23 18:00", Target(1, DAYS), WEEK, "2026-11-25 17:30"),  # after the close: held to come the 24th
    ("2026-11-27 09:00", Target(2, DAYS), WEEK, "2026-12-01 17:30"),  # Friday, two days: Tuesday
    ("2026-11-10 09:00", Target(2, DAYS), WEEK, "2026-11-13 17:30"),  # the 11th is not counted
    ("2026-11-23 10:15", Target(3, DAYS, end_of_day=False), WEEK, "2026-11-26 10:15"),  # to the hour
    (
        "2026-11-23 12:30",
        Target(1, DAYS, end_of_day=False),
        WEEK,
        "2026-11-24 13:30",
    ),  # held to come at 13.30
]


@pytest.mark.parametrize(("start", "target", "calendar", "due"), BY_HAND)
def test_a_deadline_falls_where_the_hand_puts_it(start, target, calendar, due):
    assert rules.deadline(at(start), target, calendar) == at(due)


PAUSED = [
    # start, target, pauses, deadline
    ("2026-11-23 09:00", 120, [("2026-11-23 10:00", "2026-11-23 11:00")], "2026-11-23 12:00"),
    (
        "2026-11-23 09:00",
        120,
        [("2026-11-23 10:00", "2026-11-24 10:00")],
        "2026-11-24 11:00",
    ),  # a night is nothing
    (
        "2026-11-23 09:00",
        120,
        [("2026-11-23 18:00", "2026-11-23 22:00")],
        "2026-11-23 11:00",
    ),  # after the deadline
    (
        "2026-11-23 16:30",
        120,
        [("2026-11-23 18:00", "2026-11-24 08:00")],
        "2026-11-24 09:30",
    ),  # closed: no gain
    (
        "2026-11-23 09:00",
        120,
        [("2026-11-23 10:00", "2026-11-23 11:00"), ("2026-11-23 10:30", "2026-11-23 11:30")],
        "2026-11-23 14:00",  # the overlap counts once: 1 h 30, the last half hour after lunch
    ),
    ("2026-11-23 09:00", 120, [("2026-11-23 10:00", None)], None),
]


@pytest.mark.parametrize(("start", "minutes", "pauses", "due"), PAUSED)
def test_a_pause_gives_back_its_hours_of_service_and_no_other(start, minutes, pauses, due):
    told = [Pause(at(begin), at(end) if end else None) for begin, end in pauses]
    found = rules.deadline(at(start), Target(minutes), WEEK, told)
    assert found == (at(due) if due else None)


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(NeverOpen):
        rules.deadline(at("2026-11-23 09:00"), Target(60), Calendar((), Zone.METROPOLE, PARIS))


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
TARGETS = st.one_of(
    st.builds(Target, st.integers(0, 3000)),
    st.builds(Target, st.integers(0, 20), st.just(DAYS), st.booleans()),
)


@st.composite
def pause_lists(draw) -> list[Pause]:
    """Pauses in any order, overlapping or not."""
    begins = draw(st.lists(INSTANTS, max_size=5))
    return [
        Pause(begin, begin + timedelta(minutes=draw(st.integers(0, 9000))), draw(st.sampled_from(Reason)))
        for begin in begins
    ]


@given(INSTANTS, INSTANTS, INSTANTS)
def test_service_time_is_additive(one, two, three):
    first, middle, last = sorted((one, two, three))
    parts = rules.working_time(first, middle, WEEK) + rules.working_time(middle, last, WEEK)
    assert parts == rules.working_time(first, last, WEEK)


@given(INSTANTS, st.integers(1, 3000))
def test_what_was_added_is_what_is_measured(start, minutes):
    amount = timedelta(minutes=minutes)
    assert rules.working_time(start, rules.add_working(start, amount, WEEK), WEEK) == amount


@given(INSTANTS, TARGETS, pause_lists(), pause_lists())
def test_pausing_never_brings_the_deadline_earlier(start, target, pauses, more):
    before, after = (rules.deadline(start, target, WEEK, each) for each in (pauses, [*pauses, *more]))
    assert before is not None
    assert after is not None
    assert after >= before


@given(INSTANTS, TARGETS, TARGETS, st.lists(st.tuples(st.integers(0, 9000), st.booleans()), max_size=8))
def test_changing_the_policy_never_loses_a_pause(start, old, new, moves):
    """The log alone holds the pauses: whatever the policies that read it before, the same pauses serve."""
    events, when = [Event(Step.OPENED, start)], start
    for minutes, waits in moves:
        when += timedelta(minutes=minutes + 1)
        events.append(Event(Step.WAITING if waits else Step.RESUMED, when, Reason.VENDOR if waits else None))
    one, two = (Policy(uuid4(), version, None, target) for version, target in ((1, old), (2, new)))
    before = rules.clock(events, one, WEEK, ola=None, now=when)
    after = rules.clock(events, two, WEEK, ola=None, now=when)
    assert before.course.pauses == after.course.pauses
    assert after.with_vendor == before.with_vendor
    again = rules.clock(events, one, WEEK, ola=None, now=when)
    assert again == before
    assume(after.resolve_due is not None)
    assert after.resolve_due >= rules.deadline(start, new, WEEK)


def test_time_with_the_vendor_is_told_apart_and_time_resolved_is_neither():
    events = [
        Event(Step.OPENED, at("2026-11-23 09:00")),
        Event(Step.OWNED, at("2026-11-23 09:30")),
        Event(Step.WAITING, at("2026-11-23 10:00"), Reason.MEMBER),
        Event(Step.WAITING, at("2026-11-23 11:00"), Reason.VENDOR),
        Event(Step.RESOLVED, at("2026-11-23 14:30")),
        Event(Step.REOPENED, at("2026-11-24 09:30")),
    ]
    clock = rules.clock(
        events,
        Policy(uuid4(), 1, Target(60), Target(120)),
        WEEK,
        ola=None,
        now=at("2026-11-24 09:30"),
    )
    assert clock.with_vendor == timedelta(hours=2)
    assert clock.own_met is True
    # an hour had run; the other runs from the reopening
    assert clock.resolve_due == at("2026-11-24 10:30")
    assert clock.left == timedelta(hours=1)


def test_the_promise_of_a_team_runs_from_when_it_was_given_the_request():
    team = uuid4()
    events = [
        Event(Step.OPENED, at("2026-11-23 09:00")),
        Event(Step.TEAM, at("2026-11-23 14:00"), team=team),
    ]
    ola = Policy(uuid4(), 1, None, Target(60), team=team)
    clock = rules.clock(events, None, WEEK, ola=ola, now=at("2026-11-23 14:10"))
    assert clock.team_due == at("2026-11-23 15:00")
    assert clock.resolve_due is None


MEMBER, OTHER = uuid4(), uuid4()


def _policy(**told):
    return Policy(uuid4(), 1, None, Target(60), **told)


def test_the_nearest_policy_is_chosen_in_a_written_order():
    ladder = [
        _policy(member=MEMBER, service="paie", priority=1),
        _policy(member=MEMBER, service="paie"),
        _policy(member=MEMBER, priority=1),
        _policy(member=MEMBER),
        _policy(service="paie", priority=1),
        _policy(service="paie"),
        _policy(priority=1),
        _policy(),
    ]
    strangers = [_policy(member=OTHER), _policy(service="etat-civil"), _policy(team=uuid4())]
    while ladder:
        found = rules.choose([*strangers, *reversed(ladder)], member=MEMBER, service="paie", priority=1)
        assert found == ladder.pop(0)
    assert rules.choose(strangers, member=MEMBER, service="paie", priority=1) is None

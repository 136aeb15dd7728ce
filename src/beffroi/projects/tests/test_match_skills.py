"""Half days offered and planned, and who is proposed: tables worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.calendar import Zone
from beffroi.projects.skills import rules
from beffroi.projects.skills.types import Agenda, Balance, Candidate, Effort, Need, Part, Span

MONDAY = date(2026, 11, 23)
ANA = UUID(int=1)
HOUSE = UUID(int=9)
FULL = Agenda(rules.WHOLE_WEEK, Zone.METROPOLE)
NO_WEDNESDAY = Agenda("1111001111", Zone.METROPOLE)
MORNINGS = Agenda("1010101010", Zone.METROPOLE)


def day(rank):
    return MONDAY + timedelta(days=rank)


def effort(half_days, first=0, last=4):
    return Effort(ANA, "Coffre", day(first), day(last), half_days)


@pytest.mark.parametrize(
    ("agenda", "first", "capacity"),
    [
        (FULL, MONDAY, 10),
        (NO_WEDNESDAY, MONDAY, 8),
        (MORNINGS, MONDAY, 5),
        (FULL, date(2026, 12, 21), 8),  # Christmas is a Friday
        (MORNINGS, date(2026, 12, 21), 4),
        (Agenda(rules.WHOLE_WEEK, Zone.METROPOLE, (Span(day(1), day(2)),)), MONDAY, 6),
        (Agenda(rules.WHOLE_WEEK, Zone.METROPOLE, (Span(day(0), day(4), Part.MORNING),)), MONDAY, 5),
        (Agenda("1111001111", Zone.METROPOLE, (Span(day(2), day(2)),)), MONDAY, 8),  # away on a free day
    ],
)
def test_what_a_week_offers_in_half_days(agenda, first, capacity):
    assert rules.weeks(agenda, [], first, 1)[0].capacity == capacity


@pytest.mark.parametrize(
    ("agenda", "planned", "loads"),
    [
        (FULL, effort(6, 0, 11), [3, 3]),
        (NO_WEDNESDAY, effort(4, 0, 4), [4, 0]),
        (FULL, effort(12, 0, 4), [12, 0]),
        (FULL, effort(3, 5, 6), [3, 0]),  # nobody works on that week-end: it stands on its last day
        (FULL, effort(7, 3, 8), [4, 3]),  # 1.75 a day, rounded up as it adds: 2 4 | 6 7
    ],
)
def test_an_effort_is_spread_on_the_days_that_are_worked(agenda, planned, loads):
    assert [week.load for week in rules.weeks(agenda, [planned], MONDAY, 2)] == loads


def test_too_much_is_told_and_takes_nothing_from_other_weeks():
    week, after = rules.weeks(FULL, [effort(13)], MONDAY, 2)
    assert (week.over, week.free, after.free) == (3, 0, 10)
    assert rules.free_between(FULL, [effort(13)], MONDAY, day(11)) == 10
    assert rules.free_between(FULL, [effort(3)], MONDAY, day(11)) == 17


def one(name, level, free, house="Corbas"):
    return Candidate(UUID(int=len(name)), name, HOUSE, house, level, None, free)


def test_who_can_help_comes_by_level_then_free_days_then_name():
    need = Need(2, MONDAY, day(11), 4)
    people = [
        one("Zoé", 2, 20), one("Ana", 4, 4), one("Bob", 4, 9), one("Cleo", 3, 3),
        one("Dan", 1, 20), one("Eve", 4, 9), one("Flo", 2, 20),
    ]  # fmt: skip
    found = rules.match(need, people)
    assert [each.name for each in found.found] == ["Bob", "Eve", "Ana", "Flo", "Zoé"]
    assert found.short == 1


def test_each_proposal_says_why():
    told = rules.why(Need(2, MONDAY, day(11), 5), one("Ana", 3, 8))
    assert told[0] == "maîtrise (déclaré, pas encore confirmé), pour « pratique » demandé"
    assert told[1].replace("\u00a0", " ") == "4 jours libres dans la période, pour 2,5 jours demandés"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 jour"), (1, "0,5 jour"), (2, "1 jour"), (3, "1,5 jour"), (4, "2 jours"), (7, "3,5 jours"), (-3, "−1,5 jour")],
)  # fmt: skip
def test_half_days_are_written_in_days(number, words):
    assert rules.in_days(number).replace("\u00a0", " ") == words


def test_the_balance_of_days():
    lines = [("corbas", "venissieux", 3), ("venissieux", "corbas", 1), ("sitiv", "corbas", 2)]
    assert rules.balances(lines) == {
        "corbas": Balance(3, 3),
        "venissieux": Balance(1, 3),
        "sitiv": Balance(2, 0),
    }


@given(
    st.integers(1, 200),
    st.integers(0, 200),
    st.text("01", min_size=10, max_size=10).filter(rules.is_pattern),
)
def test_spreading_loses_no_half_day(half_days, length, pattern):
    told = Effort(ANA, "x", MONDAY, MONDAY + timedelta(days=length), half_days)
    assert sum(rules.spread(told, Agenda(pattern, Zone.METROPOLE)).values()) == half_days


@given(st.lists(st.tuples(*(st.sampled_from("abc"),) * 2, st.integers(1, 20))))
def test_what_is_given_is_received(lines):
    found = rules.balances(lines).values()
    assert sum(each.given for each in found) == sum(each.received for each in found)

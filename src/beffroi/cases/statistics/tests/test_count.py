"""What is counted, in which month: tables worked out by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.statistics import rules
from beffroi.cases.statistics.types import Closure, Percentile, Story, Try


def story(*events: str, **changed) -> Story:
    """A story from "kind date pieces" lines; online, not helped, open unless told."""
    told = {"state": "received", "outcome": "", "channel": "electronic", "helped": False, "due": None}
    lines = tuple(
        rules.events_told("|".join(each if each.count(" ") == 2 else f"{each} " for each in events))
    )
    return Story(**{**told, "ended_on": None, **changed}, events=lines)


def test_an_open_request_counts_in_the_month_of_its_reception():
    found = rules.counted(story("received 2026-03-31"))
    assert found == {
        date(2026, 3, 1): Counter({"filed": 1, "filed.electronic": 1, "open.received": 1, "opened.31": 1})
    }


def test_a_request_helped_over_the_counter_is_assisted_once():
    found = rules.counted(story("received 2026-03-31", channel="counter", helped=True))[date(2026, 3, 1)]
    assert (found["assisted"], found["mandate"], found["filed.counter"]) == (1, 1, 1)


def test_a_piece_asked_twice_counts_once_per_request():
    told = story("received 2026-03-02", "incomplete 2026-03-05 DP1,DP2", "incomplete 2026-03-09 DP1")
    found = rules.counted(told)[date(2026, 3, 1)]
    assert (found["asked"], found["asked.DP1"], found["asked.DP2"]) == (1, 1, 1)


# (events, state, outcome, days from the complete request to the decision)
DELAYS = [
    (("received 2026-01-30", "decided 2026-01-30"), 0),
    (("received 2026-01-30", "decided 2026-03-01"), 30),  # 1 in January, 28 in February, 1 in March
    (("received 2028-02-01", "decided 2028-03-01"), 29),  # a leap year
    (("received 2026-01-05", "incomplete 2026-01-10 A", "completed 2026-02-01", "decided 2026-02-11"), 10),
    # Asked and never given: the file was complete on its reception.
    (("received 2026-01-05", "incomplete 2026-01-10 A", "decided 2026-02-11"), 37),
    # Completed after the decision: it changes nothing.
    (("received 2026-01-05", "decided 2026-01-15", "completed 2026-02-01"), 10),
    # Handed over by another body: its own delay begins when it arrives.
    (("received 2026-01-05", "transferred 2026-01-20", "decided 2026-01-25"), 5),
    (("received 2020-01-01", "decided 2026-01-01"), 1001),  # past a thousand days, no more is known
]


@pytest.mark.parametrize(("events", "days"), DELAYS)
def test_the_delay_runs_from_the_complete_request_to_the_decision(events, days):
    found = rules.added(rules.counted(story(*events, state="decided", outcome="granted")).values())
    assert rules.delays(found) == {days: 1}
    assert found["closed.decided"] == 1


@pytest.mark.parametrize(
    ("decided", "met"),
    [("2026-02-27", 1), ("2026-02-28", 0), ("2026-03-01", 0)],
    ids=["before", "on", "after"],
)
def test_a_decision_meets_its_date_only_before_it(decided, met):
    told = story(
        "received 2026-01-28", f"decided {decided}", state="decided", outcome="refused", due=date(2026, 2, 28)
    )
    found = rules.added(rules.counted(told).values())
    assert (found["dated"], found["met"]) == (1, met)


@pytest.mark.parametrize(
    ("outcome", "closure"), [("granted", Closure.ACCEPTED), ("refused", Closure.REJECTED)]
)
def test_silence_is_counted_apart_on_the_day_it_spoke(outcome, closure):
    told = story(
        "received 2026-01-05",
        state="tacit",
        outcome=outcome,
        due=date(2026, 3, 5),
        ended_on=date(2026, 3, 7),
    )
    found = rules.counted(told)[date(2026, 3, 1)]
    assert found == Counter({"closed": 1, f"closed.{closure}": 1, "dated": 1})


def test_a_transferred_request_ends_on_its_last_transfer():
    told = story(
        "received 2026-01-05", "transferred 2026-01-06", "transferred 2026-02-09", state="transferred"
    )
    assert date(2026, 2, 1) in rules.counted(told)


def test_a_draft_left_counts_at_the_last_page_filled():
    left = rules.tried(Try(3, ("who", "objet"), sent=False, last_on=date(2026, 1, 9)))
    assert left == Counter({"page.3.who": 1, "page.3.objet": 1, "left.3.objet": 1, "left": 1, "drafts": 1})
    empty = rules.tried(Try(3, (), sent=False, last_on=date(2026, 1, 9)))
    assert empty == Counter({"left.3.debut": 1, "left": 1, "drafts": 1})
    sent = rules.tried(Try(3, ("who",), sent=True, last_on=date(2026, 1, 9)))
    assert sent == Counter({"page.3.who": 1, "drafts": 1})


# Nearest rank, on 3, 5, 8, 13 and 100 days: the 3rd of 5, the 5th of 5.
def test_percentiles_are_delays_that_were_lived():
    days = {3: 1, 5: 1, 8: 1, 13: 1, 100: 1}
    assert rules.percentile(days, 50) == Percentile(8)
    assert rules.percentile(days, 90) == Percentile(100)
    assert rules.percentile({10: 9, 40: 1}, 90) == Percentile(10)
    assert rules.percentile({1001: 2}, 50) == Percentile(1000, beyond=True)
    assert rules.percentile({}, 50) is None


@given(st.lists(st.lists(st.integers(0, 1000), max_size=30), max_size=5), st.sampled_from([50, 90]))
def test_the_percentile_of_several_communes_is_that_of_all_their_requests(communes, percent):
    figures = [Counter(f"delay.{day}" for day in days) for days in communes]
    together = sorted(day for days in communes for day in days)
    found = rules.percentile(rules.delays(rules.added(figures)), percent)
    rank = ceil(len(together) * percent / 100)
    assert found == (Percentile(together[rank - 1]) if together else None)


def test_the_backlog_adds_up_from_the_first_month():
    by_month = {
        date(2026, 1, 1): {"filed": 10, "closed": 4},
        date(2026, 3, 1): {"filed": 1, "closed": 5},
    }
    assert rules.backlog(by_month) == {date(2026, 1, 1): 6, date(2026, 2, 1): 6, date(2026, 3, 1): 2}


def test_stalled_requests_show_their_age():
    by_month = {date(2026, 1, 1): {"opened.31": 2}, date(2025, 2, 1): {"opened.1": 1}}
    assert rules.ages(by_month, date(2026, 2, 1)) == {1: 2, 365: 1}

"""The rules of trainings: properties and tables worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.projects.trainings import rules
from beffroi.projects.trainings.types import Audience


@given(st.lists(st.integers()), st.integers(0, 50), st.integers(0, 50))
def test_nobody_passes_before_another_and_no_seat_is_given_twice(waiting, seats, seated):
    chosen = rules.promoted(waiting, seats=seats, seated=seated)
    assert chosen == waiting[: len(chosen)]
    assert len(chosen) == min(len(waiting), max(seats - seated, 0))


@given(st.lists(st.tuples(st.integers(1, 5), st.text(max_size=5))))
def test_nothing_is_told_under_three_answers_and_the_mean_lies_between(marks):
    told = rules.opinion(marks)
    assert told.answers == len(marks)
    if len(marks) < 3:
        assert (told.mean, told.texts) == (None, ())
    else:
        stars = [mark for mark, _text in marks]
        assert 10 * min(stars) <= told.mean <= 10 * max(stars)


@pytest.mark.parametrize(
    ("audience", "elected", "open_"),
    [
        (Audience.AGENTS, False, True),
        (Audience.AGENTS, True, False),
        (Audience.ELECTED, True, True),
        (Audience.ELECTED, False, False),
        (Audience.PUBLIC, True, True),
        (Audience.PUBLIC, False, True),
    ],
)
def test_a_training_is_for_its_audience(audience, elected, open_):
    assert rules.is_for(audience, elected=elected) is open_


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 h"), (180, "3 h"), (210, "3 h 30"), (65, "1 h 05")])
def test_hours_are_said_as_people_do(minutes, words):
    assert rules.written_hours(minutes) == words


def test_the_mean_is_rounded_half_up():
    assert rules.opinion([(5, ""), (4, ""), (4, ""), (4, "")]).mean == 43
    assert rules.opinion([(4, ""), (4, ""), (5, "")]).mean == 43
    assert rules.opinion([(1, ""), (1, ""), (1, "")]).mean == 10

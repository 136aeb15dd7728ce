"""Clear days, quorum and majority, worked out by hand from the articles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.governance import rules
from beffroi.governance.rules import INFORMAL, SYNDICATE
from beffroi.governance.types import Ballot, Choice

F, A, N = Choice.FOR, Choice.AGAINST, Choice.ABSTAINS


@pytest.mark.parametrize(
    ("sent", "held", "days"),
    [
        ("2026-11-02", "2026-11-08", 5),  # Monday to Sunday: Tuesday, Wednesday, Thursday, Friday, Saturday
        ("2026-11-02", "2026-11-07", 4),
        ("2026-11-02", "2026-11-03", 0),
        ("2026-11-02", "2026-11-02", 0),
        ("2026-02-26", "2026-03-04", 5),  # over the end of a February of 28 days
    ],
)
def test_neither_the_sending_nor_the_session_is_a_clear_day(sent, held, days):
    assert rules.clear_days(date.fromisoformat(sent), date.fromisoformat(held)) == days


@pytest.mark.parametrize(
    ("held", "urgent", "last"),
    [
        ("2026-12-10", False, "2026-12-04"),
        ("2026-12-10", True, "2026-12-08"),
        ("2027-01-03", False, "2026-12-28"),
    ],
)
def test_the_convocation_of_a_syndicate_leaves_five_clear_days_or_one_in_urgency(held, urgent, last):
    assert rules.last_sending(SYNDICATE, date.fromisoformat(held), urgent=urgent) == date.fromisoformat(last)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.booleans())
def test_the_last_sending_leaves_exactly_the_clear_days(held, urgent):
    wanted = SYNDICATE.urgent if urgent else SYNDICATE.notice
    last = rules.last_sending(SYNDICATE, held, urgent=urgent)
    assert rules.clear_days(last, held) == wanted
    assert rules.clear_days(last + timedelta(days=1), held) == wanted - 1


def test_three_clear_days_separate_the_second_meeting_from_the_first():
    assert rules.earliest_second(SYNDICATE, date(2026, 12, 10)) == date(2026, 12, 14)


@pytest.mark.parametrize(("in_office", "needed"), [(14, 8), (15, 8), (1, 1), (2, 2), (0, 1)])
def test_the_quorum_is_more_than_half_of_those_in_office(in_office, needed):
    assert rules.needed(SYNDICATE, in_office) == needed


@pytest.mark.parametrize(
    ("present", "second", "told"), [(7, False, False), (8, False, True), (0, True, True)]
)
def test_seven_of_fourteen_are_no_quorum_and_the_second_meeting_needs_none(present, second, told):
    assert rules.has_quorum(SYNDICATE, in_office=14, present=present, second=second) is told


def test_a_working_body_needs_no_quorum():
    assert rules.has_quorum(INFORMAL, in_office=9, present=1)


@pytest.mark.parametrize(
    ("votes", "secret", "adopted", "casting"),
    [
        ([(F, 1), (F, 1), (A, 1)], False, True, False),
        ([(F, 1), (A, 1), (A, 1)], False, False, False),
        ([(F, 1), (N, 1), (N, 1)], False, True, False),  # abstentions are no votes cast
        ([(N, 1), (N, 1)], False, False, False),
        ([(F, 1, True), (A, 1)], False, True, True),  # the president's voice
        ([(F, 1), (A, 1, True)], False, False, True),
        ([(F, 1, True), (A, 1)], True, False, False),  # secret: no casting vote, a tie rejects
        ([(F, 1), (A, 1), (N, 1, True)], False, False, False),  # a president who abstains settles nothing
        ([(F, 3), (A, 1), (A, 1)], False, True, False),  # voices by statute
    ],
)
def test_the_majority_of_votes_cast(votes, secret, adopted, casting):
    told = rules.tally([Ballot(*each) for each in votes], secret=secret)
    assert (told.adopted, told.casting) == (adopted, casting)


BALLOTS = st.lists(st.builds(Ballot, st.sampled_from(list(Choice)), st.integers(1, 9)), max_size=30)


@given(BALLOTS)
def test_without_a_president_adopted_means_more_for_than_against(votes):
    told = rules.tally(votes)
    assert told.adopted == (told.for_ > told.against)
    assert told.cast + told.abstentions <= sum(each.weight for each in votes)


@given(BALLOTS, st.randoms())
def test_the_order_of_the_ballots_changes_nothing(votes, chance):
    shuffled = list(votes)
    chance.shuffle(shuffled)
    assert rules.tally(shuffled) == rules.tally(votes)


def test_on_an_optional_competence_only_its_holders_and_the_president_vote():
    assert rules.votes_on("", [], presides=False)
    assert rules.votes_on("paie", ["paie"], presides=False)
    assert not rules.votes_on("paie", ["sig"], presides=False)
    assert rules.votes_on("paie", [], presides=True)

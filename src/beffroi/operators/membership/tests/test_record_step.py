"""The life of a membership: pure transitions by legal form, majorities worked out by hand, steps recorded."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.errors import Refusal
from beffroi.operators import actions as operators
from beffroi.operators.membership import actions, files, perimeter, queries, rules
from beffroi.operators.membership.types import Ballot, LegalForm, NotNow, State, Step, Voice
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind, Newcomer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON

TOLD = {"by": CLOCKWORK, "on": NOON}
DAY = NOON.date()
forms = st.sampled_from(LegalForm)


@given(forms, st.lists(st.integers(0, 5), max_size=40))
def test_whatever_the_choices_a_life_goes_on_or_is_over(form, choices):
    steps: list[Step] = []
    for choice in choices:
        following = rules.next_steps(form, steps)
        if not following:
            assert rules.state_after(steps) in {State.ARCHIVED, State.ABANDONED}
            return
        steps.append(following[choice % len(following)])
    assert len(rules.next_steps(form, steps)) == len(set(rules.next_steps(form, steps)))


@given(forms)
def test_nobody_is_in_force_before_every_step_of_the_entry(form):
    steps: list[Step] = []
    while rules.state_after(steps) is not State.ACTIVE:
        steps.append(rules.next_steps(form, steps)[0])
    assert tuple(steps) == (*rules.FORMS[form].entry.steps, Step.ACTIVATE)


@given(forms)
def test_the_ordinary_way_out_ends_in_the_archives(form):
    steps = [*rules.FORMS[form].entry.steps, Step.ACTIVATE, Step.ASK_LEAVE]
    while following := rules.next_steps(form, steps):
        steps.append(following[0])
    assert steps[-3:] == [Step.LEAVE, Step.SETTLE, Step.ARCHIVE]


def test_who_renounces_then_leaves_goes_through_the_whole_way_out_again():
    form = LegalForm.SYNDICATE
    steps = [
        *rules.FORMS[form].entry.steps,
        Step.ACTIVATE,
        Step.ASK_LEAVE,
        Step.AGREE_LEAVE,
        Step.RENOUNCE,
        Step.ASK_LEAVE,
    ]
    assert rules.next_steps(form, steps)[0] is Step.AGREE_LEAVE


@pytest.mark.parametrize(
    ("ayes", "reached"),
    [
        ("abc", True),  # 3 of 4 councils (2/3) for 90 of 100
        ("ab", True),  # half of the councils, 80 of 100: two thirds
        ("bcd", False),  # 3 of 4 councils, 60 of 100, but a (40 %) does not consent
        ("ad", False),  # half of the councils, 50 of 100
        ("a", False),
        ("", False),
    ],
)
def test_the_majority_of_l5211_5_by_hand(ayes, reached):
    people = {"a": 40, "b": 40, "c": 10, "d": 10}
    ballots = [Ballot(key, n, Voice.FOR if key in ayes else Voice.AGAINST) for key, n in people.items()]
    assert rules.majority(ballots, silence=Voice.AGAINST).reached is reached


def test_silence_helps_to_enter_and_prevents_from_leaving():
    ballots = [Ballot(key, 10, Voice.SILENT) for key in "abcde"]
    assert rules.majority(ballots, silence=Voice.FOR).reached
    assert not rules.majority(ballots, silence=Voice.AGAINST).reached
    assert rules.FORMS[LegalForm.SYNDICATE].entry.silence is Voice.FOR
    assert rules.FORMS[LegalForm.SYNDICATE].withdrawal.silence is Voice.AGAINST


@given(st.lists(st.tuples(st.integers(0, 100000), st.booleans()), max_size=30))
def test_one_more_council_in_favour_never_undoes_a_majority(rows):
    def count(rows):
        ballots = [Ballot(str(n), p, Voice.FOR if yes else Voice.AGAINST) for n, (p, yes) in enumerate(rows)]
        return rules.majority(ballots, silence=Voice.AGAINST)

    if count(rows).reached:
        for n, (people, _yes) in enumerate(rows):
            assert count([*rows[:n], (people, True), *rows[n + 1 :]]).reached


def test_an_agency_is_left_on_the_first_of_january():
    assert rules.earliest_effect(LegalForm.AGENCY, Step.LEAVE, date(2026, 3, 4)) == date(2027, 1, 1)
    assert rules.earliest_effect(LegalForm.SYNDICATE, Step.LEAVE, date(2026, 3, 4)) == date(2026, 3, 4)


def _file(world, town):
    return actions.open_accession(organisation=world.operator, member=town, **TOLD)


def _step(file, step, **told):
    return actions.record_step(accession=file, step=step, decided_on=DAY, **told, **TOLD)


def test_a_member_admitted_in_bulk_is_in_force_and_leaves_by_the_way_out(world):
    file = _file(world, world.corbas)
    assert file.state == State.ACTIVE
    _step(file, Step.ASK_LEAVE)
    _step(file, Step.AGREE_LEAVE)
    with pytest.raises(Refusal, match="majorité"):
        _step(file, Step.CONSULT_LEAVE)
    _step(file, Step.CONSULT_LEAVE, voices={world.venissieux.siren: Voice.FOR})
    _step(file, Step.ORDER_LEAVE)
    _step(file, Step.LEAVE, effective_on=date(2027, 1, 1))
    with scope.reading(world.operator.id):
        assert "corbas" in [one.slug for one in queries.in_force(world.operator, date(2026, 12, 31))]
        assert "corbas" not in [one.slug for one in queries.in_force(world.operator, date(2027, 1, 1))]


def test_a_step_out_of_turn_is_refused(world):
    with pytest.raises(NotNow):
        _step(_file(world, world.corbas), Step.ORDER)


def test_a_suspended_member_is_told_so_until_it_resumes(world):
    file = _file(world, world.corbas)
    _step(file, Step.SUSPEND)
    with scope.reading(world.operator.id):
        assert queries.member_on(world.operator, world.corbas.id, DAY).suspended
    _step(file, Step.RESUME)
    with scope.reading(world.operator.id):
        assert not queries.member_on(world.operator, world.corbas.id, DAY).suspended


def test_another_member_sees_no_step(world):
    _file(world, world.corbas)
    with scope.reading(world.corbas.id):
        assert len(files.steps(files.accession(world.operator, world.corbas))) == 1
    with scope.reading(world.venissieux.id):
        assert files.accession(world.operator, world.corbas) is None


def test_a_competence_is_held_between_two_days(world):
    competence = actions.define_competence(organisation=world.operator, name="Archivage", **TOLD)
    held = actions.transfer_competence(
        competence=competence, member=world.corbas, since=DAY, reference="", **TOLD
    )
    actions.take_back_competence(holding=held, until=date(2027, 1, 1), **TOLD)
    with scope.reading(world.operator.id):
        assert [one.name for one in queries.holders(world.operator, "archivage", date(2026, 12, 31))] == [
            "Corbas"
        ]
        assert queries.holders(world.operator, "archivage", date(2027, 1, 1)) == []


def test_a_compulsory_competence_is_everybody_s(world):
    actions.define_competence(organisation=world.operator, name="Réseau", compulsory=True, **TOLD)
    with scope.reading(world.operator.id):
        assert len(queries.holders(world.operator, "reseau", DAY)) == 2


def test_fifteen_hundred_members_are_listed_fast(world):
    towns = [
        Newcomer(
            f"9{n:08d}", Kind.COMMUNE, f"Ville {n:04d}", f"ville-{n:04d}", f"{n:05d}", "01", "01000", 500
        )
        for n in range(1500)
    ]
    operators.admit(operator=world.operator, newcomers=towns, offers=[], **TOLD)
    with scope.reading(world.operator.id):
        assert len(queries.in_force(world.operator, DAY)) == 1502
        assert len(queries.in_force(world.operator, DAY, after="ville-0100", limit=50)) == 50
        perimeter.cautions(world.operator, DAY)
        assert min(_seconds(world) for _attempt in range(3)) < 0.5
    assert Organisation.objects.count() == 1503


def _seconds(world):
    """CPU of this process: the machine may be busy with other tests."""
    start = time.process_time()
    queries.in_force(world.operator, DAY)
    return time.process_time() - start

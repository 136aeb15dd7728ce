"""Conditions, evaluated purely."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.procedures.conditions import (
    All,
    Among,
    AnyOf,
    AtLeast,
    AtMost,
    Filled,
    Has,
    Is,
    Named,
    Not,
    applies,
)
from beffroi.cases.procedures.named_rules import find_rule, named_rule

ANSWERS = {"c": "a", "n": 5, "l": ["x", "y"], "b": False, "vide": "", "rien": [], "zero": 0}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (None, True),
        (Is("c", "a"), True),
        (Is("c", "b"), False),
        (Is("absent", "a"), False),
        (Is("b", False), True),
        (Is("zero", False), False),  # a no is not the number zero
        (Is("zero", 0), True),
        (Among("c", ("b", "a")), True),
        (Among("c", ()), False),
        (Has("l", "x"), True),
        (Has("l", "z"), False),
        (Has("c", "a"), False),
        (AtLeast("n", 5), True),
        (AtLeast("n", 6), False),
        (AtMost("n", 5), True),
        (AtMost("absent", 5), False),
        (AtLeast("b", 0), False),
        (Filled("zero", True), True),
        (Filled("b", True), True),
        (Filled("vide", True), False),
        (Filled("rien", True), False),
        (Filled("absent", False), True),
        (Not(Is("c", "a")), False),
        (All(()), True),
        (AnyOf(()), False),
        (All((Is("c", "a"), Is("n", 5))), True),
        (AnyOf((Is("c", "b"), Is("n", 5))), True),
    ],
)
def test_each_verb_says_what_it_means(when, expected):
    assert applies(when, ANSWERS) is expected


def test_a_named_rule_receives_the_answers_and_the_date():
    seen = []
    named_rule("essais/regle")(lambda answers, on: bool(seen.append((answers, on))) or True)
    assert applies(Named("essais/regle", ("c",)), ANSWERS) is True
    assert seen == [(ANSWERS, None)]


def test_a_name_belongs_to_one_rule():
    def first(answers, on):
        return True

    def second(answers, on):
        return False

    named_rule("essais/unique")(first)
    with pytest.raises(ValueError, match="already registered"):
        named_rule("essais/unique")(second)
    assert find_rule("essais/unique") is first
    with pytest.raises(LookupError):
        find_rule("essais/jamais")


leaves = st.one_of(
    st.builds(Is, st.sampled_from("abc"), st.integers(0, 2)),
    st.builds(Filled, st.sampled_from("abc"), st.booleans()),
    st.builds(AtLeast, st.sampled_from("abc"), st.integers(0, 2)),
)
conditions = st.recursive(
    leaves, lambda inner: st.builds(Not, inner) | st.builds(All, st.tuples(inner, inner)), max_leaves=6
)
answers = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


@settings(deadline=None)
@given(conditions, conditions, answers)
def test_the_laws_of_logic_hold(one, two, given_answers):
    def holds(when):
        return applies(when, given_answers)

    assert holds(Not(Not(one))) is holds(one)
    assert holds(Not(All((one, two)))) is holds(AnyOf((Not(one), Not(two))))

"""Amounts shared to the cent and written in French."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.money import InvalidAllocation, allocate, written_amount

WEIGHTS = st.dictionaries(
    st.from_regex("[0-9]{9}", fullmatch=True), st.integers(0, 10**7), min_size=1
).filter(lambda weights: any(weights.values()))
TOTALS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),
        (101, {"c": 1, "b": 1, "a": 1}, {"a": 34, "b": 34, "c": 33}),
        (1000, {"a": 1, "b": 2}, {"a": 333, "b": 667}),  # remainders 1/3 and 2/3: the cent goes to b
        (1, {"a": 1, "b": 3}, {"a": 0, "b": 1}),
        (0, {"a": 5}, {"a": 0}),
        (12_345, {"a": 7, "b": 0}, {"a": 12_345, "b": 0}),
        (10, {"a": 0, "b": 1, "c": 1, "d": 1}, {"a": 0, "b": 4, "c": 3, "d": 3}),
    ],
)
def test_the_cents_left_go_to_the_largest_remainders_then_to_the_smallest_key(total, weights, shares):
    assert allocate(total, weights) == shares


@given(TOTALS, WEIGHTS)
def test_the_sum_is_exact_nobody_is_negative_and_each_share_is_within_a_cent(total, weights):
    shares = allocate(total, weights)
    assert sum(shares.values()) == total
    assert shares.keys() == weights.keys()
    whole = sum(weights.values())
    for key, share in shares.items():
        assert share >= 0
        assert abs(share - Fraction(total * weights[key], whole)) < 1
        assert share == 0 or weights[key] > 0


@given(TOTALS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nothing(total, weights, random):
    items = list(weights.items())
    random.shuffle(items)
    assert list(allocate(total, dict(items)).items()) == list(allocate(total, weights).items())


@given(TOTALS, WEIGHTS)
def test_a_heavier_member_never_gets_less(total, weights):
    shares = allocate(total, weights)
    by_weight = sorted(weights, key=lambda key: (weights[key], shares[key]))
    assert [shares[key] for key in by_weight] == sorted(shares.values())


@pytest.mark.parametrize(
    ("total", "weights", "says"),
    [
        (-1, {"a": 1}, "négatif"),
        (100, {"a": 1, "b": -1}, "négatif"),
        (100, {"a": 0, "b": 0}, "Aucun membre"),
        (100, {}, "Aucun membre"),
        (100, {"a": 0.5}, "entiers"),
        (100.0, {"a": 1}, "entiers"),
        (100, {"a": True}, "entiers"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_what_to_do(total, weights, says):
    with pytest.raises(InvalidAllocation, match=says):
        allocate(total, weights)


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        (123_456, "1 234,56 €"),
        (0, "0,00 €"),
        (5, "0,05 €"),
        (99_900, "999,00 €"),
        (100_000, "1 000,00 €"),
        (123_456_789, "1 234 567,89 €"),
        (-123_456, "\u22121 234,56 €"),
    ],
)
def test_amounts_are_written_in_french_with_no_break_spaces(cents, written):
    assert written_amount(cents) == written.replace(" ", "\u00a0")

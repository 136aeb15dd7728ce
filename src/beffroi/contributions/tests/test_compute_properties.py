"""What must hold of every allocation, whatever the numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from beffroi.contributions.keys import apportioning
from beffroi.contributions.keys.rules import compute, differences
from beffroi.contributions.keys.types import (
    Bounds,
    Inputs,
    Key,
    Member,
    Method,
    PerInhabitant,
    Project,
    Share,
    Stratum,
    TwoLevels,
)

SIRENS = st.integers(100_000_000, 999_999_999).map(str)
WEIGHTS = st.dictionaries(SIRENS, st.fractions(0, 10_000, max_denominator=50), min_size=1, max_size=12)
TOTALS = st.integers(0, 10**11)

FREE = Bounds()


def positive(weights: dict[str, Fraction]) -> dict[str, Fraction]:
    assume(any(weights.values()))
    return weights


def shares(total: int, weights: dict[str, Fraction], bounds: Bounds = FREE) -> dict[str, int]:
    return apportioning.whole_cents(apportioning.share(total, weights, bounds))


@given(TOTALS, WEIGHTS)
def test_the_sum_is_exact_and_nobody_is_negative(total, weights):
    found = shares(total, positive(weights))
    assert sum(found.values()) == total
    assert min(found.values()) >= 0


@given(TOTALS, WEIGHTS, st.randoms())
def test_the_order_of_members_changes_nothing(total, weights, random):
    shuffled = list(positive(weights).items())
    random.shuffle(shuffled)
    assert shares(total, weights) == shares(total, dict(shuffled))


@given(TOTALS, WEIGHTS)
def test_a_share_is_within_a_cent_of_its_quota(total, weights):
    whole = sum(positive(weights).values())
    found = shares(total, weights)
    assert all(abs(found[one] - total * weight / whole) < 1 for one, weight in weights.items())


@given(TOTALS, WEIGHTS)
def test_a_larger_weight_never_gets_less(total, weights):
    found = shares(total, positive(weights))
    assert all(found[a] >= found[b] for a in weights for b in weights if weights[a] > weights[b])


@given(st.integers(0, 500), WEIGHTS, st.data())
def test_a_member_whose_weight_alone_grows_never_gets_less(total, weights, data):
    """The converse does not hold of the total: see the Alabama paradox in ``test_compute``."""
    siren = data.draw(st.sampled_from(sorted(positive(weights))))
    grown = {**weights, siren: weights[siren] + data.draw(st.fractions(0, 1000, max_denominator=20))}
    assert shares(total, grown)[siren] >= shares(total, weights)[siren]


@given(TOTALS, WEIGHTS, st.integers(0, 10**9), st.integers(0, 10**10))
def test_bounds_are_respected(total, weights, floor, above):
    bounds = Bounds(floor, floor + above)
    payers = sum(1 for weight in positive(weights).values() if weight)
    low, high = floor * len(weights), floor * (len(weights) - payers) + (floor + above) * payers
    found = shares(kept := min(max(total, low), high), weights, bounds)
    assert sum(found.values()) == kept
    assert all(floor <= cents <= floor + above for cents in found.values())


@given(TOTALS, WEIGHTS, st.integers(1, 10**9))
def test_beyond_the_bounds_members_pay_in_proportion(total, weights, floor):
    assume(total >= floor * len(positive(weights)))
    quotas = apportioning.share(total, weights, Bounds(floor))
    free = [one for one in weights if quotas[one] > floor]
    assert len({quotas[one] / weights[one] for one in free}) <= 1


@given(WEIGHTS)
def test_rounding_moves_nobody_by_a_cent_and_never_a_whole_quota(quotas):
    found = apportioning.whole_cents(quotas)
    assert abs(sum(found.values()) - sum(quotas.values())) <= Fraction(1, 2)
    for siren, quota in quotas.items():
        assert abs(found[siren] - quota) < 1
        assert quota.denominator > 1 or found[siren] == quota


def _inputs(populations: list[int]) -> Inputs:
    members = tuple(Member(str(100_000_000 + n), f"Commune {n}", one) for n, one in enumerate(populations))
    return Inputs(members, 2026, "essai")


def _key(total: int, rate: Fraction) -> Key:
    strata = (Stratum(0, rate), Stratum(2000, rate / 2))
    parts = (
        PerInhabitant(code="h", label="Population", method=Method.MARGINAL, strata=strata),
        Share(code="s", label="Budget", cents=total),
        TwoLevels(
            code="t", label="Projets", cents=total, projects=(Project("a", "A", 2), Project("b", "B", 1))
        ),
    )
    return Key("c", "Clé", date(2027, 1, 1), "", parts)


POPULATIONS = st.lists(st.integers(1, 80_000), min_size=1, max_size=15)
RATES = st.fractions(0, 200, max_denominator=1000)


@given(POPULATIONS, st.integers(0, 10**9), RATES)
def test_lines_add_up_by_member_and_by_part(populations, total, rate):
    result = compute(_key(total, rate), _inputs(populations))
    assert sum(result.by_member.values()) == result.total
    assert sum(line.cents for line in result.lines if line.part == "s") == total
    assert sum(line.cents for line in result.lines if line.part.startswith("t.")) == total
    assert all(line.cents >= 0 for line in result.lines)


@given(POPULATIONS, POPULATIONS, st.integers(0, 10**9), RATES)
def test_what_a_correction_changes_is_the_difference_of_the_totals(before, after, total, rate):
    old, new = compute(_key(total, rate), _inputs(before)), compute(_key(total, rate), _inputs(after))
    assert sum(differences(old.by_member, new.by_member).values()) == new.total - old.total

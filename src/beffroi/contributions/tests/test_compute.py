"""What each member owes: tables worked out by hand, and the year 2016 of the SITIV."""

from __future__ import annotations

from fractions import Fraction

import pytest

from beffroi.contributions.keys import wording
from beffroi.contributions.keys.reading import read_key
from beffroi.contributions.keys.rules import alarming, compute, differences
from beffroi.contributions.keys.types import CannotAllocate, Inputs, InvalidKey, Member
from beffroi.kernel.money import allocate

HEAD = 'code = "c"\ntitle = "Cotisation"\nsince = 2027-01-01\nbasis = "les statuts, article 12"\n'
A, B, C = "216902593", "216902734", "213800001"
SITIV_2016 = {
    "100000009": ("Vénissieux", 80_289_300),
    "100000017": ("Vaulx-en-Velin", 51_528_900),
    "100000025": ("Saint-Chamond", 40_249_100),
    "100000033": ("Corbas", 34_333_400),
    "100000041": ("Givors", 24_070_100),
    "100000058": ("Rive-de-Gier", 19_235_800),
    "100000066": ("Pierre-Bénite", 18_506_300),
    "100000074": ("Grigny", 12_689_900),
}


def inputs(populations: dict[str, int], **quantities: dict[str, int]) -> Inputs:
    members = tuple(Member(siren, f"Commune {siren}", people) for siren, people in populations.items())
    told = {source: {k: Fraction(v) for k, v in values.items()} for source, values in quantities.items()}
    return Inputs(members, 2026, "Insee", told)


def owed(parts: str, populations: dict[str, int], **quantities: dict[str, int]) -> dict[str, int]:
    return compute(read_key(HEAD + parts), inputs(populations, **quantities)).by_member


def words(parts: str, populations: dict[str, int], **quantities: dict[str, int]) -> list[str]:
    told = compute(read_key(HEAD + parts), inputs(populations, **quantities)).lines
    return [line.words.replace("\u00a0", " ") for line in told]


FIXED = '[[parts]]\nkind = "fixed"\ncode = "fixe"\nlabel = "Part fixe"\namount = 500\n'
FLAT = '[[parts]]\nkind = "per_inhabitant"\ncode = "hab"\nlabel = "Population"\nstrata = [{rate = 1.10}]\n'


def test_a_fixed_part_and_a_rate_add_up():
    assert owed(FIXED + FLAT, {A: 66_000, B: 11_000}) == {A: 50_000 + 7_260_000, B: 50_000 + 1_210_000}


def test_each_line_says_how_it_comes():
    assert words(FLAT, {A: 66_000}) == ["66 000 habitants × 1,10 € = 72 600,00 €"]


STRATA = "strata = [{rate = 1}, {above = 2000, rate = 0.80}, {above = 10000, rate = 0.50}]\n"


@pytest.mark.parametrize(
    ("method", "people", "euros"),
    [
        ("marginal", 2000, 2000),
        ("marginal", 2001, 2000.8),
        ("marginal", 11_000, 2000 + 6400 + 500),
        ("whole", 2000, 2000),
        ("whole", 2001, 1600.8),
        ("whole", 11_000, 5500),
        ("marginal", 0, 0),
    ],
)
def test_strata_apply_by_slice_or_to_the_whole_population(method, people, euros):
    part = FLAT.replace("strata = [{rate = 1.10}]\n", STRATA) + f'method = "{method}"\n'
    assert owed(part, {A: people}) == {A: round(euros * 100)}


def test_a_threshold_and_a_cap_as_the_state_s_agency_has_them():
    """Above 3,500 inhabitants the whole population at 0.01, at most 10,000; nothing below."""
    part = FLAT.replace("{rate = 1.10}", "{rate = 0}, {above = 3500, rate = 0.01}")
    part += 'method = "whole"\ncap = 10000\n'
    assert owed(part, {A: 3500, B: 3501, C: 2_000_000}) == {A: 0, B: 3501, C: 1_000_000}


def test_a_member_under_every_stratum_owes_nothing_and_reads_why():
    part = FLAT.replace("{rate = 1.10}", "{above = 500, rate = 1}")
    assert words(part, {A: 500}) == ["500 habitants, sous le seuil = 0,00 €"]


def test_units_beyond_those_included():
    part = '[[parts]]\nkind = "per_unit"\ncode = "p"\nlabel = "Postes"\nsource = "postes"\nrate = 40\nunit = "poste"\nincluded = 5\n'
    assert owed(part, {A: 1, B: 1}, postes={A: 12, B: 3}) == {A: 28_000, B: 0}
    assert words(part, {A: 1}, postes={A: 12})[0].startswith(
        "12 postes dont 5 postes sans supplément : 7 × 40,00 €"
    )


def test_the_unit_cost_of_d5211_16_times_real_units():
    """(12,450.00 + 4,150.00) over 830 units is 20.00 each."""
    part = (
        '[[parts]]\nkind = "unit_cost"\ncode = "u"\nlabel = "Service commun"\nsource = "heures"\nunit = "heure"\nunits = 830\n'
        'costs = [{label = "personnel", amount = 12450}, {label = "fournitures", amount = 4150}]\n'
    )
    assert owed(part, {A: 1, B: 1}, heures={A: 40, B: 100}) == {A: 80_000, B: 200_000}
    assert words(part, {A: 1}, heures={A: 40}) == ["40 heures × 20,00 € (coût unitaire) = 800,00 €"]


def test_more_units_used_than_the_service_has_are_refused():
    part = '[[parts]]\nkind = "unit_cost"\ncode = "u"\nlabel = "S"\nsource = "h"\nunits = 10\ncosts = [{label = "p", amount = 1}]\n'
    with pytest.raises(CannotAllocate):
        owed(part, {A: 1}, h={A: 11})


def test_a_total_is_shared_to_the_cent_and_ties_go_to_the_smallest_siren():
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "Budget"\ntotal = 100\n'
    assert owed(part, {A: 1, B: 1, C: 1}) == {C: 3334, A: 3333, B: 3333}


def test_a_share_without_bounds_is_what_the_kernel_allocates():
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "Budget"\ntotal = 2809028\n'
    people = {A: 66_000, B: 11_321, C: 45_777}
    assert owed(part, people) == allocate(280_902_800, people)


def test_a_cap_sends_its_excess_to_the_others_again_and_again():
    """1,000 by 60/30/10, capped at 400: 400, then 450 and 150; 400, 400, then 200."""
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 1000\ncap = 400\n'
    assert owed(part, {A: 60, B: 30, C: 10}) == {A: 40_000, B: 40_000, C: 20_000}


def test_a_floor_takes_from_the_others():
    """1,000 by 60/30/10, at least 200: 200, the other 800 by 60/30."""
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 1000\nfloor = 200\n'
    assert owed(part, {A: 60, B: 30, C: 10}) == {A: 53_333, B: 26_667, C: 20_000}


def test_a_bounded_line_tells_both_amounts():
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 1000\ncap = 400\n'
    told = words(part, {A: 60, B: 30, C: 10})
    assert told[0] == (
        "1 000,00 € × 10 ÷ 100 habitants = 100,00 €, porté à 200,00 € par les plafonds et planchers"
    )


@pytest.mark.parametrize("bound", ["cap = 300\n", "floor = 400\n"])
def test_bounds_that_cannot_hold_the_total_are_refused(bound):
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 1000\n' + bound
    with pytest.raises(CannotAllocate):
        owed(part, {A: 60, B: 30, C: 10})


def test_small_members_weigh_less():
    """Weights 100 and 50 (100 halved): two thirds and one third of 300."""
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 300\nsource = "postes"\nreductions = [{up_to = 500, percent = 50}]\n'
    assert owed(part, {A: 5000, B: 400}, postes={A: 100, B: 100}) == {A: 20_000, B: 10_000}


def test_richer_members_weigh_more():
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "B"\ntotal = 400\nsolidarity = {source = "richesse"}\n'
    assert owed(part, {A: 1000, B: 1000}, richesse={A: 1500, B: 500}) == {A: 30_000, B: 10_000}
    with pytest.raises(CannotAllocate, match="richesse"):
        owed(part, {A: 1000, B: 1000}, richesse={A: 1500})


def test_the_second_level_starts_from_the_whole_cents_of_the_first():
    """100.00 by 1/1/1: 33.34, 33.33, 33.33; each then halved, the odd cent to the smallest SIREN."""
    part = (
        '[[parts]]\nkind = "two_levels"\ncode = "t"\nlabel = "Projets"\ntotal = 100\n'
        'projects = [{code = "a", label = "A", weight = 1}, {code = "b", label = "B", weight = 1}, {code = "c", label = "C", weight = 1}]\n'
    )
    result = compute(read_key(HEAD + part), inputs({A: 10, B: 10}))
    by_line = [(line.part, line.siren, line.cents) for line in result.lines]
    assert by_line == [
        ("t.a", A, 1667),
        ("t.a", B, 1667),
        ("t.b", A, 1667),
        ("t.b", B, 1666),
        ("t.c", A, 1667),
        ("t.c", B, 1666),
    ]


def _budget_2016() -> str:
    amounts = ", ".join(f"{siren} = {cents // 100}" for siren, (_name, cents) in SITIV_2016.items())
    return f'[[parts]]\nkind = "budget"\ncode = "b"\nlabel = "Budget personnalisé"\namounts = {{{amounts}}}\n'


def test_the_vector_of_2016_as_a_personalised_budget():
    told = compute(read_key(HEAD + _budget_2016()), inputs(dict.fromkeys(SITIV_2016, 1)))
    assert told.by_member == {siren: cents for siren, (_name, cents) in SITIV_2016.items()}
    assert told.total == 280_902_800


def test_the_vector_of_2016_as_an_allocation_of_its_own_total():
    part = '[[parts]]\nkind = "share"\ncode = "s"\nlabel = "Budget"\ntotal = 2809028\nsource = "niveau"\n'
    weights = {siren: cents for siren, (_name, cents) in SITIV_2016.items()}
    assert owed(part, dict.fromkeys(SITIV_2016, 1), niveau=weights) == weights


def test_a_budget_that_names_a_stranger_is_refused():
    with pytest.raises(CannotAllocate, match="100000074"):
        owed(_budget_2016(), dict.fromkeys(list(SITIV_2016)[:7], 1))


def test_raising_the_total_may_cost_a_cent_and_the_screen_says_so():
    """The Alabama paradox, by hand: weights 6, 6, 2; ten cents give 4, 4, 2; eleven give 5, 5, 1."""
    weights = {"100000009": 6, "100000017": 6, "100000025": 2}
    assert list(allocate(10, weights).values()) == [4, 4, 2]
    assert list(allocate(11, weights).values()) == [5, 5, 1]
    assert "paradoxe de l’Alabama" in wording.ALABAMA


@pytest.mark.parametrize(
    ("people", "before", "after", "base", "warned"),
    [
        (19_999, 100_00, 109_99, None, False),
        (19_999, 100_00, 110_00, None, True),
        (20_000, 100_00, 104_99, None, False),
        (20_000, 100_00, 105_00, None, True),
        (20_000, 100_00, 95_00, None, True),
        (20_000, 100_00, 200_00, 100_000_00, False),
        (20_000, 0, 200_00, None, False),
    ],
)
def test_the_warning_of_l5212_25(people, before, after, base, warned):
    assert alarming(people, before, after, base) is warned


def test_what_lacks_is_told_and_counts_for_zero():
    part = '[[parts]]\nkind = "per_unit"\ncode = "p"\nlabel = "Postes"\nsource = "postes"\nrate = 40\n'
    told = compute(read_key(HEAD + part), inputs({A: 1, B: 0}, postes={A: 1}))
    assert len(told.warnings) == 2
    assert "Commune 216902734" in told.warnings[1]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (FIXED + "amont = 3\n", "amont"),
        (FIXED.replace("500", "500.001"), "deux décimales"),
        (FIXED.replace("500", "-1"), "négatif"),
        (FIXED.replace("500", '"500"'), "nombre"),
        (FIXED.replace('"fixed"', '"fixe"'), "kind"),
        (FIXED + FIXED, "deux fois"),
        (FIXED + "floor = 5\ncap = 4\n", "plancher"),
        ("parts = []\n", "parts"),
        (FLAT.replace("{rate = 1.10}", "{rate = 1}, {rate = 2}"), "seuil"),
        (FLAT.replace("{rate = 1.10}", "{rate = 1, fixed = 3}"), "whole"),
        (FIXED + 'vat = "20"\n', "vat"),
        ("[[parts", "TOML"),
    ],
)
def test_a_key_that_is_wrong_says_where(parts, told):
    with pytest.raises(InvalidKey, match=told):
        read_key(HEAD + parts)


def test_a_key_written_in_json_reads_the_same():
    text = '{"code":"c","title":"Cotisation","since":"2027-01-01","basis":"les statuts, article 12","parts":[{"kind":"fixed","code":"fixe","label":"Part fixe","amount":500}]}'
    assert read_key(text) == read_key(HEAD + FIXED)


def test_the_key_explains_itself():
    told = [one.replace("\u00a0", " ") for one in wording.explain(read_key(HEAD + FIXED + FLAT))]
    assert "les statuts, article 12" in told[0]
    assert told[1:] == ["Part fixe : 500,00 € pour chaque membre.", "Population : 1,10 € par habitant."]


def test_differences_name_who_left_and_who_came():
    assert differences({A: 5, B: 3}, {B: 4, C: 2}) == {A: -5, B: 1, C: 2}

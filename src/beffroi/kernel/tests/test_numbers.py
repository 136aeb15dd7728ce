"""Numbers of cases, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.numbers import CaseNumber, InvalidNumber, parse_number

TABLE = [
    (CaseNumber(None, "69259", 2026, 871), "69259-2026-000871", "69259-2026-000871"),
    (CaseNumber(None, "69259", 2026, 1_234_567), "69259-2026-1234567", "69259-2026-1234567"),
    (CaseNumber(None, "216902593", 2026, 12), "216902593-2026-000012", "216902593-2026-000012"),
    (CaseNumber(None, "2A004", 2026, 1), "2A004-2026-000001", "2A004-2026-000001"),
    (CaseNumber("DP", "69259", 2026, 124), "DP 069 259 26 00124", "DP0692592600124"),
    (CaseNumber("PC", "97105", 2026, 3), "PC 971 105 26 00003", "PC9711052600003"),
    (CaseNumber("PA", "98818", 2026, 3), "PA 988 818 26 00003", "PA9888182600003"),
    (CaseNumber("PD", "2A004", 2027, 99_999), "PD 02A 004 27 99999", "PD02A0042799999"),
    (CaseNumber("DP", "01001", 2026, 1), "DP 001 001 26 00001", "DP0010012600001"),
]


@pytest.mark.parametrize(("number", "display", "compact"), TABLE)
def test_a_number_is_written_and_read_in_both_spellings(number, display, compact):
    assert (number.display, number.compact, str(number)) == (display, compact, display)
    assert parse_number(display) == parse_number(compact) == number


@pytest.mark.parametrize(
    "typed",
    [
        "dp 069 259 26 00124",
        "DP06925926 00124",
        " DP\u00a0069 259\u202f26 00124 ",
        "DP-069-259-26-00124",
        "n° DP 069 259 26 00124",
        "DP0692592600124\u200b",
    ],
)
def test_planning_numbers_are_read_however_people_copy_them(typed):
    assert parse_number(typed) == CaseNumber("DP", "69259", 2026, 124)


@pytest.mark.parametrize(
    "typed", ["69259 2026 000871", "69259-2026-871", "N°69259-2026-000871", "69259 – 2026 – 000871"]
)
def test_general_numbers_are_read_however_people_copy_them(typed):
    assert parse_number(typed) == CaseNumber(None, "69259", 2026, 871)


def test_letters_in_a_rank_given_by_other_software_are_kept():
    number = parse_number("dp 069 259 26 a0012")
    assert number.display == "DP 069 259 26 A0012"
    assert number.rank > 99_999


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bonjour",
        "69259-2026",
        "692592026000871",
        "69259-2026-000000",
        "20004-2026-000001",
        "216902594-2026-000001",
        "DP 971 205 26 00003",  # the third digit must be said twice alike
        "DP 169 259 26 00124",
        "DP 069 259 26 0012",
        "DP 069 259 26 00000",
        "D 069 259 26 00124",
        "DP 069 259 26 0012é",
        "69259-2026-٠٠٠٨٧١",
    ],
)
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(InvalidNumber, match="récépissé"):
        parse_number(typed)


@pytest.mark.parametrize(
    "parts",
    [
        ("", "69259", 2026, 1),
        ("dp", "69259", 2026, 1),
        ("DP", "216902593", 2026, 1),
        ("DP", "69259", 1999, 1),
        ("DP", "69259", 2026, 0),
        ("DP", "69259", 2026, 100_000),  # would be written 00000
        ("DP", "69259", 2026, 10**9),
        (None, "69259", 26, 1),
        (None, "69259", 2026, 0),
        (None, "2a004", 2026, 1),
    ],
)
def test_parts_that_no_number_can_have_are_an_error(parts):
    with pytest.raises(ValueError, match="no such case number"):
        CaseNumber(*parts)


COMMUNES = st.sampled_from(["69259", "01001", "95690", "2A004", "2B033", "97105", "97611", "98735"])
RANK_CHARACTERS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=5, max_size=5)


@given(COMMUNES | st.just("216902593"), st.integers(1000, 9999), st.integers(1, 10**12 - 1))
def test_reading_a_general_number_gives_it_back(owner, year, rank):
    number = CaseNumber(None, owner, year, rank)
    assert parse_number(number.display) == parse_number(number.compact) == number


@given(st.from_regex("[A-Z]{2}", fullmatch=True), COMMUNES, st.integers(2000, 2099), st.integers(1, 99_999))
def test_reading_a_planning_number_gives_it_back(series, owner, year, rank):
    number = CaseNumber(series, owner, year, rank)
    assert parse_number(number.display) == parse_number(number.compact.lower()) == number
    assert len(number.compact) == 15


@given(RANK_CHARACTERS.filter(lambda rank: rank != "00000"))
def test_every_rank_of_five_characters_is_written_as_it_was_read(rank):
    assert parse_number(f"DP0692592 6{rank}").display == f"DP 069 259 26 {rank}"

"""Periods read from ISO 8601, added to a day and said in French."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.periods import Period, add_period, in_words, parse_period


@pytest.mark.parametrize(
    ("text", "period", "words"),
    [
        ("P1M", Period(1), "un mois"),
        ("P2M", Period(2), "deux mois"),
        ("P15D", Period(0, 15), "quinze jours"),
        ("P1D", Period(0, 1), "un jour"),
        ("P1Y", Period(12), "un an"),
        ("P2Y", Period(24), "deux ans"),
        ("P18M", Period(18), "dix-huit mois"),
        ("P1Y6M", Period(18), "dix-huit mois"),
        ("P2W", Period(0, 14), "quatorze jours"),
        ("P1M15D", Period(1, 15), "un mois et quinze jours"),
        ("P21D", Period(0, 21), "vingt et un jours"),
        ("P120D", Period(0, 120), "120 jours"),
    ],
)
def test_a_period_is_read_and_said(text, period, words):
    assert parse_period(text) == period
    assert in_words(period) == words


@pytest.mark.parametrize(
    "text", ["", "P", "P0D", "P0M", "1M", "p1m", "PT72H", "P-1M", "P1.5M", "P1M ", "P1D1M", "P٣M"]
)
def test_anything_else_is_an_error(text):
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


def test_a_period_never_runs_backwards():
    with pytest.raises(ValueError, match="backwards"):
        Period(months=-1)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-01", "P2M", "2026-05-01"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-01-31", "P1M15D", "2026-03-15"),  # months first: 28 February, then 15 days
        ("2026-11-23", "P15D", "2026-12-08"),
        ("2028-02-29", "P1Y", "2029-02-28"),
    ],
)
def test_months_come_before_days(start, text, end):
    assert add_period(date.fromisoformat(start), parse_period(text)) == date.fromisoformat(end)


@given(st.integers(0, 999), st.integers(0, 9999))
def test_writing_and_reading_a_period_gives_it_back(months, days):
    if months or days:
        assert parse_period(f"P{months}M{days}D") == Period(months, days)

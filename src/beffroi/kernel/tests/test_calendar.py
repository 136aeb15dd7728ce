"""Days and months counted as the law counts them."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.kernel.calendar import (
    Zone,
    add_months,
    add_working_days,
    civil_date,
    is_working_day,
    next_working_day,
    previous_working_day,
    public_holidays,
    timezone_of,
    zone_of,
)

OFFICIAL = Path(__file__).parent / "data" / "jours_feries_2008_2031.csv"
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-03-01", 2, "2026-05-01"),
        ("2026-11-23", 2, "2027-01-23"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-05-30", 0, "2026-05-30"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-10", -1, "2026-12-10"),
        ("2099-12-31", 2, "2100-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
    ],
)
def test_months_run_from_date_to_date_and_end_on_the_last_day_of_a_shorter_month(start, months, end):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(DAYS, st.integers(-240, 240))
def test_a_month_added_lands_in_the_right_month_and_never_after_the_same_day(day, months):
    end = add_months(day, months)
    assert end.year * 12 + end.month == day.year * 12 + day.month + months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.integers(0, 24))
def test_filing_later_never_ends_earlier(one, other, months):
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


def official_days() -> dict[tuple[Zone, int], set[date]]:
    lines = [line for line in OFFICIAL.read_text("utf-8").splitlines() if not line.startswith("#")]
    days: dict[tuple[Zone, int], set[date]] = {}
    for row in csv.DictReader(lines):
        day = date.fromisoformat(row["date"])
        for zone in list(Zone) if row["zones"] == "*" else map(Zone, row["zones"].split("|")):
            days.setdefault((zone, day.year), set()).add(day)
    return days


OFFICIAL_DAYS = official_days()


@pytest.mark.parametrize("zone", Zone)
def test_holidays_are_those_of_the_official_file_in_every_zone_and_year(zone):
    for year in range(2008, 2032):
        assert set(public_holidays(zone, year)) == OFFICIAL_DAYS[zone, year], year


def test_the_official_extract_covers_thirteen_zones_and_twenty_four_years():
    assert len(OFFICIAL_DAYS) == 13 * 24


def test_holidays_have_french_names_in_the_order_of_the_calendar():
    days = public_holidays(Zone.ALSACE_MOSELLE, 2026)
    assert list(days) == sorted(days)
    assert days[date(2026, 4, 3)] == "Vendredi saint"
    assert days[date(2026, 1, 1)] == "Jour de l’an"
    assert public_holidays(Zone.MAYOTTE, 2026)[date(2026, 4, 27)] == "Abolition de l’esclavage"


def test_customary_days_overseas_do_not_count():
    assert is_working_day(date(2026, 7, 21), Zone.GUADELOUPE)  # Victor Schœlcher
    assert is_working_day(date(2026, 6, 29), Zone.WALLIS_ET_FUTUNA)
    assert is_working_day(date(2026, 9, 24), Zone.NOUVELLE_CALEDONIE)
    assert is_working_day(date(2026, 3, 5), Zone.POLYNESIE_FRANCAISE)


def test_a_cached_year_cannot_be_changed():
    with pytest.raises(TypeError):
        public_holidays(Zone.METROPOLE, 2026)[date(2026, 1, 2)] = "pont"


@pytest.mark.parametrize(
    ("insee", "zone"),
    [
        ("69259", Zone.METROPOLE),
        ("2A004", Zone.METROPOLE),
        ("57463", Zone.ALSACE_MOSELLE),
        ("67482", Zone.ALSACE_MOSELLE),
        ("68224", Zone.ALSACE_MOSELLE),
        ("97105", Zone.GUADELOUPE),
        ("97209", Zone.MARTINIQUE),
        ("97302", Zone.GUYANE),
        ("97411", Zone.LA_REUNION),
        ("97502", Zone.SAINT_PIERRE_ET_MIQUELON),
        ("97611", Zone.MAYOTTE),
        ("97701", Zone.SAINT_BARTHELEMY),
        ("97801", Zone.SAINT_MARTIN),
        ("98411", Zone.METROPOLE),
        ("98613", Zone.WALLIS_ET_FUTUNA),
        ("98735", Zone.POLYNESIE_FRANCAISE),
        ("98818", Zone.NOUVELLE_CALEDONIE),
    ],
)
def test_a_commune_has_the_holidays_of_its_territory(insee, zone):
    assert zone_of(insee) is zone


@pytest.mark.parametrize("insee", ["", "69", "670", "6925", "692590", "97901", "98101"])
def test_a_code_of_no_territory_is_an_error(insee):
    with pytest.raises(ValueError, match=r"INSEE|territory"):
        zone_of(insee)
    with pytest.raises(ValueError, match=r"INSEE|territory"):
        timezone_of(insee)


@pytest.mark.parametrize(
    ("day", "zone", "worked"),
    [
        ("2026-11-23", Zone.METROPOLE, True),  # Monday
        ("2026-11-21", Zone.METROPOLE, False),  # Saturday
        ("2026-11-22", Zone.METROPOLE, False),  # Sunday
        ("2026-11-11", Zone.METROPOLE, False),
        ("2026-04-03", Zone.METROPOLE, True),  # Good Friday
        ("2026-04-03", Zone.ALSACE_MOSELLE, False),
        ("2025-12-26", Zone.METROPOLE, True),
        ("2025-12-26", Zone.ALSACE_MOSELLE, False),
        ("2024-12-20", Zone.LA_REUNION, False),
        ("2024-12-20", Zone.METROPOLE, True),
    ],
)
def test_worked_days_leave_out_ends_of_week_and_holidays_of_the_zone(day, zone, worked):
    assert is_working_day(date.fromisoformat(day), zone) is worked


@pytest.mark.parametrize(
    ("day", "n", "zone", "end"),
    [
        ("2026-11-23", 10, Zone.METROPOLE, "2026-12-07"),
        ("2026-11-21", 1, Zone.METROPOLE, "2026-11-23"),
        ("2026-12-24", 1, Zone.METROPOLE, "2026-12-28"),
        ("2026-05-12", 3, Zone.METROPOLE, "2026-05-18"),  # Ascension on the 14th
        ("2026-04-02", 1, Zone.METROPOLE, "2026-04-03"),
        ("2026-04-02", 1, Zone.ALSACE_MOSELLE, "2026-04-07"),
        ("2026-12-31", 1, Zone.METROPOLE, "2027-01-04"),
        ("2026-11-22", 0, Zone.METROPOLE, "2026-11-22"),
        ("2026-11-23", -1, Zone.METROPOLE, "2026-11-20"),
        ("2026-05-18", -3, Zone.METROPOLE, "2026-05-12"),
    ],
)
def test_working_days_are_counted_after_the_day_of_the_event(day, n, zone, end):
    assert add_working_days(date.fromisoformat(day), n, zone) == date.fromisoformat(end)


def test_a_day_that_is_not_worked_moves_to_the_nearest_one_that_is():
    assert next_working_day(date(2026, 12, 25), Zone.METROPOLE) == date(2026, 12, 28)
    assert previous_working_day(date(2026, 12, 27), Zone.METROPOLE) == date(2026, 12, 24)
    assert next_working_day(date(2026, 11, 23), Zone.METROPOLE) == date(2026, 11, 23)
    assert previous_working_day(date(2026, 11, 23), Zone.METROPOLE) == date(2026, 11, 23)


@given(DAYS, st.integers(1, 40), st.sampled_from(list(Zone)))
def test_going_forth_and_back_over_working_days_returns_to_the_start(day, n, zone):
    start = next_working_day(day, zone)
    end = add_working_days(start, n, zone)
    assert is_working_day(end, zone)
    assert add_working_days(end, -n, zone) == start


@pytest.mark.parametrize(
    ("insee", "day"),
    [
        ("69259", "2026-02-01"),  # 00:30 in Paris
        ("97105", "2026-01-31"),  # 19:30
        ("97209", "2026-01-31"),
        ("97302", "2026-01-31"),  # 20:30
        ("97411", "2026-02-01"),  # 03:30
        ("97502", "2026-01-31"),
        ("97611", "2026-02-01"),
        ("97701", "2026-01-31"),
        ("97801", "2026-01-31"),
        ("98411", "2026-02-01"),
        ("98613", "2026-02-01"),
        ("98735", "2026-01-31"),
        ("98818", "2026-02-01"),
    ],
)
def test_the_same_instant_is_another_day_overseas(insee, day):
    assert civil_date(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), insee) == date.fromisoformat(day)


def test_the_marquesas_and_the_gambier_do_not_keep_the_time_of_tahiti():
    instant = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    hours = {
        insee: instant.astimezone(timezone_of(insee)).strftime("%H:%M")
        for insee in ("98735", "98731", "98719")
    }
    assert hours == {"98735": "02:00", "98731": "02:30", "98719": "03:00"}


def test_summer_time_decides_the_civil_date_in_paris():
    assert civil_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "69259") == date(2026, 7, 2)
    assert civil_date(datetime(2026, 12, 1, 22, 30, tzinfo=UTC), "69259") == date(2026, 12, 1)


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        civil_date(datetime(2026, 1, 31, 12, 0), "69259")

"""The law's time: clocks worked out by hand, then what must hold for any ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from beffroi.cases.clocks.policies import REFORM, RULES, UnknownRule, incomplete_rule, switched_on
from beffroi.cases.clocks.rules import NotReceived, read_ledger
from beffroi.cases.clocks.tests.examples import (
    ACCEPTS,
    ACCESS,
    ASKED,
    FILED,
    FORTNIGHT,
    HOUSE,
    LISTED,
    NONE,
    PLAIN,
    REJECTS,
    RIGHTS,
    TWICE,
    WORKS,
    read,
)
from beffroi.cases.clocks.types import Incomplete, Ledger, Reading, Treatment
from beffroi.kernel.calendar import Zone


def dates(reading: Reading) -> tuple[str | None, str | None]:
    return str(reading.earliest or "never"), str(reading.latest or "never")


NEVER = "never"
# name, policy, ledger, earliest, latest
COUNTS = [
    # Two months from date to date. The term, then the day after.
    ("1 March + 2 months = 1 May", REJECTS, PLAIN, "2026-05-01", "2026-05-02"),
    # Quantième 31 does not exist in February 2027: its last day, the 28th; the day after is 1 March.
    ("31 December + 2 months = 28 February", REJECTS, "received 2026-12-31", "2027-02-28", "2027-03-01"),
    ("30 December + 2 months = 28 February", REJECTS, "received 2026-12-30", "2027-02-28", "2027-03-01"),
    ("29 December + 2 months = 28 February", REJECTS, "received 2026-12-29", "2027-02-28", "2027-03-01"),
    ("28 December + 2 months = 28 February", REJECTS, "received 2026-12-28", "2027-02-28", "2027-03-01"),
    # February has 29 days in 2024 and 2028.
    ("31 December 2027 ends on 29 February", REJECTS, "received 2027-12-31", "2028-02-29", "2028-03-01"),
    ("29 December 2027 ends on 29 February", REJECTS, "received 2027-12-29", "2028-02-29", "2028-03-01"),
    ("28 December 2027 ends on 28 February", REJECTS, "received 2027-12-28", "2028-02-28", "2028-02-29"),
    ("31 December 2023 ends on 29 February", REJECTS, "received 2023-12-31", "2024-02-29", "2024-03-01"),
    # 31 July -> 31 September does not exist -> 30 September.
    ("31 July + 2 months = 30 September", REJECTS, "received 2026-07-31", "2026-09-30", "2026-10-01"),
    ("30 July + 2 months = 30 September", REJECTS, "received 2026-07-30", "2026-09-30", "2026-10-01"),
    # The last day of June gives the 30th, not the last day of August.
    ("30 June + 2 months = 30 August", REJECTS, "received 2026-06-30", "2026-08-30", "2026-08-31"),
    ("28 February + 2 months = 28 April", REJECTS, "received 2026-02-28", "2026-04-28", "2026-04-29"),
    ("29 February + 2 months = 29 April", REJECTS, "received 2028-02-29", "2028-04-29", "2028-04-30"),
    ("31 January + 1 month = 28 February", WORKS, FILED, "2026-02-28", "2026-03-01"),
    ("31 January 2028 + 1 month = 29 February", WORKS, "received 2028-01-31", "2028-02-29", "2028-03-01"),
    ("30 January 2024 + 1 month = 29 February", WORKS, "received 2024-01-30", "2024-02-29", "2024-03-01"),
    ("31 March + 1 month = 30 April", WORKS, "received 2026-03-31", "2026-04-30", "2026-05-01"),
    # 15 February 2026 is a Sunday, 1 May and 14 July are holidays: none of them moves.
    ("a Sunday is not put off", WORKS, "received 2026-01-15", "2026-02-15", "2026-02-16"),
    ("1 May is not put off", WORKS, "received 2026-04-01", "2026-05-01", "2026-05-02"),
    ("14 July is not put off", WORKS, "received 2026-06-14", "2026-07-14", "2026-07-15"),
    # Days: the day of reception is not counted, 1 + 15 = 16.
    ("1 March + 15 days = 16 March", FORTNIGHT, PLAIN, "2026-03-16", "2026-03-17"),
    ("acknowledging changes nothing", REJECTS, f"{PLAIN}; acknowledged 2026-03-09", "2026-05-01", "2026-05-02"),
]  # fmt: skip

REJECTIONS = [
    # Suspended from 11 March to 10 April: 30 days. 1 May + 30 = 31 May.
    ("the whole time allowed suspends", ASKED, "2026-05-31", "2026-06-01"),
    # Given on 21 March: 10 days. 1 May + 10 = 11 May.
    ("early pieces end the suspension", f"{ASKED}; completed 2026-03-21", "2026-05-11", "2026-05-12"),
    ("pieces on the last day", f"{ASKED}; completed 2026-04-10", "2026-05-31", "2026-06-01"),
    ("pieces after the last day add nothing", f"{ASKED}; completed 2026-04-20", "2026-05-31", "2026-06-01"),
    ("pieces on the day of the request", f"{ASKED}; completed 2026-03-11", "2026-05-01", "2026-05-02"),
    # 30 days, then 1 April to 11 April lies inside the first: 11 March -> 20 April = 40 days. 1 May + 40 = 10 June.
    ("overlapping suspensions count once", TWICE, "2026-06-10", "2026-06-11"),
    # Both end with the pieces on 1 April: 21 days. 1 May + 21 = 22 May.
    ("pieces end both suspensions", f"{TWICE}; completed 2026-04-01", "2026-05-22", "2026-05-23"),
    # 11 -> 21 March = 10, 1 -> 11 April = 10. 1 May + 20 = 21 May.
    ("two suspensions add up",
     f"{PLAIN}; incomplete 2026-03-11 reply=2026-03-21; incomplete 2026-04-01 reply=2026-04-11",
     "2026-05-21", "2026-05-22"),
    # 31 December + 2 months = 28 February, then 10 January -> 9 February = 30 days: 30 March.
    ("the days come after the months", "received 2026-12-31; incomplete 2027-01-10 reply=2027-02-09",
     "2027-03-30", "2027-03-31"),
    ("no date to answer, no suspension", f"{PLAIN}; incomplete 2026-03-11", "2026-05-01", "2026-05-02"),
    ("no text behind the piece, no suspension", f"{PLAIN}; incomplete 2026-03-11 reply=2026-04-10 source=",
     "2026-05-01", "2026-05-02"),
    ("a text behind the piece", f"{PLAIN}; incomplete 2026-03-11 reply=2026-04-10 source=R1",
     "2026-05-31", "2026-06-01"),
    # Reached the applicant on 15 March: 15 March -> 10 April = 26 days. 1 May + 26 = 27 May.
    ("the suspension begins when the letter arrives",
     f"{PLAIN}; incomplete 2026-03-11 notified=2026-03-15 reply=2026-04-10", "2026-05-27", "2026-05-28"),
    ("asked after silence", f"{PLAIN}; incomplete 2026-05-02 reply=2026-06-01", "2026-05-01", "2026-05-02"),
    # On the unsettled day nothing is automatic: 1 May -> 31 May = 30 days. 1 May + 30 = 31 May.
    ("asked on the unsettled day", f"{PLAIN}; incomplete 2026-05-01 reply=2026-05-31", "2026-05-31", "2026-06-01"),
    ("rejection runs from the body first seised", f"{PLAIN}; transferred 2026-03-20", "2026-05-01", "2026-05-02"),
    ("an extension without a text", f"{PLAIN}; extended 2026-03-20 by=P1M", "2026-05-01", "2026-05-02"),
]  # fmt: skip

ACCEPTANCES = [
    # 21 March + 2 months, whole.
    ("runs whole from the pieces", f"{ASKED}; completed 2026-03-21", "2026-05-21", "2026-05-22"),
    ("does not run without them", ASKED, NEVER, NEVER),
    ("runs from late pieces too", f"{ASKED}; completed 2026-06-30", "2026-08-30", "2026-08-31"),
    ("pieces on 31 December", f"{ASKED}; completed 2026-12-31", "2027-02-28", "2027-03-01"),
    # Second request, pieces on 30 April: 30 June.
    ("restarts again", f"{ASKED}; completed 2026-03-21; incomplete 2026-04-05 reply=2026-05-05; completed 2026-04-30",
     "2026-06-30", "2026-07-01"),
    ("pieces nobody asked for", f"{PLAIN}; completed 2026-03-21", "2026-05-01", "2026-05-02"),
    ("runs from the competent body", f"{PLAIN}; transferred 2026-03-20", "2026-05-20", "2026-05-21"),
    # The later of the two: the competent body on the 20th, the pieces on the 10th.
    ("complete before the transfer",
     f"{PLAIN}; incomplete 2026-03-05 reply=2026-04-05; completed 2026-03-10; transferred 2026-03-20",
     "2026-05-20", "2026-05-21"),
    ("complete after the transfer",
     f"{PLAIN}; incomplete 2026-03-05 reply=2026-04-05; transferred 2026-03-20; completed 2026-03-30",
     "2026-05-30", "2026-05-31"),
    ("asked once silence has accepted", f"{PLAIN}; incomplete 2026-05-02 reply=2026-06-01", "2026-05-01", "2026-05-02"),
]  # fmt: skip

PLANNING = [
    # Filed on 31 January: pieces may be asked until 28 February; given on 2 March: 2 April.
    ("runs whole from the pieces", WORKS, f"{LISTED}; completed 2026-03-02", "2026-04-02", "2026-04-03"),
    ("does not run without them", WORKS, LISTED, NEVER, NEVER),
    ("asked on the last day", WORKS, f"{FILED}; incomplete 2026-02-28; completed 2026-03-15",
     "2026-04-15", "2026-04-16"),
    # 31 January + 2 months = 31 March; asked on 1 March, one day late: no effect.
    ("asked a day late", HOUSE, f"{FILED}; incomplete 2026-03-01", "2026-03-31", "2026-04-01"),
    ("asked late, then given", HOUSE, f"{FILED}; incomplete 2026-03-01; completed 2026-03-20",
     "2026-03-31", "2026-04-01"),
    ("sent in time, arrived late", HOUSE, f"{FILED}; incomplete 2026-02-27 notified=2026-03-02",
     "2026-03-31", "2026-04-01"),
    ("a piece that the code does not list", WORKS, f"{FILED}; incomplete 2026-02-10 source=", "2026-02-28", "2026-03-01"),
    ("a second request replaces the first", WORKS, f"{LISTED}; incomplete 2026-02-20; completed 2026-05-15",
     "2026-06-15", "2026-06-16"),
    # A second request after the month changes nothing: what was asked in time was given on 2 March.
    ("a second request after the month", HOUSE, f"{LISTED}; completed 2026-03-02; incomplete 2026-03-10",
     "2026-05-02", "2026-05-03"),
    # Three months from 10 February: 10 May, whole day; 11 May in doubt, which profits to the applicant.
    ("pieces on the day after the term", WORKS, f"{LISTED}; completed 2026-05-11", "2026-06-11", "2026-06-12"),
    # 1 + 1 = 2 months from 31 January: 31 March.
    ("longer, in time", WORKS, f"{FILED}; extended 2026-02-20 reason=abords", "2026-03-31", "2026-04-01"),
    ("longer, on the last day", HOUSE, f"{FILED}; extended 2026-02-28 reason=abords", "2026-04-30", "2026-05-01"),
    ("longer, a day late", HOUSE, f"{FILED}; extended 2026-03-01 reason=abords", "2026-03-31", "2026-04-01"),
    ("longer, arrived late", HOUSE, f"{FILED}; extended 2026-02-27 notified=2026-03-02 reason=abords",
     "2026-03-31", "2026-04-01"),
    ("longer, without a text", HOUSE, f"{FILED}; extended 2026-02-20 reason=vacances", "2026-03-31", "2026-04-01"),
    # Not cumulated: 2 + 2 = 4 months from 31 January: 31 May, in whichever order.
    ("the longest counts", HOUSE, f"{FILED}; extended 2026-02-10 reason=abords; extended 2026-02-20 reason=commission",
     "2026-05-31", "2026-06-01"),
    ("the longest stays", HOUSE, f"{FILED}; extended 2026-02-10 reason=commission; extended 2026-02-20 reason=abords",
     "2026-05-31", "2026-06-01"),
    # 2 March + 2 months.
    ("longer and incomplete", WORKS, f"{LISTED}; extended 2026-02-20 by=P1M; completed 2026-03-02",
     "2026-05-02", "2026-05-03"),
    # The receipt left on Monday 2 February: 2 March.
    ("runs from the registration receipt", WORKS, "received 2026-01-31 receipt=2026-02-02", "2026-03-02", "2026-03-03"),
    # The right town hall has it on 20 March: 20 April, and a new month to ask.
    ("filed at the wrong town hall", WORKS, f"{PLAIN}; incomplete 2026-03-10; transferred 2026-03-20",
     "2026-04-20", "2026-04-21"),
    ("asked by the right town hall", WORKS, f"{PLAIN}; transferred 2026-03-20; incomplete 2026-04-15; completed 2026-05-31",
     "2026-06-30", "2026-07-01"),
]  # fmt: skip

TABLE = [
    *((f"count: {name}", *row) for name, *row in COUNTS),
    *((f"rejects: {name}", REJECTS, *row) for name, *row in REJECTIONS),
    *((f"accepts: {name}", ACCEPTS, *row) for name, *row in ACCEPTANCES),
    *((f"planning: {name}", *row) for name, *row in PLANNING),
    # One month from the competent body: 20 April.
    ("access to documents runs from the competent body", ACCESS, f"{PLAIN}; transferred 2026-03-20",
     "2026-04-20", "2026-04-21"),
    ("where silence means nothing", NONE, ASKED, NEVER, NEVER),
    ("a withdrawal leaves no date", REJECTS, f"{PLAIN}; withdrawn 2026-04-01", NEVER, NEVER),
    ("after a decision nothing moves", REJECTS,
     f"{PLAIN}; decided 2026-03-05; incomplete 2026-03-11 reply=2026-04-10", "2026-05-01", "2026-05-02"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "text", "earliest", "latest"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_silence_speaks_between_two_dates(policy, text, earliest, latest):
    assert dates(read(policy, text)) == (earliest, latest)


# name, policy, ledger, today, state
STATES = [
    ("before the term", REJECTS, PLAIN, "2026-04-30", "running"),
    ("on the unsettled day", REJECTS, PLAIN, "2026-05-01", "running"),
    ("from the latest day on", REJECTS, PLAIN, "2026-05-02", "lapsed"),
    ("suspended on the day of the request", REJECTS, ASKED, "2026-03-11", "stopped"),
    ("suspended until the last day", REJECTS, ASKED, "2026-04-10", "stopped"),
    ("running again after it", REJECTS, ASKED, "2026-04-11", "running"),
    ("running again with the pieces", REJECTS, f"{ASKED}; completed 2026-03-21", "2026-03-21", "running"),
    ("acceptance stopped", ACCEPTS, ASKED, "2026-03-11", "stopped"),
    ("acceptance stopped for ever", ACCEPTS, ASKED, "2028-01-01", "stopped"),
    ("planning stopped", WORKS, LISTED, "2026-05-10", "stopped"),
    # 10 February + 3 months = 10 May; 11 May in doubt; lapsed on 12 May.
    ("planning in doubt", WORKS, LISTED, "2026-05-11", "stopped"),
    ("planning lapsed", WORKS, LISTED, "2026-05-12", "lapsed"),
    ("planning lapsed, pieces too late", WORKS, f"{LISTED}; completed 2026-05-12", "2026-05-12", "lapsed"),
    ("a second request gives three new months", WORKS, f"{LISTED}; incomplete 2026-02-20", "2026-05-15", "stopped"),
    ("decided in time", REJECTS, f"{PLAIN}; decided 2026-04-15", "2026-06-01", "decided"),
    ("decided on the unsettled day", REJECTS, f"{PLAIN}; decided 2026-05-01", "2026-06-01", "decided"),
    ("decided after silence", REJECTS, f"{PLAIN}; decided 2026-05-02", "2026-06-01", "lapsed"),
    ("decided after the lapse", WORKS, f"{LISTED}; decided 2026-05-12", "2026-06-01", "lapsed"),
    ("decided while pieces are awaited", WORKS, f"{LISTED}; decided 2026-03-01", "2026-06-01", "decided"),
    ("withdrawn", REJECTS, f"{PLAIN}; withdrawn 2026-04-01", "2026-06-01", "stopped"),
    ("withdrawn after silence", REJECTS, f"{PLAIN}; withdrawn 2026-05-02", "2026-06-01", "lapsed"),
    ("withdrawn after the decision", REJECTS, f"{PLAIN}; decided 2026-04-01; withdrawn 2026-04-02", "2026-06-01", "decided"),
    ("where silence means nothing", NONE, PLAIN, "2030-01-01", "running"),
    ("where silence means nothing, decided", NONE, f"{PLAIN}; decided 2026-03-02", "2030-01-01", "decided"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "text", "today", "state"), [row[1:] for row in STATES], ids=[r[0] for r in STATES]
)
def test_the_state_follows_the_day(policy, text, today, state):
    assert read(policy, text, today).state == state


def test_a_lapsed_file_says_what_the_lapse_means():
    reading = read(WORKS, LISTED, "2026-05-12")
    assert (reading.regime, reading.state) == ("rejects", "lapsed")
    assert dates(reading) == ("2026-05-11", "2026-05-12")
    assert reading.applicant_reply_by == date(2026, 5, 10)


def test_the_clock_says_what_it_runs_from():
    assert read(REJECTS, f"{PLAIN}; transferred 2026-03-20").starts_on == date(2026, 3, 1)
    assert read(ACCEPTS, f"{PLAIN}; transferred 2026-03-20").starts_on == date(2026, 3, 20)
    assert read(ACCEPTS, f"{ASKED}; completed 2026-03-21").starts_on == date(2026, 3, 21)
    assert read(ACCEPTS, ASKED).starts_on is None
    assert read(WORKS, "received 2026-01-31 receipt=2026-02-02").starts_on == date(2026, 2, 2)


# ledger, policy, last day for the applicant
REPLIES = [
    (ASKED, REJECTS, "2026-04-10"),
    (f"{ASKED}; completed 2026-03-21", REJECTS, None),
    (f"{ASKED}; decided 2026-03-21", REJECTS, None),
    # Three months from 10 February; from 30 November to the last day of February.
    (LISTED, WORKS, "2026-05-10"),
    ("received 2026-11-15; incomplete 2026-11-30", WORKS, "2027-02-28"),
    # Three months run from the day the letter arrived.
    (f"{FILED}; incomplete 2026-02-10 notified=2026-02-14", WORKS, "2026-05-14"),
    # A letter cannot give less than the text; if it gave more, the applicant relies on it.
    (f"{FILED}; incomplete 2026-02-10 reply=2026-03-10", WORKS, "2026-05-10"),
    (f"{FILED}; incomplete 2026-02-10 reply=2026-06-01", WORKS, "2026-06-01"),
    (f"{LISTED}; incomplete 2026-02-20", WORKS, "2026-05-20"),
    (f"{PLAIN}; incomplete 2026-03-11 reply=2026-04-10", NONE, "2026-04-10"),
]


@pytest.mark.parametrize(("text", "policy", "expected"), REPLIES)
def test_the_applicant_has_until_a_day_to_reply(text, policy, expected):
    assert read(policy, text).applicant_reply_by == (date.fromisoformat(expected) if expected else None)


# ledger, zone, registration receipt (1 working day), acknowledgement (10 working days)
RECEIPTS = [
    # Sunday 1 March: Monday 2; the tenth working day is Friday 13.
    (PLAIN, Zone.METROPOLE, "2026-03-02", "2026-03-13"),
    # Acknowledged by the competent body: from Friday 20 March, Friday 3 April (Good Friday, worked in Paris).
    (f"{PLAIN}; transferred 2026-03-20", Zone.METROPOLE, "2026-03-02", "2026-04-03"),
    # Good Friday 3 and Easter Monday 6 April are holidays in Alsace-Moselle: Tuesday 7.
    (f"{PLAIN}; transferred 2026-03-20", Zone.ALSACE_MOSELLE, "2026-03-02", "2026-04-07"),
    # Friday 17 December 2027: Monday 20. To the tenth: 20-24, 27-31 (Christmas is a Saturday): 31 December.
    ("received 2027-12-17", Zone.METROPOLE, "2027-12-20", "2027-12-31"),
    # 20 December is a holiday on La Réunion: Tuesday 21; the tenth is Monday 3 January.
    ("received 2027-12-17", Zone.LA_REUNION, "2027-12-21", "2028-01-03"),
    ("received 2026-03-01 channel=post", Zone.METROPOLE, None, None),
]


@pytest.mark.parametrize(("text", "zone", "registration", "acknowledgement"), RECEIPTS)
def test_receipts_are_due_in_working_days_of_the_zone(text, zone, registration, acknowledgement):
    reading = read(REJECTS, text, zone=zone)
    found = (reading.registration_receipt_by, reading.acknowledge_by)
    assert tuple(day.isoformat() if day else None for day in found) == (registration, acknowledgement)


# ledger, policy, day by which agents decide
TARGETS = [
    # Term Friday 1 May: the last day in time for everybody is Thursday 30 April.
    (PLAIN, REJECTS, "2026-04-30"),
    # Term Monday 16 February: Sunday 15 and Saturday 14 are not worked, Friday 13.
    ("received 2026-01-16", WORKS, "2026-02-13"),
    # Personal data: one month, Sunday 1 March -> Wednesday 1 April; two more months: 1 June.
    (PLAIN, RIGHTS, "2026-04-01"),
    (f"{PLAIN}; extended 2026-03-20 reason=complexite", RIGHTS, "2026-06-01"),
    (f"{PLAIN}; decided 2026-03-20", REJECTS, None),
    (PLAIN, NONE, None),
]


@pytest.mark.parametrize(("text", "policy", "expected"), TARGETS)
def test_agents_have_a_working_day_to_decide_by(text, policy, expected):
    assert read(policy, text).decide_by == (date.fromisoformat(expected) if expected else None)


def test_the_reform_is_known_but_switched_off():
    assert incomplete_rule(Incomplete.CRPA_ACCEPTS, date(2030, 1, 1)).treatment is Treatment.RESTART
    assert REFORM in RULES
    assert REFORM.certainty == "M"


def test_a_reform_applies_to_requests_received_from_its_day_on():
    rules = switched_on(REFORM, date(2027, 11, 26))
    asked = "incomplete 2027-12-11 reply=2028-01-10; completed 2027-12-21"
    # The day before: the delay restarts on 21 December: 21 February.
    assert dates(read(ACCEPTS, f"received 2027-11-25; {asked}", rules=rules)) == ("2028-02-21", "2028-02-22")
    # From that day on: suspended for 10 days. 26 January + 10 = 5 February.
    assert dates(read(ACCEPTS, f"received 2027-11-26; {asked}", rules=rules)) == ("2028-02-05", "2028-02-06")


def test_a_suspension_until_reception_has_no_end_of_its_own():
    current = incomplete_rule(Incomplete.CRPA_REJECTS, date(2026, 1, 1))
    coming = replace(current, treatment=Treatment.SUSPEND_UNTIL_RECEIVED, valid_from=None)
    endless = switched_on(coming, date(2026, 1, 1))
    reading = read(REJECTS, ASKED, "2026-06-01", rules=endless)
    assert (dates(reading), reading.state) == ((NEVER, NEVER), "stopped")
    # 11 March -> 20 April = 40 days. 1 May + 40 = 10 June.
    given = read(REJECTS, f"{ASKED}; completed 2026-04-20", rules=endless)
    assert dates(given) == ("2026-06-10", "2026-06-11")


def test_a_request_older_than_the_texts_we_know_is_refused():
    with pytest.raises(UnknownRule, match="jeudi 31 décembre 2015"):
        read(REJECTS, "received 2015-12-31")


@pytest.mark.parametrize(
    "text", ["decided 2026-03-01", f"{PLAIN}; received 2026-03-02", f"{PLAIN}; decided 2026-02-28"]
)
def test_a_ledger_begins_with_one_reception(text):
    with pytest.raises(NotReceived):
        read(REJECTS, text)


def test_an_empty_ledger_is_refused():
    with pytest.raises(NotReceived):
        read_ledger(REJECTS, Ledger("69259", ()), today=date(2026, 1, 1), zone=Zone.METROPOLE)


def test_every_term_of_a_leap_year_keeps_the_quantieme_or_ends_the_month():
    for number in range(366):
        day = date(2027, 7, 1) + timedelta(days=number)
        term = read(REJECTS, f"received {day}").earliest
        assert (term.year * 12 + term.month) - (day.year * 12 + day.month) == 2
        assert term.day == day.day or (term + timedelta(days=1)).day == 1

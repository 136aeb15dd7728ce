"""What must hold whatever happened to a case."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.tests.examples import ABORDS, ACCEPTS, ACCESS, HOUSE, NONE, REJECTS, RIGHTS, WORKS
from beffroi.cases.clocks.types import Event, EventKind, Ledger, MissingPiece, Reading
from beffroi.kernel.calendar import Zone
from beffroi.kernel.periods import add_period

# The first ledger of a year computes its holidays: slower than the deadline of a property.
unhurried = settings(deadline=None)

POLICIES = st.sampled_from((REJECTS, ACCEPTS, WORKS, HOUSE, ACCESS, NONE, RIGHTS))
START = st.dates(date(2023, 1, 1), date(2030, 12, 31))
LATER_KINDS = st.sampled_from([kind for kind in EventKind if kind is not EventKind.RECEIVED])
PIECES = st.sampled_from((None, (), (MissingPiece("plan", ""),), (MissingPiece("plan", "R1"),)))


@st.composite
def ledgers(draw: st.DrawFn, kinds: st.SearchStrategy[EventKind] = LATER_KINDS) -> Ledger:
    start = draw(START)
    events = [Event(EventKind.RECEIVED, start)]
    for kind in draw(st.lists(kinds, max_size=7)):
        on = start + timedelta(days=draw(st.integers(0, 200)))
        reply = on + timedelta(days=draw(st.integers(0, 90))) if draw(st.booleans()) else None
        missing, reason = draw(PIECES), draw(st.sampled_from(("abords", "commission", "complexite", "autre")))
        events.append(Event(kind, on, reply_by=reply, missing=missing, reason=reason))
    return Ledger("69259", tuple(events))


def read(policy, ledger, today=date(2026, 6, 1)) -> Reading:
    return read_ledger(policy, ledger, today=today, zone=Zone.METROPOLE)


def dates(reading: Reading):
    return reading.starts_on, reading.earliest, reading.latest, reading.applicant_reply_by, reading.decide_by


def added(ledger: Ledger, *events: Event) -> Ledger:
    return replace(ledger, events=(*ledger.events, *events))


@unhurried
@given(POLICIES, ledgers(), st.randoms(use_true_random=False))
def test_replaying_a_ledger_in_any_order_gives_the_same_dates(policy, ledger, random):
    shuffled = list(ledger.events)
    random.shuffle(shuffled)
    assert read(policy, replace(ledger, events=tuple(shuffled))) == read(policy, ledger)


@unhurried
@given(POLICIES, ledgers(), START)
def test_earliest_never_follows_latest(policy, ledger, today):
    reading = read(policy, ledger, today)
    assert (reading.earliest is None) == (reading.latest is None)
    if reading.earliest:
        assert timedelta(0) <= reading.latest - reading.earliest <= timedelta(days=1)
    assert all(step.says for step in reading.steps)


@unhurried
@given(POLICIES, ledgers(), START, START)
def test_the_day_of_reading_changes_no_date_but_for_a_lapse(policy, ledger, one, other):
    first, second = read(policy, ledger, one), read(policy, ledger, other)
    if first.regime is second.regime:
        assert dates(first)[:1] + dates(first)[3:] == dates(second)[:1] + dates(second)[3:]
    if policy.lapse is None:
        assert dates(first) == dates(second)


@unhurried
@given(
    START,
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 60)), max_size=5),
    st.integers(0, 120) | st.none(),
)
def test_a_suspension_never_lengthens_a_rejection_beyond_the_time_allowed(start, requests, given_after):
    plain = Ledger("69259", (Event(EventKind.RECEIVED, start),))
    asked = [
        Event(
            EventKind.INCOMPLETE,
            start + timedelta(days=after),
            reply_by=start + timedelta(days=after + allowed),
        )
        for after, allowed in requests
    ]
    if given_after is not None:
        asked.append(Event(EventKind.COMPLETED, start + timedelta(days=given_after)))
    longer = read(REJECTS, added(plain, *asked)).latest - read(REJECTS, plain).latest
    assert timedelta(0) <= longer <= timedelta(days=sum(allowed for _, allowed in requests))


@unhurried
@given(st.sampled_from((WORKS, HOUSE)), ledgers(st.sampled_from((EventKind.ACKNOWLEDGED, EventKind.EXTENDED))),
       st.integers(1, 400), PIECES)  # fmt: skip
def test_a_late_request_never_changes_a_planning_date(policy, ledger, days_late, missing):
    month_over = add_period(ledger.events[0].on, policy.request_within)
    late = Event(EventKind.INCOMPLETE, month_over + timedelta(days=days_late), missing=missing)
    assert dates(read(policy, added(ledger, late))) == dates(read(policy, ledger))


@unhurried
@given(POLICIES, ledgers(), st.integers(0, 300))
def test_acknowledging_never_changes_a_date(policy, ledger, after):
    day = ledger.events[0].on + timedelta(days=after)
    more = added(ledger, Event(EventKind.ACKNOWLEDGED, day))
    assert dates(read(policy, more)) == dates(read(policy, ledger))
    assert read(policy, more).state is read(policy, ledger).state


@unhurried
@given(START, st.integers(0, 400))
def test_a_late_notification_never_lengthens_a_planning_delay(start, after):
    plain = Ledger("69259", (Event(EventKind.RECEIVED, start),))
    notified = start + timedelta(days=after)
    longer = read(HOUSE, added(plain, Event(EventKind.EXTENDED, notified, reason="abords")))
    in_time = notified <= add_period(start, ABORDS.within)
    assert (longer.earliest > read(HOUSE, plain).earliest) == in_time


@unhurried
@given(
    ledgers(st.sampled_from((EventKind.ACKNOWLEDGED, EventKind.INCOMPLETE, EventKind.COMPLETED))),
    st.integers(0, 300),
)
def test_a_transfer_never_brings_an_acceptance_nearer(ledger, after):
    moved = added(ledger, Event(EventKind.TRANSFERRED, ledger.events[0].on + timedelta(days=after)))
    before, then = read(ACCEPTS, ledger).earliest, read(ACCEPTS, moved).earliest
    assert before is None or then is None or then >= before

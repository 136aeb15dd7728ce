"""The exchange of ``beffroi deadline``: what goes in, what comes out, and what is refused."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.tests.examples import REJECTS, WORKS
from beffroi.cases.clocks.types import EventKind
from beffroi.cases.clocks.wire import InvalidLedger, ledger_from_json, reading_to_json, today_from_json
from beffroi.kernel.calendar import zone_of

KEYS = [
    *("regime", "starts_on", "earliest", "latest", "state"),
    *("acknowledge_by", "registration_receipt_by", "applicant_reply_by", "steps"),
]
CONTRACT = {
    "commune": "69259",
    "today": "2026-12-01",
    "events": [
        {"kind": "received", "at": "2026-01-31T18:05:00+01:00"},
        {"kind": "incomplete", "at": "2026-02-10", "reply_by": "2026-05-10", "missing": ["plan de masse"]},
        {"kind": "completed", "at": "2026-03-02"},
        {"kind": "extended", "at": "2026-02-20", "by": "P1M", "reason": "abords"},
        {"kind": "decided", "at": "2026-04-30", "outcome": "granted"},
    ],
}


def answer(policy, obj):
    ledger = ledger_from_json(obj)
    today = today_from_json(obj, date(2026, 6, 1))
    return reading_to_json(read_ledger(policy, ledger, today=today, zone=zone_of(ledger.commune)))


def received(at, commune="69259", **more):
    return {"commune": commune, "events": [{"kind": "received", "at": at, **more}]}


def test_the_ledger_of_the_contract_is_answered_key_for_key():
    found = answer(WORKS, CONTRACT)
    assert list(found) == KEYS
    # Complete on 2 March, one month and one more: 2 May.
    assert (found["starts_on"], found["earliest"], found["latest"]) == (
        "2026-03-02",
        "2026-05-02",
        "2026-05-03",
    )
    assert (found["regime"], found["state"], found["applicant_reply_by"]) == ("accepts", "decided", None)
    # Saturday 31 January: Monday 2 February; the tenth working day is Friday 13.
    assert (found["registration_receipt_by"], found["acknowledge_by"]) == ("2026-02-02", "2026-02-13")
    assert all(list(step) == ["on", "says", "rule", "source", "certainty"] for step in found["steps"])
    assert json.loads(json.dumps(found)) == found


def test_events_may_come_in_any_order():
    turned = {**CONTRACT, "events": CONTRACT["events"][::-1]}
    assert answer(WORKS, turned) == answer(WORKS, CONTRACT)


# instant, commune, civil date there, two months later
EVENINGS = [
    # 23:30 in Paris is still 31 January: 31 March.
    ("2026-01-31T23:30:00+01:00", "69259", "2026-03-31"),
    # The same instant is 02:30 on 1 February on La Réunion (+04:00): 1 April.
    ("2026-01-31T23:30:00+01:00", "97411", "2026-04-01"),
    # 22:30 UTC is 00:30 the next day in Paris in summer (+02:00): 1 July, so 1 September.
    ("2026-06-30T22:30:00Z", "69259", "2026-09-01"),
    # 03:00 in Paris on 1 February is 23:00 on 31 January in Martinique (-04:00)… at 22:00: 31 March.
    ("2026-02-01T03:00:00+01:00", "97209", "2026-03-31"),
    # Half past noon in Paris on 15 January is already 22:30 in Nouméa (+11:00), the same day.
    ("2026-01-15T12:30:00+01:00", "98818", "2026-03-15"),
]


@pytest.mark.parametrize(("instant", "commune", "earliest"), EVENINGS)
def test_an_instant_becomes_the_civil_date_of_the_commune(instant, commune, earliest):
    assert answer(REJECTS, received(instant, commune))["earliest"] == earliest


def test_two_events_of_a_day_follow_their_instants():
    # The pieces came in the morning, for the first list; the second list left in the afternoon: still stopped.
    events = [
        {"kind": "received", "at": "2026-01-31T10:00:00+01:00"},
        {"kind": "incomplete", "at": "2026-02-05T10:00:00+01:00"},
        {"kind": "completed", "at": "2026-02-10T09:00:00+01:00"},
        {"kind": "incomplete", "at": "2026-02-10T15:00:00+01:00"},
    ]
    assert answer(WORKS, {"commune": "69259", "today": "2026-02-11", "events": events})["state"] == "stopped"


def test_a_piece_may_name_the_text_that_demands_it():
    def asked(missing):
        event = {"kind": "incomplete", "at": "2026-02-10", "missing": missing}
        return answer(WORKS, {**CONTRACT, "events": [{"kind": "received", "at": "2026-01-31"}, event]})[
            "earliest"
        ]

    # Demanded or not told: lapsed after three months (11 May); by no text: the month of 31 January.
    assert asked(["plan"]) == asked([{"label": "plan", "source": "R*431-36 a"}]) == "2026-05-11"
    assert asked([{"label": "facture", "source": None}]) == "2026-02-28"


def test_today_is_optional():
    assert today_from_json(received("2026-01-31"), date(2026, 6, 1)) == date(2026, 6, 1)
    assert today_from_json({**received("2026-01-31"), "today": "2026-02-02"}, date.min) == date(2026, 2, 2)


def second(**event):
    return {"commune": "69259", "events": [{"kind": "received", "at": "2026-01-31"}, event]}


REFUSED = [
    ([], "objet JSON"),
    (None, "objet JSON"),
    ({"commune": "69259"}, "« events » manque"),
    ({"commune": "69259", "events": {}}, "« events » manque"),
    ({"commune": "69259", "events": []}, "« events » manque"),
    ({"commune": "69259", "events": ["received"]}, "événement n° 1"),
    ({"commune": "69259", "events": [{"kind": "decided", "at": "2026-01-31"}]}, "La réception manque"),
    ({"events": [{"kind": "received", "at": "2026-01-31"}]}, "code INSEE"),
    (received("2026-01-31", "Lyon"), "code INSEE"),
    (received("2026-01-31", "99999x"), "code INSEE"),
    (received("2026-01-31", 69259), "code INSEE"),
    (received("2026-02-30"), "n° 1 (« received »), « at » : la date « 2026-02-30 » n’existe pas"),
    (received("2026-02-29"), "n’existe pas"),
    (received("31/01/2026"), "n’existe pas"),
    (received("2026-W05-6"), "hors du calendrier|n’existe pas"),
    (received("2026-01-31T18:05:00"), "sans décalage"),
    (received("2026-02-30T18:05:00+01:00"), "ni une date ni un instant"),
    (received("hier soir, je crois"), "ni une date ni un instant"),
    (received(None), "la date manque"),
    (received(""), "la date manque"),
    (received(20260131), "la date manque"),
    (received("0001-01-01"), "hors du calendrier"),
    (received("9999-12-31"), "hors du calendrier"),
    (received("0001-01-01T00:00:00+14:00"), "hors du calendrier"),
    (received("2026-01-31", channel="pigeon"), "« channel »"),
    (received("2026-01-31", registration_receipt_at="2026-01-30"), "« registration_receipt_at » précède"),
    (second(kind="lost", at="2026-02-01"), "n° 2 : le genre « lost » n’existe pas"),
    (second(kind=None, at="2026-02-01"), "n° 2 : le genre"),
    (second(kind=["decided"], at="2026-02-01"), "n° 2 : le genre"),
    (second(kind="received", at="2026-02-01"), "n° 2 (« received ») : il y a deux réceptions"),
    (second(kind="decided", at="2026-01-30"), "n° 2 (« decided ») : sa date précède la réception"),
    (second(kind="decided", at="2026-02-30"), "n° 2 (« decided »), « at »"),
    (second(kind="decided", at="2026-02-01", outcome=3), "« outcome »"),
    (second(kind="incomplete", at="2026-02-10", reply_by="2026-02-09"), "« reply_by » précède"),
    (
        second(kind="incomplete", at="2026-02-10", reply_by="2026-04-31"),
        "« reply_by » : la date « 2026-04-31 »",
    ),
    (second(kind="incomplete", at="2026-02-10", notified_at="2026-02-09"), "« notified_at » précède"),
    (second(kind="incomplete", at="2026-02-10", missing="plan"), "« missing »"),
    (second(kind="incomplete", at="2026-02-10", missing=[3]), "n’est pas une pièce"),
    (second(kind="extended", at="2026-02-10", by="un mois"), "n’est pas une durée"),
    (second(kind="extended", at="2026-02-10", by=1), "n’est pas une durée"),
]


@pytest.mark.parametrize(("obj", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_by_name(obj, message):
    with pytest.raises(InvalidLedger) as refusal:
        ledger_from_json(obj)
    said = refusal.value.message.replace("\u00a0", " ")
    assert any(part in said for part in message.split("|"))
    assert said.endswith(".")
    assert len(said) < 400


def test_a_wrong_today_is_refused():
    with pytest.raises(InvalidLedger, match="today"):
        today_from_json({**received("2026-01-31"), "today": "2026-13-01"}, date.min)


def test_too_many_events_are_refused():
    with pytest.raises(InvalidLedger, match="dépasse"):
        ledger_from_json({"commune": "69259", "events": [{"kind": "received", "at": "2026-01-31"}] * 10_001})


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.sampled_from(("2026-01-31", "P1M")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(("kind", "at", "reply_by", "missing", "by", "reason", "to", "channel", "notified_at"))
EVENT = st.fixed_dictionaries(
    {"kind": st.sampled_from([kind.value for kind in EventKind]), "at": ODD | st.just("2026-02-01")},
    optional={"reply_by": ODD, "missing": ODD, "by": ODD, "channel": ODD, "notified_at": ODD},
)


@settings(deadline=None)
@given(st.lists(EVENT | st.dictionaries(NAMES, ODD) | ODD, max_size=4), ODD | st.just("69259"))
def test_anything_is_either_read_or_refused(events, commune):
    with suppress(InvalidLedger):
        ledger = ledger_from_json(
            {"commune": commune, "events": [{"kind": "received", "at": "2026-01-31"}, *events]}
        )
        assert len(ledger.events) == len(events) + 1

"""``beffroi deadline`` on dates worked out by hand, without any database."""

import json

import pytest

from beffroi.site.tests.running import deadline, run

PLANNING = "urbanisme/declaration-prealable"
REQUEST = "saisine/demande"
KEYS = {
    "regime",
    "starts_on",
    "earliest",
    "latest",
    "state",
    "acknowledge_by",
    "registration_receipt_by",
    "applicant_reply_by",
    "steps",
}


def received(at: str) -> dict[str, str]:
    return {"kind": "received", "at": at}


@pytest.mark.parametrize(
    ("procedure", "day", "earliest"),
    [
        # two months, date to date
        (REQUEST, "2026-11-23", "2027-01-23"),
        # 31 December: February has no 31st, nor a 29th in 2027
        (REQUEST, "2026-12-31", "2027-02-28"),
        # the same in a leap year
        (REQUEST, "2027-12-31", "2028-02-29"),
        (REQUEST, "2027-12-29", "2028-02-29"),
        (REQUEST, "2026-12-29", "2027-02-28"),
        # from the last day of February: the 29th of April, not the 30th
        (REQUEST, "2028-02-29", "2028-04-29"),
        (REQUEST, "2026-07-31", "2026-09-30"),
        # one month
        (PLANNING, "2026-01-31", "2026-02-28"),
        (PLANNING, "2028-01-31", "2028-02-29"),
        (PLANNING, "2028-01-30", "2028-02-29"),
        (PLANNING, "2026-08-31", "2026-09-30"),
        # a Sunday is not put off
        (PLANNING, "2026-11-06", "2026-12-06"),
    ],
)
def test_months_run_from_date_to_date(procedure, day, earliest):
    told = deadline(procedure, [received(day)], today=day)
    assert set(told) == KEYS
    assert told["starts_on"] == day
    assert told["earliest"] == earliest
    assert told["state"] == "running"


def test_an_instant_belongs_to_the_day_of_the_commune():
    evening = [received("2026-01-31T23:30:00+00:00")]
    assert deadline(REQUEST, evening, today="2026-02-01")["starts_on"] == "2026-02-01"
    assert deadline(REQUEST, evening, commune="97105", today="2026-02-01")["starts_on"] == "2026-01-31"


def test_the_example_of_the_contract_counts_from_the_whole_file_with_its_extension():
    events = [
        received("2026-01-31T18:05:00+01:00"),
        {"kind": "incomplete", "at": "2026-02-10", "reply_by": "2026-05-10", "missing": ["plan de masse"]},
        {"kind": "completed", "at": "2026-03-02"},
        {"kind": "extended", "at": "2026-02-20", "by": "P1M", "reason": "abords"},
    ]
    told = deadline(PLANNING, events, today="2026-03-03")
    # whole on 2 March, one month and one month more
    assert (told["starts_on"], told["earliest"]) == ("2026-03-02", "2026-05-02")
    assert told["regime"] == "accepts"
    assert all(set(step) == {"on", "says", "rule", "source", "certainty"} for step in told["steps"])


def test_the_state_follows_the_day():
    states = [
        deadline(REQUEST, [received("2026-11-23")], today=day)["state"]
        for day in ("2027-01-23", "2027-01-24")
    ]
    assert states == ["running", "lapsed"]


def test_pieces_that_are_awaited_stop_the_clock():
    events = [
        received("2026-01-31"),
        {"kind": "incomplete", "at": "2026-02-10", "reply_by": "2026-05-10", "missing": ["plan de masse"]},
    ]
    told = deadline(PLANNING, events, today="2026-03-01")
    assert (told["state"], told["applicant_reply_by"], told["earliest"]) == ("stopped", "2026-05-10", None)


def test_a_decision_is_told():
    events = [received("2026-01-31"), {"kind": "decided", "at": "2026-02-10", "outcome": "granted"}]
    assert deadline(PLANNING, events, today="2026-03-01")["state"] == "decided"


@pytest.mark.parametrize(
    ("ledger", "says"),
    [
        ('{"commune": "69259", "events": [{"kind": "received", "at": "2026-02-30"}]}', "n’existe pas"),
        ('{"commune": "69259", "events": []}', "vide"),
        ('{"commune": "zzz", "events": [{"kind": "received", "at": "2026-02-03"}]}', "INSEE"),
        ('{"commune": "69259", "events": [{"kind": "zzz", "at": "2026-02-03"}]}', "genre"),
        ("[1", "JSON"),
        ("[]", "objet"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_wrong_ledger_is_found_and_said(ledger, says):
    done = run("deadline", "--procedure", REQUEST, "--events", "-", stdin=ledger)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_a_wrong_usage_has_its_own_code(tmp_path):
    for arguments in (
        ["--procedure", "zzz/zzz", "--events", "-"],
        ["--procedure", REQUEST, "--events", str(tmp_path / "absent.json")],
        ["--procedure", REQUEST, "--events", str(tmp_path)],
        ["--procedure", REQUEST],
        ["--procedure", REQUEST, "--events", "-", "--zzz"],
    ):
        done = run("deadline", *arguments, stdin="{}")
        assert done.returncode == 2, arguments
        assert "rreur" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_file_is_read_with_its_byte_order_mark(tmp_path):
    path = tmp_path / "events.json"
    ledger = {"commune": "69259", "today": "2026-01-31", "events": [received("2026-01-31")]}
    path.write_text("\ufeff" + json.dumps(ledger), encoding="utf-8")
    assert run("deadline", "--procedure", REQUEST, "--events", str(path)).returncode == 0


def test_the_help_is_in_french():
    done = run("deadline", "--help")
    assert done.returncode == 0
    assert "Calcule les dates" in done.stdout
    assert "show this help" not in done.stdout

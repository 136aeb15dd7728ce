"""How long, and what is left: tables worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.procedures.types import Closing, Ending, Field, Kind, Option, RetentionRule
from beffroi.cases.retention import rules
from beffroi.cases.retention.types import Act, Step, TransferState
from beffroi.kernel.periods import parse_period


@pytest.mark.parametrize(
    ("closed", "time", "gone"),
    [
        ("2024-11-23", "P2Y", "2026-11-24"),
        ("2024-02-29", "P1Y", "2025-03-01"),
        ("2026-01-31", "P1M", "2026-03-01"),
        ("2016-11-23", "P10Y", "2026-11-24"),
        ("2026-11-01", "P15D", "2026-11-17"),
    ],
)
def test_a_case_goes_the_day_after_its_time(closed, time, gone):
    rule = RetentionRule(Ending.GRANTED, parse_period(time), Closing.DESTROY)
    assert rules.ends_on(rule, date.fromisoformat(closed)) == date.fromisoformat(gone)


@pytest.mark.parametrize(
    ("state", "outcome", "ending"),
    [
        ("decided", "granted", Ending.GRANTED),
        ("decided", "no_action", Ending.NO_ACTION),
        ("tacit", "refused", Ending.REFUSED),
        ("withdrawn", "", Ending.WITHDRAWN),
        ("transferred", "", Ending.TRANSFERRED),
    ],
)
def test_silence_ends_a_case_as_a_decision_does(state, outcome, ending):
    assert rules.ending_of(state, outcome) is ending


def test_an_open_case_has_not_ended():
    with pytest.raises(ValueError, match="''"):
        rules.ending_of("received", "")


DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("purge_on", "warned_on", "goes"),
    [
        (DAY, DAY - timedelta(days=15), True),
        (DAY, DAY - timedelta(days=14), False),
        (DAY + timedelta(days=1), DAY - timedelta(days=60), False),
        (DAY - timedelta(days=900), None, False),
        (None, DAY - timedelta(days=60), False),
    ],
)
def test_nothing_goes_before_its_time_nor_unannounced(purge_on, warned_on, goes):
    assert rules.may_go(purge_on, warned_on, DAY) is goes


@pytest.mark.parametrize(
    ("step", "closing", "acts"),
    [
        (Step(ended=False, warned=False, noticed=False), Closing.DESTROY, (Act.WARN,)),
        (Step(ended=False, warned=True, noticed=True), Closing.DESTROY, ()),
        (Step(ended=True, warned=False, noticed=False), Closing.DESTROY, (Act.WARN,)),
        (Step(ended=True, warned=True, noticed=False), Closing.DESTROY, (Act.WAIT,)),
        (Step(ended=True, warned=True, noticed=True), Closing.ANONYMISE, (Act.ANONYMISE,)),
        (Step(ended=True, warned=True, noticed=True), Closing.ARCHIVE, (Act.TRANSFER,)),
        (Step(True, True, True, TransferState.PREPARED), Closing.ARCHIVE, (Act.AWAIT_ARCHIVES,)),
        (Step(True, True, True, TransferState.ACCEPTED), Closing.ARCHIVE, (Act.DESTROY_TRANSFERRED,)),
    ],
)
def test_each_step_calls_for_one_thing(step, closing, acts):
    assert rules.acts_for(step, closing) == acts


FIELDS = (
    Field("nom", Kind.TEXT, "Nom"),
    Field("nature", Kind.CHOICE, "Nature", personal=False, options=(Option("abri", "Abri"),)),
    Field("surface", Kind.NUMBER, "Surface", personal=False),
    Field("ne-le", Kind.DATE, "Né le", autocomplete="bday"),
    Field(
        "enfants",
        Kind.GROUP,
        "Enfants",
        personal=False,
        fields=(Field("prenom", Kind.TEXT, "Prénom"), Field("regime", Kind.TEXT, "Régime", personal=False)),
    ),
)
ANSWERS = {
    "nom": "Benali",
    "nature": "abri",
    "surface": 12,
    "ne-le": "1981-11-23",
    "inconnue": "reste d’une version",
    "enfants": [{"prenom": "Lina", "regime": "sans porc"}, {"prenom": "Sami"}],
}


def test_only_what_is_said_not_personal_stays():
    assert rules.kept_answers(FIELDS, ANSWERS) == {
        "nature": "abri",
        "surface": 12,
        "enfants": [{"regime": "sans porc"}],
    }


def test_an_applicant_becomes_a_kind_a_department_and_an_age_class():
    applicant = {
        "kind": "person",
        "family_name": "Benali",
        "email": "x@exemple.test",
        "phone": "+33600000000",
        "address": {"lines": ["12 rue Gambetta"], "postcode": "69200", "city": "VENISSIEUX"},
    }
    kept = rules.kept_applicant(applicant, FIELDS, ANSWERS, filed_on=DAY, city="Vénissieux")
    assert kept == {"kind": "person", "department": "69", "local": True, "age_class": "40-59"}


@pytest.mark.parametrize(
    ("postcode", "department"), [("97400", "974"), ("20000", "20"), ("01000", "01"), ("", ""), ("SW1A", "")]
)
def test_the_department_of_a_postcode(postcode, department):
    assert rules.department_of(postcode) == department


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2008-11-24", "0-17"), ("2008-11-23", "18-24"), ("1966-11-24", "40-59"), ("1951-11-23", "75+")],
)
def test_an_age_counts_birthdays(born, expected):
    assert rules.age_class(date.fromisoformat(born), DAY) == expected


def test_an_event_keeps_dates_and_codes_only():
    facts = {"reason": "ma mère est malade", "to": "Mme Benali", "reply_by": "2026-12-01", "channel": "post"}
    assert rules.kept_facts("withdrawn", facts) == {"reply_by": "2026-12-01", "channel": "post"}
    assert rules.kept_facts("extended", {"by": "P1M", "reason": "abords"}) == {
        "by": "P1M",
        "reason": "abords",
    }


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=5))
def test_an_unknown_answer_never_stays(answers):
    assert rules.kept_answers((), answers) == {}

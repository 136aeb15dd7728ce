"""A request from a member to its operator."""

from datetime import date

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import Event, EventKind, Ledger
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.procedures.linting import lint_pack
from beffroi.cases.procedures.loading import from_json, load_pack, to_json
from beffroi.kernel.calendar import zone_of
from beffroi.packs.registry import HOME, house_procedures, procedures

DEMANDE = load_pack(HOME / "support").procedure("demande")
ASKED = {"nature": "incident", "objet": "Paie bloquée", "description": "L’écran reste blanc depuis ce matin."}


def test_the_lint_has_nothing_to_say():
    assert lint_pack(HOME / "support") == []


def test_no_commune_offers_it():
    assert [each.reference for each in house_procedures()] == ["support/demande"]
    assert "support/demande" not in {each.reference for each in procedures()}


def test_it_is_read_again_identically():
    assert from_json(to_json(DEMANDE)) == DEMANDE


def test_a_subject_and_a_description_are_enough():
    assert check_answers(DEMANDE, ASKED) == (ASKED, {})
    assert set(check_answers(DEMANDE, {})[1]) == {"nature", "objet", "description"}


def test_silence_means_nothing_and_no_legal_clock_runs():
    ledger = Ledger("69259", (Event(EventKind.RECEIVED, date(2026, 12, 31)),))
    reading = read_ledger(DEMANDE.clock, ledger, today=date(2027, 9, 15), zone=zone_of("69259"))
    assert (reading.regime, reading.earliest, reading.latest, reading.decide_by) == ("none", None, None, None)

"""Any request to the commune."""

from datetime import date

from beffroi.cases.clocks.rules import read_ledger
from beffroi.cases.clocks.types import Event, EventKind, Ledger
from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.summary import required_pieces
from beffroi.cases.procedures.loading import load_pack
from beffroi.kernel.calendar import zone_of
from beffroi.packs.registry import HOME

DEMANDE = load_pack(HOME / "saisine").procedure("demande")
ASKED = {"theme": "voirie", "objet": "Lampadaire éteint", "description": "Il ne marche plus depuis lundi."}


def test_a_subject_and_a_description_are_enough():
    clean, errors = check_answers(DEMANDE, ASKED)
    assert (clean, errors) == (ASKED, {})
    assert required_pieces(DEMANDE, clean) == []


def test_an_empty_page_says_what_to_do():
    errors = check_page(DEMANDE, "demande", {}).errors
    assert set(errors) == {"theme", "objet", "description"}
    assert errors["objet"] == "Indiquez l’objet de votre demande, en une ligne."


def test_the_place_is_kept_only_where_it_matters():
    clean, _ = check_answers(DEMANDE, ASKED | {"theme": "ecole", "lieu": "Rue Haute"})
    assert "lieu" not in clean


def test_two_months_of_silence_refuse():
    # CRPA L231-4 2°: received on 31 December, refused on the last day of February
    ledger = Ledger("69259", (Event(EventKind.RECEIVED, date(2026, 12, 31)),))
    reading = read_ledger(DEMANDE.clock, ledger, today=date(2027, 1, 15), zone=zone_of("69259"))
    assert reading.regime == "rejects"
    assert (reading.earliest.year, reading.earliest.month) == (2027, 2)
    assert reading.latest >= date(2027, 2, 28)

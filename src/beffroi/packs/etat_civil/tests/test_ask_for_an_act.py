"""Who may have a birth act (décret 2017-890, articles 26 to 34)."""

from datetime import date

import pytest

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.summary import expected_pieces, required_pieces
from beffroi.cases.forms.visibility import visible_fields
from beffroi.cases.procedures.loading import load_pack
from beffroi.packs.etat_civil.rules import is_a_minor_alone, is_not_entitled, is_public
from beffroi.packs.registry import HOME, register_rules

register_rules()
ACTE = load_pack(HOME / "etat_civil").procedure("acte-naissance")
TODAY = date(2026, 11, 23)
FULL = {
    "nature": "copie-integrale",
    "exemplaires": 1,
    "nom": "Martin",
    "prenoms": "Élodie",
    "date-naissance": "1985-03-27",
    "lieu-naissance": "Vénissieux",
    "parents-connus": "deux",
    "parent1-nom": "Martin",
    "parent1-prenom": "Paul",
    "parent2-nom": "Durand",
    "parent2-prenom": "Anne",
    "qualite": "personne-concernee",
    "remise": "courrier",
}


def seen(answers, on=TODAY) -> set[str]:
    return {field.id for _, field in visible_fields(ACTE, answers, on)}


@pytest.mark.parametrize(
    ("nature", "quality", "born", "told"),
    [
        ("copie-integrale", "personne-concernee", "1985-03-27", False),
        ("copie-integrale", "ascendant", "1985-03-27", False),
        ("copie-integrale", "descendant", "1985-03-27", False),
        ("copie-integrale", "conjoint", "1985-03-27", False),
        ("copie-integrale", "partenaire", "1985-03-27", False),
        ("copie-integrale", "representant-legal", "1985-03-27", False),
        ("copie-integrale", "mandataire", "1985-03-27", False),
        ("copie-integrale", "professionnel", "1985-03-27", False),
        ("copie-integrale", "frere-soeur", "1985-03-27", True),
        ("copie-integrale", "autre", "1985-03-27", True),
        ("extrait-filiation", "frere-soeur", "1985-03-27", True),
        ("extrait-sans-filiation", "frere-soeur", "1985-03-27", False),
        ("extrait-sans-filiation", "autre", "1985-03-27", False),
        ("copie-integrale", "autre", "1950-12-31", False),  # register closed 75 years ago on 31 December 2025
        ("copie-integrale", "autre", "1951-01-01", True),  # public from 1 January 2027 only
    ],
)
def test_the_list_of_article_30_is_told(nature, quality, born, told):
    answers = {"nature": nature, "qualite": quality, "date-naissance": born}
    assert is_not_entitled(answers, TODAY) is told
    if nature != "extrait-sans-filiation":
        assert ("non-habilite" in seen(FULL | answers)) is told


def test_the_register_opens_on_the_first_of_january():
    born = {"date-naissance": "1951-06-15"}
    assert not is_public(born, date(2026, 12, 31))
    assert is_public(born, date(2027, 1, 1))


def test_without_a_date_nothing_is_taken_for_public():
    assert not is_public({"date-naissance": "1900-01-01"}, None)
    assert not is_public({}, TODAY)


def test_a_minor_is_sent_to_a_parent():
    answers = {"nature": "copie-integrale", "qualite": "personne-concernee", "date-naissance": "2008-11-24"}
    assert is_a_minor_alone(answers, TODAY)
    assert not is_a_minor_alone(answers, date(2026, 11, 24))
    assert not is_a_minor_alone(answers | {"qualite": "ascendant"}, TODAY)


def test_someone_whom_the_law_does_not_list_may_still_send():
    clean, errors = check_answers(ACTE, FULL | {"qualite": "frere-soeur", "raison": "Succession"}, on=TODAY)
    assert errors == {}
    assert clean["raison"] == "Succession"


def test_an_extract_without_parents_asks_neither_parents_nor_quality_nor_identity():
    answers = {
        key: FULL[key]
        for key in ("exemplaires", "nom", "prenoms", "date-naissance", "lieu-naissance", "remise")
    }
    clean, errors = check_answers(ACTE, answers | {"nature": "extrait-sans-filiation"}, on=TODAY)
    assert errors == {}
    assert required_pieces(ACTE, clean, on=TODAY) == []


def test_a_full_copy_demands_the_names_of_the_parents():
    _, errors = check_answers(ACTE, {"nature": "copie-integrale", "parents-connus": "un"}, on=TODAY)
    assert {"parent1-nom", "parent1-prenom", "qualite"} <= set(errors)
    assert "parent2-nom" not in errors


@pytest.mark.parametrize(
    ("quality", "pieces"),
    [
        ("personne-concernee", {"identite"}),
        ("ascendant", {"identite"}),
        ("mandataire", {"identite", "mandat"}),
        ("representant-legal", {"identite", "representation"}),
        ("professionnel", set()),
    ],
)
def test_pieces_follow_the_quality(quality, pieces):
    answers = FULL | {"qualite": quality}
    assert {piece.id for piece in required_pieces(ACTE, answers, on=TODAY)} == pieces


def test_a_public_act_demands_no_identity():
    answers = FULL | {"qualite": "autre", "date-naissance": "1920-05-01"}
    assert required_pieces(ACTE, answers, on=TODAY) == []


def test_a_proof_of_the_link_is_welcome_and_not_demanded():
    answers = FULL | {"qualite": "descendant"}
    assert "lien" in {piece.id for piece in expected_pieces(ACTE, answers, on=TODAY)}


def test_the_page_of_the_person_names_what_lacks():
    errors = check_page(
        ACTE,
        "personne",
        {
            "nom": "Martin",
            "date-naissance-day": "31",
            "date-naissance-month": "2",
            "date-naissance-year": "1985",
        },
    ).errors
    assert set(errors) == {"prenoms", "date-naissance", "lieu-naissance"}


def test_the_regime_of_silence_is_marked_as_unsure():
    assert ACTE.clock.regime == "rejects"
    assert ACTE.clock_certainty == "M"

"""Wrong answers to the newer kinds: what is kept, what is refused and with which words."""

import pytest

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.tests.all_kinds import TODAY, everything, field_of
from beffroi.cases.forms.types import Mistake, Setting
from beffroi.cases.forms.values import check_value
from beffroi.cases.procedures.tests.documents import field, procedure

LYON = (45.7578, 4.8320)
SIGNED_DIGEST = "ef028785552d7cf400dcfd8feb8f65379019513ed5e72e6640e99bbbf5f266d0"


def mistakes(identity: str, value, **setting) -> dict[str, str]:
    with pytest.raises(Mistake) as caught:
        check_value(field_of(identity), value, Setting(TODAY, **setting))
    return {part: text.replace("\u00a0", " ") for part, text in caught.value.parts.items()}


@pytest.mark.parametrize(
    ("identity", "typed", "kept"),
    [
        ("ouverture", "18h05", "18:05"),
        ("ouverture", "18 h", "18:00"),
        ("ouverture", "8:5", "08:05"),
        ("ouverture", "8 h 05 min", "08:05"),
        ("montage", "2026-11-23T18:05:00", "2026-11-23T18:05"),
        ("pays", "allemagne", "DE"),
        ("pays", "Côte d’Ivoire", "CI"),
        ("pays", "fr", "FR"),
        ("departement", "rhone", "69"),
        ("departement", "1", "01"),
        ("departement", "2a", "2A"),
        ("le-rna", "w691234567", "W691234567"),
        ("le-iban", "fr14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("le-plate", "ab 123 cd", "AB-123-CD"),
        ("le-plate", "1234ab69", "1234 AB 69"),
        ("le-plate", "12 ABC 2A", "12 ABC 2A"),
        ("le-case-number", "dp 069 259 26 00124", "DP0692592600124"),
        ("defaut", ["panne"], ["eclairage", "panne"]),
        ("licence", "ab 12", "ab 12"),
        ("lieu", {"latitude": 45.69710012345, "longitude": 4.88}, {"latitude": 45.6971, "longitude": 4.88}),
    ],
)
def test_what_people_write_is_understood(identity, typed, kept):
    assert check_value(field_of(identity), typed) == kept


@pytest.mark.parametrize(
    ("identity", "typed", "part", "says"),
    [
        ("ouverture", "25 h", "", "attend une heure"),
        ("ouverture", "huit heures", "", "attend une heure"),
        ("montage", "2026-02-30T08:00", "", "n’existe pas"),
        ("montage", "2026-02-28", "", "une date et une heure"),
        ("pays", "Poldévie", "", "n’est pas dans la liste"),
        ("pays", "EU", "", "n’est pas dans la liste"),
        ("departement", "96", "", "n’est pas dans la liste"),
        ("le-iban", "FR1420041010050500013M02607", "", "erreur de frappe"),
        ("le-iban", "FR14 2004 1010", "", "compte 27 caractères, le vôtre 12"),
        ("le-iban", "bonjour", "", "n’est pas un IBAN"),
        ("le-plate", "IO-123-CD", "", "carte grise"),
        ("le-plate", "SS-123-CD", "", "carte grise"),
        ("le-case-number", "69", "", "numéro"),
        ("licence", "AB/12", "", "ne prend pas le signe « / »"),
        ("defaut", ["chaussee"], "2", "Précisez aussi : objet"),
        ("defaut", ["chaussee", "trou"], "3", "Précisez aussi : taille"),
        ("defaut", ["chaussee", "panne"], "2", "« Lampe éteinte » ne va pas avec « Chaussée »"),
        ("defaut", ["toit"], "", "choisissez une des réponses"),
        ("lieu", {"latitude": 45.7}, "longitude", "la latitude et la longitude"),
        ("lieu", {"latitude": 95, "longitude": 4}, "latitude", "entre -90 et 90"),
        ("personne", {"last_name": "Faure"}, "first_names", "au moins un prénom"),
        ("personne", {"birth_date": "2026-13-01"}, "birth_date", "n’existe pas"),
        ("personne", {"taille": 1}, "taille", "n’existe pas"),
        ("enfants", [{"prenom": "Zoé"}], "1.naissance", "Répondez à cette question"),
        ("enfants", [{}, {"naissance": "x"}], "2.naissance", "n’existe pas"),
        ("enfants", [{}] * 4, "", "au plus 3 fois"),
        ("signature", {"name": "C", "accepted": True, "digest": "0"}, "", "a changé"),
        ("signature", {"name": " ", "accepted": True}, "name", "vos nom et prénom"),
        ("signature", {"name": "C", "accepted": True, "signed_on": "2026-11-24"}, "", "à venir"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_do(identity, typed, part, says):
    assert says in mistakes(identity, typed)[part]


def test_nobody_is_born_after_today():
    told = {
        "last_name": "A",
        "first_names": "B",
        "birth_date": "2026-11-24",
        "birth_place": "C",
        "birth_country": "FR",
    }
    assert "à venir" in mistakes("personne", told)["birth_date"]
    assert check_value(field_of("personne"), told | {"birth_date": "2026-11-23"}, Setting(TODAY))


@pytest.mark.parametrize(
    ("latitude", "longitude", "km"),
    [
        (45.6971, 4.8863, 0),
        (46.2058, 5.2250, 58),
        (48.8566, 2.3522, 392),
    ],  # Vénissieux, Bourg-en-Bresse, Paris
)
def test_a_point_stays_near_the_commune(latitude, longitude, km):
    place = {"latitude": latitude, "longitude": longitude}
    if km <= 40:
        assert check_value(field_of("lieu"), place, Setting(near=LYON)) == place
    else:
        assert f"à {km} km de la commune" in mistakes("lieu", place, near=LYON)["latitude"]
    assert check_value(field_of("lieu"), place) == place


def test_a_signature_says_who_when_and_what():
    signed = check_value(
        field_of("signature"), {"name": "Camille  Exemple", "accepted": True}, Setting(TODAY)
    )
    assert signed["name"] == "Camille Exemple"
    assert signed["signed_on"] == "2026-11-23"
    assert signed["text"] == field_of("signature").text
    # printf 'Je respecte le règlement.\nJe paie les dégâts.' | sha256sum
    assert signed["digest"] == SIGNED_DIGEST


def test_errors_stand_beside_the_input_of_the_occurrence():
    raw = {
        "enfants-1-prenom": "Zoé",
        "enfants-1-naissance-day": "31",
        "enfants-1-naissance-month": "2",
        "enfants-1-naissance-year": "2020",
        "enfants-1-cantine": "non",
        "enfants-3-prenom": "Max",
    }
    errors = check_page(everything(), "personnes", raw, on=TODAY).errors
    found = {name for name in errors if name.startswith("enfants")}
    assert found == {
        *("enfants-1-naissance", "enfants-2-prenom", "enfants-2-naissance", "enfants-2-cantine"),
        *("enfants-3-naissance", "enfants-3-cantine"),
    }


def test_in_json_the_parts_are_joined_by_dots():
    asked = {"enfants": [{"prenom": "Zoé", "naissance": "hier", "cantine": False}]}
    assert "enfants.1.naissance" in check_answers(everything(), asked)[1]


def test_a_question_inside_a_group_is_hidden_by_its_own_occurrence_and_by_what_stands_before():
    inner = (
        '[[page.field.field]]\nid = "b"\nkind = "yes_no"\nlabel = "B"\n'
        '[[page.field.field]]\nid = "c"\nkind = "text"\nlabel = "C"\n'
        'when = { all = [ { field = "a", is = true }, { field = "b", is = true } ] }\n'
    )
    read = procedure(field("a", "yes_no") + field("g", "group", 'item = "Chose"') + inner)
    asked = {"a": True, "g": [{"b": True, "c": "x"}, {"b": False, "c": "caché"}, {"b": True}]}
    clean, errors = check_answers(read, asked)
    assert list(errors) == ["g.3.c"]
    clean, errors = check_answers(read, asked | {"a": False})
    assert (clean["g"], errors) == ([{"b": True}, {"b": False}, {"b": True}], {})

"""Checks between answers, eligibility, prefill and repeated groups."""

import pytest

from beffroi.cases.forms.checking import check_answers, check_page
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.prefill import from_earlier, from_query
from beffroi.cases.forms.repeating import occurrences, rearranged
from beffroi.cases.forms.rules import eligibility, eligibility_questions
from beffroi.cases.forms.summary import display, summary
from beffroi.cases.forms.tests.all_kinds import TODAY, everything, field_of
from beffroi.cases.procedures.tests.documents import field, procedure

DAYS = (
    '\n[[check]]\nid = "ordre"\nholds = { field = "fin", at_least = { field = "debut" } }\n'
    'field = "fin"\nmessage = "La fin précède le début."\n'
)
REACH = (
    '\n[[check]]\nid = "joindre"\nholds = { any = [ { field = "tel", filled = true }, { field = "mail", filled = true } ] }\n'
    'field = "tel"\nmessage = "Donnez un téléphone ou une adresse."\n'
)
OPTIONAL = "required = false"


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"debut": "2026-12-01", "fin": "2026-11-30"}, {"fin"}),
        ({"debut": "2026-12-01", "fin": "2026-12-01"}, set()),
        ({"fin": "2026-11-30"}, set()),  # what lacks is not contradicted
    ],
)
def test_a_check_speaks_once_its_answers_are_there(asked, wrong):
    read = procedure(field("debut", "date", OPTIONAL) + field("fin", "date", OPTIONAL), DAYS)
    assert set(check_answers(read, asked)[1]) == wrong


def test_a_check_on_absence_speaks_of_absence():
    read = procedure(field("tel", "phone", OPTIONAL) + field("mail", "email", OPTIONAL), REACH)
    assert check_answers(read, {})[1] == {"tel": "Donnez un téléphone ou une adresse."}
    assert check_answers(read, {"mail": "nom@exemple.fr"})[1] == {}
    assert check_page(read, "une", {}).errors == {"tel": "Donnez un téléphone ou une adresse."}


def test_a_check_restricted_by_a_condition_waits_for_it():
    hours = {"ouverture": "10:00", "fermeture": "09:00"}
    assert "fermeture" in check_answers(everything(), hours | {"resident": True})[1]
    assert check_answers(everything(), hours | {"resident": False})[1].get("fermeture") is None


def test_a_contradicted_answer_is_kept_and_its_page_says_so():
    raw = show_inputs(field_of("debut"), "2026-12-01") | show_inputs(field_of("fin"), "2026-11-30")
    result = check_page(everything(), "temps", raw)
    assert "précède" in result.errors["fin"]
    assert result.answers["fin"] == "2026-11-30"
    assert "fin" not in result.wrong


def test_a_check_over_two_pages_speaks_on_the_last_one_beside_its_own_question():
    first = field("debut", "date") + '\n[[page]]\nid = "deux"\ntitle = "Deux"\n' + field("fin", "date")
    read = procedure(first, DAYS.replace('field = "fin"\nmessage', 'field = "debut"\nmessage'))
    draft = {"debut": "2026-12-01", "fin": "2026-11-30"}
    early = check_page(read, "une", show_inputs(field_of("debut"), "2026-12-01"), earlier=draft)
    late = check_page(read, "deux", show_inputs(field_of("fin"), "2026-11-30"), earlier=draft)
    assert early.errors == {}
    assert late.errors == {"fin": "La fin précède le début."}


def test_a_date_may_be_compared_with_today():
    check = DAYS.replace('{ field = "debut" }', '"today"')
    read = procedure(field("fin", "date"), check)
    assert check_answers(read, {"fin": "2026-11-22"}, on=TODAY)[1]
    assert check_answers(read, {"fin": "2026-11-23"}, on=TODAY)[1] == {}


def test_eligibility_says_why_and_what_to_do_instead():
    (reason,) = eligibility(everything(), {"resident": False, "qualite": "seul"})
    assert "habitants" in reason.message
    assert reason.instead == "Adressez-vous à votre commune."
    assert reason.fields == ("resident", "qualite")
    assert eligibility(everything(), {"resident": True, "qualite": "seul"}) == []


def test_eligibility_says_nothing_before_the_answers():
    assert eligibility(everything(), {"resident": False}) == []


def test_a_request_without_a_chance_is_received_unless_the_law_stops_it():
    _, errors = check_answers(everything(), {"resident": False, "qualite": "seul", "nombre": 301})
    assert "resident" not in errors
    assert "préfecture" in errors["nombre"]


def test_the_questions_before_the_form_are_those_that_the_rules_read():
    assert [each.id for _, each in eligibility_questions(everything())] == ["nombre", "resident", "qualite"]
    read = procedure(
        field("a", "yes_no") + field("b", "yes_no", 'when = { field = "a", is = true }'),
        '\n[[eligibility]]\nid = "x"\nholds = { field = "b", is = true }\nmessage = "Non."\n',
    )
    assert [each.id for _, each in eligibility_questions(read)] == ["a", "b"]


def test_the_address_of_the_page_fills_only_what_it_may():
    query = {
        "objet": ["Une fête"],
        "nombre": "12",
        "debut": "2026-12-01",
        "quartier": "ailleurs",  # not an option
        "recit": "x",  # does not say prefill
        "accord": "yes",
        "signature": "yes",
        "inconnu": "1",
    }
    assert from_query(everything(), query) == {"objet": "Une fête", "nombre": 12, "debut": "2026-12-01"}
    assert from_query(everything(), {"debut-day": "1", "debut-month": "12", "debut-year": "2026"}) == {
        "debut": "2026-12-01"
    }


def test_an_earlier_request_fills_the_same_questions_of_the_same_kind():
    new = procedure(
        field("objet") + field("nombre", "date") + field("accord", "consent") + field("tel", "phone")
    )
    earlier = {"objet": "Une fête", "nombre": 12, "accord": True, "courriel": "nom@exemple.fr"}
    assert from_earlier(new, everything(), earlier) == {"objet": "Une fête"}


GROUP = {
    "enfants-count": "2",
    "enfants-1-prenom": "Zoé",
    "enfants-1-naissance-day": "faux",
    "enfants-2-prenom": ["Max"],
    "enfants-2-cantine": "oui",
    "objet": "ailleurs",
}
FIELDS = everything().page("personnes").fields


def test_one_more_occurrence_loses_nothing():
    typed = rearranged(FIELDS, GROUP | {"_add": "enfants"})
    assert typed is not None
    assert typed["enfants-count"] == "3"
    assert {
        name: typed[name] for name in GROUP if name not in {"objet", "enfants-count"}
    }.items() <= GROUP.items()
    assert occurrences(field_of("enfants"), typed) == 3
    again = rearranged(FIELDS, typed | {"_add": "enfants"})
    assert again is not None
    assert again["enfants-count"] == "3"  # the most


def test_one_less_occurrence_moves_the_next_ones():
    typed = rearranged(FIELDS, GROUP | {"_remove": "enfants-1"})
    assert typed == {"enfants-count": "1", "enfants-1-prenom": ["Max"], "enfants-1-cantine": "oui"}
    last = rearranged(FIELDS, typed | {"_remove": "enfants-1"})
    assert last is not None
    assert occurrences(field_of("enfants"), last) == 1  # one is compulsory


def test_no_button_pressed_is_no_rearrangement():
    assert rearranged(FIELDS, GROUP) is None
    assert rearranged(FIELDS, GROUP | {"_add": "objet"}) is None
    assert rearranged(FIELDS, GROUP | {"_remove": "enfants-x"}) is None


def test_an_account_is_masked_unless_asked_in_full():
    iban = "FR1420041010050500013M02606"
    assert display(field_of("le-iban"), iban) == "FR••\u00a0••••\u00a02606"
    assert display(field_of("le-iban"), iban, in_full=True).replace("\u00a0", "") == iban
    told = [line for _, lines in summary(everything(), {"le-iban": iban}) for line in lines]
    assert iban not in str(told).replace("\\xa0", "")


@pytest.mark.parametrize(
    ("identity", "value", "written"),
    [
        ("ouverture", "08:05", "8 h 05"),
        ("montage", "2026-12-01T18:00", "mardi 1er décembre 2026 à 18 h 00"),
        ("defaut", ["chaussee", "trou", "petit"], "Chaussée – Trou – Moins de 20 cm"),
        ("pays", "CI", "Côte d’Ivoire"),
        ("departement", "69", "Rhône (69)"),
        ("le-case-number", "DP0692592600124", "DP 069 259 26 00124"),
        ("nombre-enfants", 2, "2"),
        ("total", 1250, "12,50 €"),
        (
            "lieu",
            {"latitude": 45.6971, "longitude": 4.8863},
            "Latitude : 45,6971\nLongitude : 4,8863",
        ),
        (
            "enfants",
            [{"prenom": "Zoé", "naissance": "2020-02-01", "cantine": True}],
            "Enfant 1 : Prénom : Zoé ; Né le : samedi 1er février 2020 ; Mange à la cantine : Oui",
        ),
    ],
)
def test_answers_are_written_as_french_people_do(identity, value, written):
    assert display(field_of(identity), value).replace("\u00a0", " ") == written

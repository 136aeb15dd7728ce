"""The whole path of a filing, procedure by procedure, without a script."""

from __future__ import annotations

import pytest

from beffroi.cases.models import Case, Draft, Piece
from beffroi.cases.tests.residents import BIRTH, PLANNING, REQUEST, Resident, pdf, text_of

pytestmark = pytest.mark.django_db


def test_a_request_goes_from_the_portal_to_the_receipt(world):
    resident = Resident("demande")
    assert "Faire une demande à la commune" in text_of(resident.browser.get("/venissieux/"))
    assert "Réponse sous deux mois" in text_of(resident.get())
    resident.begin()
    assert resident.answer("demande", REQUEST).headers["Location"].endswith("/pieces")
    assert resident.post("pieces", {"piece-documents": pdf(), "add": "documents"}).status_code == 302
    assert "plan.pdf" in text_of(resident.get("pieces"))
    check = text_of(resident.get("verification"))
    assert "Bac cassé" in check
    assert "Nadia" in check
    receipt = text_of(resident.browser.get(resident.send()))
    for mention in (
        "Votre demande est reçue",
        "69259-2026-000001",
        "nadia.benali@exemple.test",
        "votre demande sera considérée comme refusée",
        "sous réserve que la demande soit complète",
        "5 avenue de la République",
        "04 72 21 00 00",
        "mairie@venissieux.test",
        "tribunal",
        "plan.pdf",
    ):
        assert mention in receipt
    with world.reading():
        case = Case.objects.get()
        assert case.applicant_name == "Nadia Benali"
        assert Piece.objects.get(case=case).file.name == "plan.pdf"


def test_a_birth_certificate_is_asked_for_page_by_page(world):
    resident = Resident("acte-naissance")
    resident.begin()
    for page, told in BIRTH:
        assert resident.answer(page, told).status_code == 302
    resident.send()
    with world.reading():
        assert Case.objects.get().answers["date-naissance"] == "1985-03-27"


def test_a_planning_declaration_shows_only_what_the_answers_call_for(world):
    resident = Resident("declaration-prealable")
    resident.begin()
    for page, told in PLANNING:
        resident.answer(page, told)
    pieces = text_of(resident.get("pieces"))
    assert "Plan de masse" in pieces
    assert "Plan en coupe" not in pieces
    assert resident.get("questions/surfaces").headers["Location"].endswith("/verification")
    files = {"piece-DP1": pdf("situation.pdf"), "piece-DP2": pdf("masse.pdf")}
    assert resident.post("pieces", files).headers["Location"].endswith("/verification")
    assert "Il manque des documents" not in text_of(resident.get("verification"))
    receipt = text_of(resident.browser.get(resident.send()))
    assert "DP 069 259 26 00001" in receipt
    assert "la commune ne s’oppose pas à votre projet" in receipt


def test_an_answer_that_calls_for_more_questions_shows_them_before_going_on(world):
    resident = Resident("declaration-prealable")
    resident.begin()
    shown = {"_shown": "declarant"}
    first = resident.post("questions/declarant", {"declarant": "particulier"} | shown)
    assert first.status_code == 200
    assert "Date de naissance du déclarant" in text_of(first)
    assert "Erreur" not in text_of(first)
    second = resident.post(
        "questions/declarant", {"declarant": "particulier", "_shown": "declarant date-naissance"}
    )
    assert second.status_code == 422


def test_a_missing_piece_is_told_and_does_not_block(world):
    resident = Resident("declaration-prealable")
    resident.begin()
    for page, told in PLANNING:
        resident.answer(page, told)
    assert "La mairie vous demandera ces documents" in text_of(resident.get("verification"))
    resident.send()
    with world.reading():
        assert Case.objects.count() == 1


def test_a_helper_leaves_a_mandate_and_the_person_owns_the_case(world):
    resident = Resident("demande")
    resident.post("commencer")
    resident.post("demandeur", {"kind": "person", "helping": "yes"})
    from beffroi.cases.tests.residents import PERSON

    assert resident.post("coordonnees", PERSON).headers["Location"].endswith("/aide")
    told = {
        "helper_name": "Awa Diallo",
        "helper_contact": "04 72 00 00 00",
        "helper_capacity": "mediator",
        "helper_given_on-day": "20",
        "helper_given_on-month": "11",
        "helper_given_on-year": "2026",
    }
    refused = resident.post("aide", told)
    assert refused.status_code == 422
    assert "Cochez la case" in text_of(refused)
    assert resident.post("aide", told | {"helper_consent": "yes"}).status_code == 302
    resident.answer("demande", REQUEST)
    resident.send()
    with world.reading():
        case = Case.objects.get()
    assert case.applicant_name == "Nadia Benali"
    assert case.mandate == {
        "name": "Awa Diallo",
        "phone": "+33472000000",
        "capacity": "mediator",
        "given_on": "2026-11-20",
        "consent": True,
    }


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("company", {"legal_name": "Boulangerie Roux", "siren": "552 100 554"}),
        ("association", {"legal_name": "Les Jardins", "rna": "W691000001"}),
    ],
)
def test_a_company_and_an_association_ask_under_their_number(world, kind, told):
    from beffroi.cases.tests.residents import PERSON

    resident = Resident("demande")
    resident.post("commencer")
    resident.post("demandeur", {"kind": kind, "helping": "no"})
    assert resident.post("coordonnees", PERSON | told).status_code == 302
    resident.answer("demande", REQUEST)
    resident.send()
    with world.reading():
        assert Case.objects.get().applicant_name == told["legal_name"]


def test_sending_twice_gives_the_same_receipt(world):
    resident = Resident("demande")
    resident.begin()
    resident.answer("demande", REQUEST)
    first, second = resident.send(), resident.send()
    assert first == second
    assert resident.get("verification").headers["Location"] == first
    assert resident.get("questions/demande").headers["Location"] == first
    with world.reading():
        assert Case.objects.count() == 1


def test_a_draft_survives_on_another_device(world):
    resident = Resident("demande")
    resident.begin()
    resident.answer("demande", REQUEST)
    page = resident.get("plus-tard").content.decode()
    link = page.split("govuk-inset-text")[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    elsewhere = Resident("demande")
    path = link.partition("8000")[2]
    assert elsewhere.browser.get(path).headers["Location"].endswith("/verification")
    assert "Bac cassé" in text_of(elsewhere.get("verification"))


def test_reading_a_page_writes_nothing(world):
    resident = Resident("demande")
    resident.get()
    with world.reading():
        assert Draft.objects.count() == 0

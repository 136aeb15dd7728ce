"""Bad input on the pages of a filing: said clearly, nothing lost, nothing executed, nothing leaked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from beffroi.cases import catalogue, drafts
from beffroi.cases.models import Case, Draft, Piece, ProcedureVersion
from beffroi.cases.tests.residents import PERSON, REQUEST, Resident, errors_of, pdf, text_of
from beffroi.documents.models import StoredFile
from beffroi.operators import actions as operators
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def resident(world):
    someone = Resident("demande")
    someone.begin()
    return someone


def test_a_wrong_siren_is_told_and_kept(world):
    resident = Resident("demande")
    resident.post("commencer")
    resident.post("demandeur", {"kind": "company", "helping": "no"})
    answer = resident.post("coordonnees", PERSON | {"legal_name": "Roux", "siren": "123456789"})
    assert answer.status_code == 422
    assert answer.content.decode().replace("\u00a0", " ").count("Erreur :") >= 2
    assert 'href="#siren"' in answer.content.decode()
    for page in (answer, resident.get("coordonnees")):
        assert 'value="123456789"' in page.content.decode()
        assert 'value="Roux"' in page.content.decode()


def test_every_missing_answer_is_summed_up_and_linked_to_its_control(world):
    resident = Resident("demande")
    resident.post("commencer")
    assert len(errors_of(resident.post("demandeur"))) == 2
    resident.post("demandeur", {"kind": "person", "helping": "no"})
    page = resident.post("coordonnees").content.decode()
    for control in ("family_name", "given_names", "email", "address-lines"):
        assert f'href="#{control}"' in page
        assert f'id="{control}"' in page


def test_a_date_that_does_not_exist_is_told_and_kept(world):
    resident = Resident("acte-naissance")
    resident.begin()
    resident.answer("acte", {"nature": "extrait-sans-filiation", "exemplaires": "1"})
    told = {"nom": "Benali", "prenoms": "Nadia", "lieu-naissance": "Vénissieux"}
    day = {"date-naissance-day": "31", "date-naissance-month": "2", "date-naissance-year": "1985"}
    answer = resident.post("questions/personne", told | day)
    assert "n’existe pas" in errors_of(answer)[0]
    again = resident.get("questions/personne").content.decode()
    assert 'value="31"' in again
    assert 'value="Benali"' in again
    check = resident.get("verification")
    assert "À compléter avant d’envoyer" in text_of(check)
    refused = resident.post("verification")
    assert refused.status_code == 422
    with world.reading():
        assert Case.objects.count() == 0
    resident.answer("personne", told | day | {"date-naissance-day": "27"})
    resident.answer("remise", {"remise": "guichet"})
    resident.send()


def test_ten_million_characters_are_counted_and_kept(world, resident):
    long_text = "é" * 5_000_000  # ten million bytes
    answer = resident.post("questions/demande", REQUEST | {"description": long_text})
    assert answer.status_code == 422
    assert "5\u00a0000\u00a0000\u00a0caractères" in errors_of(answer)[0].replace(" ", "\u00a0")
    assert long_text in answer.content.decode()
    assert long_text in resident.get("questions/demande").content.decode()
    assert "À compléter" in text_of(resident.get("verification"))


def test_a_sending_over_the_limit_is_a_page_that_says_so(world, resident):
    answer = resident.post("questions/demande", REQUEST | {"description": "a" * 13_000_000})
    assert answer.status_code == 413
    assert "trop lourd" in text_of(answer)


def test_a_disguised_file_is_told_in_its_place_and_the_others_are_kept(world, resident):
    resident.answer("demande", REQUEST)
    program = SimpleUploadedFile("facture.pdf", b"MZ\x90\0\3\0\0\0 program", "application/pdf")
    answer = resident.post("pieces", {"piece-documents": [pdf("vrai.pdf"), program]})
    assert answer.status_code == 422
    assert 'href="#piece-documents"' in answer.content.decode()
    assert "vrai.pdf" in text_of(answer)


def test_a_file_too_large_is_told(world, resident):
    resident.answer("demande", REQUEST)
    answer = resident.post("pieces", {"piece-documents": pdf("gros.pdf", b"%PDF-1.4\n" + b"0" * 10_000_001)})
    assert answer.status_code == 422
    assert "Mo" in errors_of(answer)[0]


def test_too_many_files_are_told(world, resident):
    resident.answer("demande", REQUEST)
    resident.post("pieces", {"piece-documents": [pdf(f"{n}.pdf") for n in range(5)]})
    answer = resident.post("pieces", {"piece-documents": pdf("6.pdf")})
    assert "Retirez-en un" in errors_of(answer)[0]


def test_a_file_is_taken_away(world, resident):
    resident.answer("demande", REQUEST)
    resident.post("pieces", {"piece-documents": pdf("un.pdf"), "add": "documents"})
    with world.reading():
        file_id = Piece.objects.get().file_id
    assert resident.post("pieces", {"remove": str(file_id)}).status_code == 302
    assert resident.post("pieces", {"remove": "n'importe quoi"}).status_code == 302
    assert "un.pdf" not in text_of(resident.get("pieces"))


def test_an_infected_file_is_told_and_keeps_the_request_from_leaving(world, resident):
    resident.answer("demande", REQUEST)
    resident.post("pieces", {"piece-documents": pdf("virus.pdf"), "add": "documents"})
    with scope.writing(world.venissieux.id):
        StoredFile.objects.update(state="infected", infected_by="Essai")
    assert "L’antivirus a trouvé un danger" in text_of(resident.get("pieces"))
    assert "L’antivirus a trouvé un danger" in errors_of(resident.post("verification"))[0]


def test_markup_and_reversed_text_in_names_stay_inert(world):
    resident = Resident("demande")
    bad = '"><script>alert(1)</script>'
    resident.begin(family_name=f"{bad}\u202eilaneB\0", given_names="{{ 7|add:7 }}{% url %}")
    resident.answer("demande", REQUEST | {"objet": bad, "description": f"\u202e{bad}\0"})
    for page in (
        resident.get("coordonnees"),
        resident.get("questions/demande"),
        resident.get("verification"),
    ):
        assert "<script>alert" not in page.content.decode()
    receipt = resident.browser.get(resident.send()).content.decode()
    assert "<script>alert" not in receipt
    with world.reading():
        case = Case.objects.get()
    assert "\u202e" not in case.applicant_name + case.answers["description"]


def test_a_superseded_version_keeps_every_answer_and_says_so(world, resident):
    resident.answer("demande", REQUEST)
    _publish_next_version(world)
    page = resident.get("verification")
    assert "Le formulaire a changé" in text_of(page)
    assert "Bac cassé" in text_of(page)
    assert resident.post("verification").headers["Location"].endswith("/verification")
    with world.reading():
        assert Case.objects.count() == 0
        assert Draft.objects.get().version == 2
    assert "vient de changer" in text_of(resident.get("verification"))
    resident.send()
    with world.reading():
        assert Case.objects.get().version == 2


def _publish_next_version(world):
    from dataclasses import replace

    from beffroi.cases.procedures.loading import from_json

    row = catalogue.latest("saisine/demande")
    changed = row.canonical.replace('"version":1', '"version":2').replace('"version": 1', '"version": 2')
    assert replace(from_json(changed)).version == 2
    ProcedureVersion.objects.create(
        reference="saisine/demande", version=2, canonical=changed, digest="0" * 64, published_at=NOW
    )
    operators.adopt(organisation=world.venissieux, offer=Offer("saisine/demande", 2), by=CLOCKWORK, on=NOW)


@pytest.mark.parametrize(
    "page", ["demandeur", "coordonnees", "questions/demande", "pieces", "verification", "plus-tard"]
)
def test_without_a_draft_a_page_explains(world, page):
    answer = Client().get(f"/venissieux/demarches/demande/{page}")
    assert answer.status_code == 404
    assert "recommencez la démarche" in text_of(answer)


def test_a_guessed_link_and_an_expired_draft_are_the_same_page(world, resident):
    with scope.writing(world.venissieux.id):
        draft = Draft.objects.get()
    for ticket in (f"{draft.id}.aaaa", str(draft.id), "x", ""):
        assert Client().get(f"{resident.base}reprendre", {"brouillon": ticket}).status_code == 404
    with scope.writing(world.venissieux.id):
        Draft.objects.update(updated_at=NOW - drafts.LIFE - timedelta(days=1))
    assert resident.get("questions/demande").status_code == 404


def test_a_draft_of_one_commune_does_not_open_in_another(world, resident):
    elsewhere = Client()
    elsewhere.cookies = resident.browser.cookies
    assert elsewhere.get("/corbas/demarches/demande/verification").status_code == 404


def test_an_unknown_procedure_page_or_commune_is_a_page_that_explains(world, resident):
    assert Client().get("/venissieux/demarches/permis-de-reve/").status_code == 404
    assert Client().get("/nulle-part/").status_code == 404
    assert resident.get("questions/inconnue").status_code == 302


def test_a_receipt_needs_its_key(world, resident):
    resident.answer("demande", REQUEST)
    path = resident.send()
    assert Client().get(path).status_code == 200
    assert Client().get(path.partition("?")[0]).status_code == 404
    assert Client().get(path.replace("venissieux", "corbas")).status_code == 404


def test_a_changed_answer_leads_back_to_the_check_page_through_what_it_makes_necessary(world):
    from beffroi.cases.tests.residents import BIRTH

    resident = Resident("acte-naissance")
    resident.begin()
    for page, told in BIRTH:
        resident.answer(page, told)
    changed = {"nature": "copie-integrale", "exemplaires": "1"}
    answer = resident.post("questions/acte", changed, returning=True)
    assert answer.headers["Location"].endswith("/questions/parents?retour=verification")
    answer = resident.post("questions/acte", BIRTH[0][1], returning=True)
    assert answer.headers["Location"].endswith("/verification")


def test_a_sending_larger_than_any_page_asks_for_is_refused_unread(world, resident):
    huge = {"CONTENT_LENGTH": str(65 * 1024 * 1024)}
    answer = resident.browser.generic("POST", f"{resident.base}pieces", b"x", **huge)
    assert answer.status_code == 413
    assert "trop lourd" in text_of(answer)

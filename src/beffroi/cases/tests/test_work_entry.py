"""Counter, phone and post: an agent files for a person, who needs no e-mail address."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from beffroi.cases.models import Case, LedgerEvent, Piece
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.test_work_steps import words_of

NOW = datetime.now(UTC)
FORM = "/travail/venissieux/demandes/nouvelle/saisine/demande"
RECEIVED = (NOW - timedelta(days=3)).date()


@pytest.fixture
def client(world):
    return signed_in(hire(world.venissieux, "Sophie Marchand"))


def typed(**changed: str) -> dict[str, str]:
    told = {
        "_key": "a" * 32,
        "_channel": "post",
        "_received_on-day": str(RECEIVED.day),
        "_received_on-month": str(RECEIVED.month),
        "_received_on-year": str(RECEIVED.year),
        "demandeur-kind": "person",
        "demandeur-family_name": "Haddad",
        "demandeur-given_names": "Karim",
        "demandeur-address-lines": "3 rue de la Paix",
        "demandeur-address-postcode": "69200",
        "demandeur-address-city": "Vénissieux",
        "objet": "Éclairage",
        "description": "Le lampadaire est éteint.",
        "theme": "autre",
    }
    return {**told, **changed}


def test_the_procedures_of_the_commune_are_offered(client):
    html = client.get("/travail/venissieux/demandes/nouvelle").content.decode()
    assert FORM in html
    assert "Déclaration préalable de travaux" in html


def test_a_letter_becomes_a_case_received_on_its_day_without_any_address_of_mail(client, world):
    response = client.post(FORM, typed())
    assert response.status_code == 302, response.context and response.context["errors"]
    with world.reading():
        case = Case.objects.get()
        event = LedgerEvent.objects.get(case=case)
    assert (case.channel, case.applicant_name, case.applicant_email) == ("post", "Karim Haddad", "")
    assert (event.kind, event.on, event.by_name) == ("received", RECEIVED, "Sophie Marchand")
    assert response.url.endswith(f"/demandes/{case.number}/accuse")
    paper = client.get(f"/travail/venissieux/demandes/{case.number}/accuse.pdf")
    assert "Karim Haddad" in words_of(paper.content)
    done = client.post(response.url, {"vu": "1"}, follow=True)
    assert "Accusé de réception remis" in done.content.decode()


def test_sent_twice_it_is_one_case_and_changed_it_is_two(client, world):
    first, second = client.post(FORM, typed()), client.post(FORM, typed())
    assert first.url == second.url
    client.post(FORM, typed(objet="Autre chose"))
    with world.reading():
        assert Case.objects.count() == 2


def test_everything_typed_stands_again_beside_its_error(client):
    response = client.post(FORM, typed(**{"demandeur-family_name": "", "demandeur-email": "pas une adresse"}))
    assert response.status_code == 422
    fields = {error["field"] for error in response.context["errors"]}
    assert {"demandeur-family_name", "demandeur-email"} <= fields
    html = response.content.decode()
    assert "Le lampadaire est éteint." in html
    assert "pas une adresse" in html


def test_a_day_to_come_is_refused(client):
    later = (NOW + timedelta(days=3)).date()
    told = typed(
        **{
            "_received_on-day": str(later.day),
            "_received_on-month": str(later.month),
            "_received_on-year": str(later.year),
        }
    )
    assert client.post(FORM, told).context["errors"][0]["field"] == "_received_on"


def test_a_question_that_an_answer_calls_for_appears_without_being_an_error(client):
    url = "/travail/venissieux/demandes/nouvelle/urbanisme/declaration-prealable"
    first = client.get(url)
    told = typed(declarant="organisme", _shown=first.context["shown"])
    response = client.post(url, told)
    assert "siret" in {question["id"] for question in response.context["new"]}
    assert "siret" not in {error["field"] for error in response.context["errors"]}


def test_a_file_is_kept_when_something_else_is_wrong(client, world):
    pdf = BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    pdf.name = "photo.pdf"
    response = client.post(FORM, typed(objet="") | {"piece-documents": pdf})
    assert response.status_code == 422
    kept = response.context["pieces"][0]["files"]
    assert [each["name"] for each in kept] == ["photo.pdf"]
    client.post(FORM, typed() | {"kept-documents": kept[0]["id"]})
    with world.reading():
        assert Piece.objects.get().piece == "documents"


def test_a_file_of_another_case_cannot_be_joined(client, world):
    pdf = BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    pdf.name = "photo.pdf"
    client.post(FORM, typed() | {"piece-documents": pdf})
    with world.reading():
        taken = Piece.objects.get().file_id
    client.post(FORM, typed(objet="Autre") | {"kept-documents": str(taken)})
    with world.reading():
        assert Piece.objects.count() == 1

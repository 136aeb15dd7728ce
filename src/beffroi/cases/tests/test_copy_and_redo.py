"""One archive of all that somebody gave, and a new request made from an earlier one."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

from django.test import Client

from beffroi.cases import actions, deliveries
from beffroi.cases.mandates import keys
from beffroi.cases.models import Draft, Paper
from beffroi.cases.tests.residents import PDF, pdf, text_of
from tests.worlds import NOON

MANDATE = {"name": "Awa Diallo", "email": "awa@exemple.test"}


def path_of(case, page=""):
    base, key = deliveries.tracking_path(case).split("?")
    return f"{base}{page}?{key}"


def archive(response):
    assert response.status_code == 200
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_the_copy_holds_answers_files_messages_letters_and_receipt(world):
    case = world.file()
    for _twice in range(2):
        Client().post(path_of(case, "/messages"), {"message": "Voici.", "files": [pdf("plan.pdf")]})
    actions.decide(case=case, outcome="refused", reasons="Ce lampadaire est privé.", by=world.sophie, on=NOON)
    response = Client().post(path_of(case, "/copie.zip"))
    assert response.headers["Content-Disposition"].endswith(f'demande-{case.number}.zip"')
    assert response.headers["Cache-Control"] == "no-store"
    found = archive(response)
    assert found.testzip() is None
    names = found.namelist()
    assert names[:3] == ["reponses.pdf", "donnees.json", "accuse-de-reception.pdf"]
    assert found.read("messages/plan.pdf") == found.read("messages/2-plan.pdf") == PDF
    assert any(name.startswith("courriers/") for name in names)
    told = json.loads(found.read("donnees.json"))
    assert told["reponses"]["objet"] == "Éclairage"
    assert [each["texte"] for each in told["messages"]] == ["Voici.", "Voici."]
    assert "assignee" not in told
    assert found.read("reponses.pdf").startswith(b"%PDF")
    with world.reading():
        assert Paper.objects.get().opened_at is not None


def test_what_the_helper_takes_away_proves_nothing_and_carries_no_key_of_the_person(world):
    case = world.file(mandate=MANDATE)
    actions.decide(case=case, outcome="refused", reasons="Ce lampadaire est privé.", by=world.sophie, on=NOON)
    base, _key = deliveries.helper_path(case).split("?")
    found = archive(Client().post(f"{base}/copie.zip?cle={keys.helper_key(case)}"))
    assert "accuse-de-reception.pdf" in found.namelist()
    with world.reading():
        assert Paper.objects.get().opened_at is None
    assert Client().get(f"{base}/refaire?cle={keys.helper_key(case)}").status_code == 404


def test_a_stranger_gets_nothing(world):
    case = world.file()
    assert Client().post(f"/suivi/{case.number}/copie.zip?cle=abc").status_code == 404


def test_a_new_request_takes_over_what_is_said_and_nothing_is_agreed_to(world):
    case = world.file()
    browser = Client()
    page = browser.get(path_of(case))
    assert "Refaire une demande avec ces informations" in text_of(page)
    told = text_of(browser.get(path_of(case, "/refaire")))
    assert "Objet de votre demande" in told
    assert "Vos coordonnées" in told
    begun = browser.post(path_of(case, "/refaire"))
    assert begun.headers["Location"] == "/venissieux/demarches/demande/demandeur"
    with world.reading():
        kept = Draft.objects.get().answers
    assert kept["objet"] == "Éclairage"
    assert kept["_prefilled"] == ["description", "objet"]
    page = browser.get("/venissieux/demarches/demande/coordonnees").content.decode()
    assert 'value="Benali"' in page
    assert "12 rue Gambetta" in page
    assert "Pré-rempli, à vérifier." in text_of(
        browser.get("/venissieux/demarches/demande/questions/demande")
    )

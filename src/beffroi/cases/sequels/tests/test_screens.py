"""The screens of the law's time: what the agent and the person see and press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from beffroi.cases import actions
from beffroi.cases.deliveries import tracking_path
from beffroi.cases.models import Case, Paper
from beffroi.cases.sequels import actions as sequels
from beffroi.cases.sequels import handing
from beffroi.cases.sequels.models import Handover, Sequel
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.residents import text_of
from beffroi.cases.types import CaseState, Channel, PaperKind
from beffroi.cases.web import work_competent
from beffroi.operators import actions as operators
from beffroi.tenancy.types import CLOCKWORK

NOW = datetime.now(UTC)
DP = "urbanisme/declaration-prealable"


@pytest.fixture
def agent(world):
    return signed_in(hire(world.venissieux, "Sophie Marchand"))


def lapsed(world, **told):
    case = world.file(on=NOW - timedelta(days=75), **told)
    actions.lapse(case=case, by=CLOCKWORK, on=NOW - timedelta(days=1))
    return case


def again(world, case):
    with world.reading():
        return Case.objects.select_related("organisation").get(id=case.id)


def followed(case, step: str = "") -> str:
    path, _mark, key = tracking_path(case).partition("?")
    return f"{path}{step}?{key}"


def at(case, step: str = "") -> str:
    return f"/travail/venissieux/demandes/{case.number}{step}"


def test_the_person_has_the_certificate_with_one_button(world):
    case, browser = lapsed(world, procedure=DP, answers={}), Client()
    assert "Recevoir mon attestation" in text_of(browser.get(followed(case)))
    response = browser.post(followed(case, "/attestation"))
    assert response.status_code == 302
    page = text_of(browser.get(followed(case)))
    assert "Certificat de non-opposition" in page
    assert "Recevoir mon attestation" not in page
    browser.post(followed(case, "/attestation"))
    with world.reading():
        assert Paper.objects.filter(case=case, kind=PaperKind.ATTESTATION).count() == 1


def test_the_person_asks_why_and_is_told_what_becomes_of_the_appeal(world):
    case, browser = lapsed(world), Client()
    assert "Demander les motifs du refus" in text_of(browser.get(followed(case)))
    assert browser.post(followed(case, "/motifs")).status_code == 302
    page = text_of(browser.get(followed(case)))
    assert "Motifs demandés le" in page
    assert "n° 504677, d’après une source qui le cite" in page
    assert "Demander les motifs du refus" not in page


def test_without_the_key_nothing_is_asked(world):
    case = lapsed(world)
    assert Client().post(f"/suivi/{case.number}/motifs?cle=faux").status_code == 404
    with world.reading():
        assert not Sequel.objects.exists()


def test_the_agent_finds_the_reasons_owed_in_a_queue_and_gives_them(world, agent):
    case = lapsed(world)
    with world.reading():
        from beffroi.cases.queries import applicant

        person = applicant(case)
    sequels.ask_reasons(case=case, by=person, on=NOW)
    queue = text_of(agent.get("/travail/venissieux/?file=motifs"))
    assert case.number in queue
    page = text_of(agent.get(at(case)))
    assert "Motifs du refus à donner" in page
    step = at(case, "/motifs")
    assert "Motifs du refus" in text_of(agent.get(step))
    told = {"etape": "choix", "vu": "2", "reasons": "Le trottoir est privé."}
    read_over = agent.post(step, told)
    assert "Le trottoir est privé." in read_over.content.decode()
    letter = "Voici les motifs : le trottoir est privé."
    done = agent.post(
        step, {**told, "etape": "envoyer", "lettre": letter, "choisi": "reasons=Le trottoir est privé."}
    )
    assert done.status_code == 302
    with world.reading():
        assert Paper.objects.get(case=case, kind=PaperKind.REASONS).body == letter
    assert case.number not in text_of(agent.get("/travail/venissieux/?file=motifs"))


def test_the_agent_attests_and_notes_a_request_that_came_by_post(world, agent):
    granted, refused = lapsed(world, procedure=DP, answers={}), lapsed(world)
    assert "Donner l’attestation" in text_of(agent.get(at(granted)))
    assert agent.post(at(granted, "/attestation"), {"vu": "2"}).status_code == 302
    assert agent.get(at(refused, "/motifs-demandes")).status_code == 200
    assert agent.post(at(refused, "/motifs-demandes"), {"vu": "2"}).status_code == 302
    with world.reading():
        assert Sequel.objects.count() == 2


def test_the_agent_sees_which_receipts_are_owed(world, agent):
    case = world.file(channel=Channel.COUNTER, on=NOW)
    assert case.number in text_of(agent.get("/travail/venissieux/?file=accuses"))
    page = text_of(agent.get(at(case)))
    assert "Accusé de réception à remettre" in page
    assert "À confirmer" in page


def test_the_agent_reads_which_mention_lacks_and_what_it_costs(world, agent):
    operators.describe(organisation=world.venissieux, by=CLOCKWORK, on=NOW, phone="")
    world.venissieux.refresh_from_db()
    page = text_of(agent.get(at(world.file(on=NOW))))
    assert "Il manque : le téléphone du service." in page
    assert "ne s’imposent pas au demandeur (CRPA L112-12)" in page
    assert "Remettre l’accusé de réception" in page


def test_a_complete_receipt_says_nothing(world, agent):
    page = text_of(agent.get(at(world.file(on=NOW))))
    assert "incomplet" not in page


def test_the_competent_town_is_looked_for_by_name_and_the_list_stays_short(world, agent, monkeypatch):
    case = world.file(on=NOW - timedelta(days=3))
    step = at(case, "/transmission")
    monkeypatch.setattr(work_competent, "SHOWN", 0)
    assert "Mairie de Corbas" not in text_of(agent.get(step)), "many towns: none before a name is typed"
    monkeypatch.setattr(work_competent, "SHOWN", 10)
    typed = {"etape": "choix", "chercher": "oui", "vu": "2", "cherche": "corb", "to": "Métropole"}
    page = agent.post(step, typed)
    assert 'value="corbas"' in page.content.decode()
    assert 'value="Métropole"' in page.content.decode(), "nothing typed is lost"
    fragment = agent.get(f"{step}/collectivites?cherche=69960 COR").content.decode()
    assert ('value="corbas"' in fragment) == (world.corbas.postcode == "69960")
    assert "Aucune collectivité d’ici" in agent.get(f"{step}/collectivites?cherche=xyz").content.decode()
    kept = agent.get(f"{step}/collectivites?cherche=xyz&organisation=corbas").content.decode()
    assert "checked" in kept, "what was chosen stays"


def test_the_agent_hands_over_to_a_town_of_the_platform(world, agent):
    case, browser = world.file(on=NOW - timedelta(days=3)), Client()
    step = at(case, "/transmission")
    assert "Corbas" in text_of(agent.get(step))
    told = {"etape": "envoyer", "vu": "2", "to": "", "organisation": "corbas", "lettre": "Nous transmettons."}
    assert agent.post(step, told | {"choisi": "to=&organisation=corbas"}).status_code == 302
    assert again(world, case).state == CaseState.TRANSFERRED
    with world.reading():
        row = Handover.objects.get(case=case)
    handing.carry_out(world.venissieux.id, row.id, on=NOW)
    page = browser.get(followed(case)).content.decode()
    assert "Suivre la demande 69273-2026-000001" in page
    with world.reading(world.corbas):
        new = Case.objects.get()
        link = tracking_path(new).replace("&", "&amp;")
    assert link in page
    assert browser.get(tracking_path(new)).status_code == 200
    assert "69273-2026-000001" not in agent.get(at(case)).content.decode()
    theirs = signed_in(hire(world.corbas, "Paul Girard"))
    seen = text_of(theirs.get(f"/travail/corbas/demandes/{new.number}"))
    assert "Demande transmise par une autre collectivité" in seen
    assert theirs.get(at(case)).status_code == 404

"""The screens of agents together: notes and mentions, absences, services, rules, drafts, presence, the whole case."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from beffroi.cases import actions
from beffroi.cases.models import Case
from beffroi.cases.retention import belongings
from beffroi.cases.secrecy import secret_of
from beffroi.cases.teamwork import drafting, notes, presence
from beffroi.cases.teamwork.models import LetterDraft, Mention, Note
from beffroi.cases.teamwork.rules import compared
from beffroi.cases.tests.agents import EVERYTHING, actor, hire, signed_in
from beffroi.cases.types import Verb
from beffroi.documents import actions as documents
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.tenancy import scope
from beffroi.tenancy.types import STRANGER, Role

NOW = datetime.now(UTC)
TOMORROW = NOW.date() + timedelta(days=1)
SECRET_WORDS = "Le demandeur a déjà appelé trois fois."


@pytest.fixture
def sophie(world):
    return hire(world.venissieux, "Sophie Marchand", *EVERYTHING, Role.COMMUNE_ADMINISTRATOR)


@pytest.fixture
def karim(world):
    return hire(world.venissieux, "Karim Belkacem")


@pytest.fixture
def client(sophie):
    return signed_in(sophie)


@pytest.fixture
def case(world):
    return world.file(on=NOW - timedelta(days=2))


def at(case: Case, step: str = "") -> str:
    return f"/travail/venissieux/demandes/{case.number}" + (f"/{step}" if step else "")


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


# Notes


def test_a_note_is_read_by_colleagues_and_names_them(client, world, case, karim):
    answer = client.post(at(case, "note"), {"note": SECRET_WORDS, "mention": [str(karim.id)]})
    assert answer.status_code == 302
    page = signed_in(karim).get(at(case))
    assert SECRET_WORDS in page.content.decode()
    assert page.context["mentioned"] is True
    with world.reading():
        assert [m.case_id for m in notes.unread_mentions(world.venissieux, karim.id)] == [case.id]
    assert signed_in(karim).post(at(case, "notes-lues")).status_code == 302
    with world.reading():
        assert notes.unread_mentions(world.venissieux, karim.id) == []


def test_the_applicant_never_sees_a_note_on_the_page_nor_by_the_api(client, world, case):
    client.post(at(case, "note"), {"note": SECRET_WORDS})
    key = secret_of(case.id, case.secret_salt)
    for address in (f"/suivi/{case.number}?cle={key}", f"/api/v1/cases/{case.number}?cle={key}"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert SECRET_WORDS not in answer.content.decode()


def test_the_mail_to_whom_is_named_says_nothing_of_the_applicant(case):
    message = notes.mail("karim@venissieux.test", "venissieux", case.number, "Sophie Marchand")
    assert case.applicant_name not in message.body + message.subject
    assert case.number in message.body


def test_an_empty_note_and_an_unknown_colleague_are_refused_and_nothing_typed_is_lost(client, world, case):
    assert client.post(at(case, "note"), {"note": " "}).status_code == 422
    paul = hire(world.corbas, "Paul Girard")
    answer = client.post(at(case, "note"), {"note": SECRET_WORDS, "mention": [str(paul.id)]})
    assert answer.status_code == 422
    assert SECRET_WORDS in answer.content.decode()


def test_everything_that_colleagues_wrote_goes_with_the_case(world, case, sophie, karim):
    me = actor(sophie)
    notes.add(case=case, body=SECRET_WORDS, mentioned=[karim.id], by=me, on=NOW)
    drafting.save(case=case, verb=Verb.DECIDE, choices={}, body="Madame,", by=me, on=NOW)
    presence.announce(case=case, verb=Verb.DECIDE, by=me, on=NOW)
    with scope.writing(world.venissieux.id):
        gone = belongings.remove(case)
        assert {"cases.Note", "cases.Mention", "cases.LetterDraft", "cases.Presence"} <= set(gone)
        assert not Note.objects.exists()
        assert not Mention.objects.exists()


# Absences, services, rules


def test_an_absence_is_declared_shown_and_ended(client, case, sophie, karim):
    told = {
        "agent": str(karim.id),
        "delegate": str(sophie.id),
        **day("first", NOW.date()),
        **day("last", TOMORROW),
    }
    assert client.post("/travail/venissieux/equipe/", told).status_code == 302
    row = client.get("/travail/venissieux/equipe/").context["rows"][0]
    assert (row["agent"], row["delegate"]) == ("Karim Belkacem", "Sophie Marchand")
    answer = client.post(at(case, "attribuer"), {"agent": str(karim.id)}, follow=True)
    assert (
        "Karim Belkacem est absent(e). La demande est attribuée à Sophie Marchand." in answer.content.decode()
    )
    assert "en remplacement de Karim Belkacem" in answer.content.decode()
    client.post(row["cancel_url"])
    assert client.get("/travail/venissieux/equipe/").context["rows"] == []


def test_a_wrong_absence_comes_back_with_every_error_and_what_was_typed(client, karim):
    told = {"agent": str(karim.id), "first-day": "31", "first-month": "2", "first-year": "2027"}
    answer = client.post("/travail/venissieux/equipe/", told)
    assert answer.status_code == 422
    assert set(answer.context["wrong"]) >= {"first", "last", "delegate"}
    assert answer.context["days"]["first"]["day"] == "31"


def test_a_rule_is_tried_then_added_then_serves(client, world, case, karim):
    address = "/travail/venissieux/reglages/attribution/saisine/demande/nouvelle"
    offered = client.get(address).context["conditions"]
    subject = next(each for each in offered if "objet" in each["value"])
    told = {
        "label": "Éclairage public",
        "when-0": subject["value"],
        "value-0": "Éclairage",
        "to": f"agent:{karim.id}",
    }
    tried = client.post(address, {**told, "etape": "essai"})
    assert tried.context["tried"]["says"] == "La règle aurait attribué 1 des 1 dernières demandes."
    assert client.post(address, {**told, "etape": "enregistrer"}).status_code == 302
    listed = client.get("/travail/venissieux/reglages/attribution/").content.decode()
    assert "Éclairage public" in listed
    assert "Karim Belkacem" in listed
    new = world.file(on=NOW)
    assert "Attribuée par la règle « Éclairage public »" in client.get(at(new)).content.decode()


def test_a_service_is_created_changed_and_closed(client, karim):
    address = "/travail/venissieux/reglages/services/"
    assert client.post(address, {"name": "Voirie"}).status_code == 422
    client.post(address, {"name": "Voirie", "members": [str(karim.id)]})
    link = client.get(address).context["rows"][0]["actions"][0]["url"]
    client.post(link, {"name": "Espace public", "email": "voirie@venissieux.fr"})
    assert "Espace public" in client.get(address).content.decode()
    client.post(link, {"fermer": "oui"})
    assert client.get(address).context["rows"] == []


def test_an_arrete_is_registered_and_ended(client, karim):
    address = "/travail/venissieux/reglages/signatures/"
    told = {
        "to": str(karim.id),
        "to_quality": "Responsable",
        "reference": "arrêté n° 7",
        **day("first", NOW.date()),
    }
    assert client.post(address, told).status_code == 422
    answer = client.post(address, {**told, "giver_name": "Camille Roche", "giver_quality": "Le maire"})
    assert answer.status_code == 302
    row = client.get(address).context["rows"][0]
    assert row["name"] == "Karim Belkacem"
    client.post(row["end_url"])
    assert client.get(address).context["rows"] == []


@pytest.mark.parametrize("page", ["services/", "attribution/", "signatures/"])
def test_settings_of_the_team_are_the_administrator_s(world, karim, page):
    assert signed_in(karim).get(f"/travail/venissieux/reglages/{page}").status_code == 403


# Drafts of letters


def test_a_letter_is_saved_twice_compared_taken_up_again_and_sent(client, world, case):
    told = {"vu": "2", "outcome": "granted", "reasons": "", "choisi": "outcome=granted&reasons="}
    for text in ("Madame,\n\nOui.", "Madame,\n\nOui, dès lundi."):
        assert (
            client.post(at(case, "decision"), {**told, "lettre": text, "etape": "brouillon"}).status_code
            == 200
        )
    page = client.get(at(case, "decision"))
    assert "Brouillon n° 2, enregistré par Sophie Marchand" in page.content.decode()
    versions = client.get(at(case, "brouillons/decide"))
    kinds = [(line.kind, line.text) for line in versions.context["lines"]]
    assert {("removed", "Oui."), ("added", "Oui, dès lundi.")} <= set(kinds)
    first = versions.context["versions"][1]
    again = client.post(
        at(case, "decision"),
        {
            "vu": "2",
            "etape": "lettre",
            "lettre": first["body"],
            "choisi": first["chosen"],
            **dict(first["kept"]),
        },
    )
    assert again.context["letter"] == "Madame,\n\nOui."
    client.post(at(case, "decision"), {**told, "lettre": first["body"], "etape": "envoyer"})
    with world.reading():
        assert case.papers.get(kind="decision").body == "Madame,\n\nOui."
        assert LetterDraft.objects.count() == 2


def test_saving_the_same_words_makes_no_new_version_and_nothing_is_refused(world, case):
    for _ in range(2):
        drafting.save(case=case, verb=Verb.DECIDE, choices={}, body="Oui.", by=world.sophie, on=NOW)
    with world.reading():
        assert [row.rank for row in drafting.versions_of(case, Verb.DECIDE)] == [1]
    with pytest.raises(Invalid):
        drafting.save(case=case, verb=Verb.DECIDE, choices={}, body=" ", by=world.sophie, on=NOW)


def test_values_of_the_case_stand_beside_the_letter(client, case):
    page = client.post(at(case, "decision"), {"vu": "2", "outcome": "granted"})
    assert ("Demandeur", "Nadia Benali") in page.context["values"]
    assert any(value == "Éclairage" for _label, value in page.context["values"])


def test_comparing_gives_back_both_texts():
    lines = compared("a\nb\nc", "a\nx\nc")
    assert [line.text for line in lines if line.kind != "added"] == ["a", "b", "c"]
    assert [line.text for line in lines if line.kind != "removed"] == ["a", "x", "c"]


# Presence


def test_the_second_agent_sees_who_is_on_the_case_and_only_for_a_while(client, world, case, karim):
    other = signed_in(karim)
    other.post(at(case, "decision"), {"vu": "2", "outcome": "granted"})
    assert "Karim Belkacem prépare une décision" in client.get(at(case)).content.decode()
    ping = client.post(at(case, "presence/decide"))
    assert "Karim Belkacem prépare une décision" in ping.content.decode()
    with world.reading():
        later = NOW + presence.LASTS * 3
        assert presence.others_on(case, world.sophie, on=later) == []


def test_a_step_that_is_done_leaves_nobody_on_the_case(client, case, karim):
    other = signed_in(karim)
    other.post(at(case, "decision"), {"vu": "2", "outcome": "granted", "lettre": "Oui.", "etape": "envoyer"})
    assert client.get(at(case)).context["others"] == []


# The whole case


@pytest.fixture
def full(world, case):
    town = world.venissieux.id
    file = documents.receive(
        organisation=town,
        stream=BytesIO(b"Plan " * 200),
        name="Plan de la rue.txt",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=NOW,
    )
    with scope.writing(town):
        file.state = "clean"
        file.save(update_fields=["state"])
        case.pieces.create(organisation_id=town, piece="documents", file=file, given_at=NOW)
    notes.add(case=case, body=SECRET_WORDS, by=world.sophie, on=NOW)
    actions.decide(case=case, outcome="granted", by=world.sophie, on=NOW)
    return case


def test_the_whole_case_is_one_pdf_with_its_files_in_it(client, world, full):
    answer = client.post(at(full, "dossier.pdf"))
    assert answer.status_code == 200
    reader = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in ("Nadia Benali", SECRET_WORDS, "une décision a été prise"):
        assert said in words
    assert b"<pdfaid:part>3</pdfaid:part>" in answer.content
    assert reader.attachments["01-plan-de-la-rue.txt"] == [b"Plan " * 200]
    with world.reading():
        assert Entry.objects.filter(verb="cases.export_case").count() == 1


def test_the_whole_case_is_a_zip_with_an_index(client, full):
    answer = client.post(at(full, "dossier.zip"))
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[:2] == [f"dossier-{full.number}.pdf", "index.csv"]
    index = archive.read("index.csv").decode("utf-8-sig")
    assert "fichiers/01-plan-de-la-rue.txt;Plan de la rue.txt;text/plain;1000;" in index
    assert archive.read("fichiers/01-plan-de-la-rue.txt") == b"Plan " * 200


def test_a_whole_case_is_taken_by_a_post_alone(client, full):
    assert client.get(at(full, "dossier.pdf")).status_code == 405
    assert client.post(at(full, "dossier.exe")).status_code == 404


def test_the_page_of_a_case_needs_no_more_queries_when_colleagues_write(
    client, world, case, sophie, karim, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    notes.add(case=case, body="Une.", mentioned=[karim.id], by=actor(sophie), on=NOW)
    client.get(at(case))
    with CaptureQueriesContext(connection) as first:
        client.get(at(case))
    for _ in range(4):
        notes.add(case=case, body="Encore.", mentioned=[karim.id], by=actor(sophie), on=NOW)
    with CaptureQueriesContext(connection) as then:
        client.get(at(case))
    assert len(then) == len(first)

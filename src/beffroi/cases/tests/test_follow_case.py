"""What a person sees and does on the page of their request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from beffroi.cases import actions, deliveries, queries
from beffroi.cases.models import Case, Message, Paper, Piece
from beffroi.cases.tests.residents import PLANNING, Resident, errors_of, pdf, text_of
from beffroi.cases.types import CaseState
from beffroi.tenancy.types import CLOCKWORK

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def path_of(case, page=""):
    base, key = deliveries.tracking_path(case).split("?")
    return f"{base}{page}?{key}"


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def case(world):
    return world.file(on=now() - timedelta(days=3))


@pytest.fixture
def waiting(world):
    """A planning declaration whose two plans are asked for."""
    resident = Resident("declaration-prealable")
    resident.begin()
    for page, told in PLANNING:
        resident.answer(page, told)
    resident.send()
    with world.reading():
        found = Case.objects.get(procedure="urbanisme/declaration-prealable")
        actions.request_documents(case=found, missing=["DP1", "DP2"], by=world.sophie, on=now())
        return found


def fresh(world, case):
    with world.reading():
        return Case.objects.get(id=case.id)


def test_the_page_says_the_date_and_who_must_act(world, browser, case):
    page = text_of(browser.get(path_of(case)))
    assert "Sans réponse le" in page
    assert "votre demande sera considérée comme refusée" in page
    assert "Vous n’avez rien à faire pour l’instant" in page
    assert "Demande reçue par la mairie" in page
    assert "article 641" in page  # the explanation names the text of each step


def test_the_pages_are_kept_by_no_cache_and_told_to_no_other_site(world, browser, case):
    answer = browser.get(path_of(case))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("key", ["", "faux", "a" * 32, "é"])
def test_a_wrong_key_opens_nothing_and_says_what_to_do(world, browser, case, key):
    for page in ("", "/recu.pdf", "/retirer"):
        answer = browser.get(f"/suivi/{case.number}{page}", {"cle": key})
        assert answer.status_code == 404
        assert case.applicant_name not in text_of(answer)
        assert "Vérifiez qu’il est entier" in text_of(answer)


@pytest.mark.parametrize(
    "number", ["69259-2026-999999", "75056-2026-000001", "n'importe quoi", "DP06925926ZZZZZ"]
)
def test_an_unknown_number_is_a_page_that_says_so(world, browser, case, number):
    key = path_of(case).partition("cle=")[2]
    assert browser.get(f"/suivi/{number}", {"cle": key}).status_code == 404


def test_number_and_key_typed_by_hand_lead_to_the_page(world, browser, case):
    key = path_of(case).partition("cle=")[2]
    for typed in (key, key.upper(), f" {key} ", f"http://127.0.0.1{path_of(case)}"):
        answer = browser.post("/suivi/", {"number": "69259 - 2026 - 000001", "key": typed})
        assert answer.headers["Location"] == path_of(case)
    assert browser.post("/venissieux/suivre", {"number": case.number, "key": key}).status_code == 302


def test_a_wrong_key_typed_by_hand_is_told_without_saying_which_is_wrong(world, browser, case):
    wrong_key = browser.post("/suivi/", {"number": case.number, "key": "x"})
    wrong_number = browser.post("/suivi/", {"number": "69259-2026-000777", "key": "x"})
    assert errors_of(wrong_key) == errors_of(wrong_number)
    assert "Recopiez-les" in errors_of(wrong_key)[0]
    assert f'value="{case.number}"' in wrong_key.content.decode()


def test_a_message_goes_to_the_service(world, browser, case):
    assert (
        browser.post(path_of(case, "/messages"), {"message": "Bonjour,\nune précision."}).status_code == 302
    )
    page = text_of(browser.get(path_of(case)))
    assert "une précision." in page
    assert "Votre message est envoyé" in page
    assert fresh(world, case).unread == 1


def test_a_message_too_long_is_kept_and_told(world, browser, case):
    answer = browser.post(path_of(case, "/messages"), {"message": "a" * 10_001})
    assert answer.status_code == 422
    assert "10000" in errors_of(answer)[0].replace(" ", "").replace("\u00a0", "")
    assert "a" * 10_001 in answer.content.decode()


def test_the_pieces_asked_for_are_given_one_by_one(world, browser, waiting):
    page = text_of(browser.get(path_of(waiting)))
    assert "C’est à vous d’agir" in page
    assert "Envoyez vos pièces au plus tard le" in page
    nothing = browser.post(path_of(waiting, "/pieces"))
    assert "Choisissez au moins un fichier" in errors_of(nothing)[0]
    assert browser.post(path_of(waiting, "/pieces"), {"piece-DP1": pdf("situation.pdf")}).status_code == 302
    assert fresh(world, waiting).state == CaseState.WAITING
    page = browser.get(path_of(waiting)).content.decode()
    assert 'id="piece-DP1"' not in page
    assert 'id="piece-DP2"' in page
    browser.post(path_of(waiting, "/pieces"), {"piece-DP2": pdf("masse.pdf")})
    assert fresh(world, waiting).state == CaseState.COMPLETED
    page = text_of(browser.get(path_of(waiting)))
    assert "votre dossier est complet" in page
    assert "masse.pdf" in page


def test_a_disguised_file_is_told_in_its_place_and_the_other_one_is_kept(world, browser, waiting):
    files = {"piece-DP1": pdf("situation.pdf"), "piece-DP2": pdf("plan.pdf", b"MZ\x90\0 program")}
    answer = browser.post(path_of(waiting, "/pieces"), files)
    assert answer.status_code == 422
    assert 'href="#piece-DP2"' in answer.content.decode()
    with world.reading():
        assert [row.piece for row in Piece.objects.filter(case=waiting)] == ["DP1"]


def test_the_decision_is_downloaded_and_its_reading_is_proved(world, browser, waiting):
    browser.post(path_of(waiting, "/pieces"), {"piece-DP1": pdf(), "piece-DP2": pdf()})
    with world.reading():
        found = Case.objects.get(id=waiting.id)
        paper = actions.decide(case=found, outcome="granted", by=world.sophie, on=now())
    page = text_of(browser.get(path_of(waiting)))
    assert "La commune ne s’oppose pas à votre projet." in page
    letter = browser.get(path_of(waiting, f"/courriers/{paper.id}.pdf"))
    assert b"".join(letter.streaming_content).startswith(b"%PDF")
    assert letter.headers["Content-Disposition"].startswith("attachment")
    with world.reading():
        assert Paper.objects.get(id=paper.id).opened_at is not None
    assert "Vous avez ouvert la décision" in text_of(browser.get(path_of(waiting)))


def test_the_receipt_is_downloaded_again(world, browser, case):
    answer = browser.get(path_of(case, "/recu.pdf"))
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_one_s_own_file_is_given_back_and_never_run(world, browser, waiting):
    browser.post(path_of(waiting, "/pieces"), {"piece-DP1": pdf("mon plan à moi.pdf")})
    with world.reading():
        file_id = Piece.objects.get(case=waiting).file_id
    answer = browser.get(path_of(waiting, f"/fichiers/{file_id}"))
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''mon%20plan")


def test_a_file_of_another_case_of_the_same_commune_is_unknown(world, browser, waiting, case):
    browser.post(path_of(waiting, "/pieces"), {"piece-DP1": pdf()})
    with world.reading():
        file_id = Piece.objects.get(case=waiting).file_id
        paper_id = Paper.objects.get(case=waiting).id
    assert browser.get(path_of(case, f"/fichiers/{file_id}")).status_code == 404
    assert browser.get(path_of(case, f"/courriers/{paper_id}.pdf")).status_code == 404


def test_the_request_is_taken_back_after_a_confirmation(world, browser, case):
    assert "Retirer votre demande" in text_of(browser.get(path_of(case, "/retirer")))
    assert fresh(world, case).state == CaseState.RECEIVED
    assert browser.post(path_of(case, "/retirer")).headers["Location"] == path_of(case)
    assert fresh(world, case).state == CaseState.WITHDRAWN
    assert "Vous avez retiré votre demande" in text_of(browser.get(path_of(case)))
    assert "ne peut plus être retirée" in text_of(browser.get(path_of(case, "/retirer")))
    assert browser.post(path_of(case, "/retirer")).status_code == 409


def test_after_a_silent_acceptance_the_right_to_an_attestation_is_told(world, browser):
    resident = Resident("declaration-prealable")
    resident.begin()
    for page, told in PLANNING:
        resident.answer(page, told)
    resident.send()
    with world.reading():
        found = Case.objects.get()
        assert actions.lapse(case=found, by=CLOCKWORK, on=now() + timedelta(days=60))
        state = queries.dossier(found, on=now() + timedelta(days=60)).case.state
    assert state == CaseState.TACIT
    page = text_of(browser.get(path_of(found)))
    assert "La commune ne s’oppose pas à votre projet." in page
    assert "Vous avez droit à un certificat" in page


def test_what_people_write_is_never_read_as_markup(world, browser):
    bad = "<script>alert(1)</script>"
    flipped = "abc\u202efdp.exe"
    case = world.file(
        on=now(), answers={"theme": "autre", "objet": bad, "description": flipped}, applicant=_named(bad)
    )
    browser.post(path_of(case, "/messages"), {"message": f"{bad} {flipped}"})
    page = browser.get(path_of(case)).content.decode()
    assert bad not in page
    assert "&lt;script&gt;" in page
    with world.reading():
        assert "\u202e" not in Message.objects.get().body


def _named(name):
    from tests.worlds import APPLICANT

    return APPLICANT | {"family_name": name}

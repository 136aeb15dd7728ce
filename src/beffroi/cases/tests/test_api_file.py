"""Filing through the API."""

from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from jsonschema import Draft202012Validator

from beffroi.cases.models import Case, Delivery, LedgerEvent, Piece
from beffroi.cases.tests.api import ANSWERS, PDF, VENISSIEUX, body, file, post, problem, token
from beffroi.journal.models import Entry
from tests.worlds import APPLICANT

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


def test_the_procedures_of_a_commune_come_with_their_form(world, client):
    response = client.get("/api/v1/organisations/216902593/procedures")
    items = {item["code"]: item for item in response.json()["items"]}
    assert set(items) == {"demande", "acte-naissance", "declaration-prealable"}
    asked = items["demande"]
    assert asked["version"] == 1
    assert asked["clock"]["regime"] == "rejects"
    assert (
        asked["silence"]
        == "Sans réponse dans le délai de deux mois, votre demande sera considérée comme refusée."
    )
    Draft202012Validator.check_schema(asked["form"])
    Draft202012Validator(asked["form"]).validate(ANSWERS)


def test_a_filing_gives_a_number_a_secret_addresses_and_a_clock(world, client):
    told = file(client)
    year = told["received_at"][:4]
    assert told["number"] == f"69259-{year}-000001"
    assert told["clock"]["regime"] == "rejects"
    assert told["clock"]["earliest"] < told["clock"]["latest"]
    assert told["tracking_url"].endswith(f"/suivi/{told['number']}?cle={told['secret']}")
    assert told["receipt_url"].endswith(f"/suivi/{told['number']}/recu.pdf?cle={told['secret']}")
    with world.reading():
        case = Case.objects.get(number=told["number"])
        assert case.answers == ANSWERS
        assert LedgerEvent.objects.filter(case=case).count() == 2
        assert Delivery.objects.get(case=case).kind == "receipt"
        assert Entry.objects.filter(verb="cases.file").count() == 1


def test_the_same_key_and_body_give_the_same_answer_once(world, client):
    first = post(client, VENISSIEUX, body(), **{"Idempotency-Key": "abc"})
    second = post(client, VENISSIEUX, body(), **{"Idempotency-Key": "abc"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    with world.reading():
        assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(world, client):
    post(client, VENISSIEUX, body(), **{"Idempotency-Key": "abc"})
    other = body(answers={**ANSWERS, "objet": "Autre chose"})
    told = problem(post(client, VENISSIEUX, other, **{"Idempotency-Key": "abc"}), 409)
    assert "clé" in told["detail"]


def test_another_commune_may_use_the_same_key(world, client):
    here = post(client, VENISSIEUX, body(), **{"Idempotency-Key": "abc"}).json()
    there = post(
        client, VENISSIEUX.replace("216902593", "216902734"), body(), **{"Idempotency-Key": "abc"}
    ).json()
    assert here["number"].startswith("69259-")
    assert there["number"].startswith("69273-")


def test_numbers_follow_each_other(world, client):
    assert [file(client)["number"][-6:] for _ in range(3)] == ["000001", "000002", "000003"]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"answers": {}}, {"answers.theme", "answers.objet", "answers.description"}),
        ({"answers": {**ANSWERS, "zzz": 1}}, {"answers.zzz"}),
        ({"answers": {**ANSWERS, "objet": ["x"]}}, {"answers.objet"}),
        ({"applicant": {**APPLICANT, "email": ""}}, {"applicant.email"}),
        ({"applicant": {**APPLICANT, "zzz": ""}}, {"applicant.zzz"}),
        ({"applicant": {"kind": "company", "legal_name": "X", "siren": "123456789"}}, {"applicant.siren"}),
        (
            {"applicant": {**APPLICANT, "address": {"lines": ["1"], "postcode": "1", "city": "x"}}},
            {"applicant.address.postcode"},
        ),
        ({"applicant": "x"}, {"applicant"}),
        ({"zzz": 1}, {"zzz"}),
        ({"documents": [{"piece": "zzz", "content_base64": ""}]}, {"documents.0.piece"}),
        ({"documents": [{"piece": "documents"}]}, {"documents.0"}),
        ({"channel": "pigeon"}, {"channel"}),
    ],
)
def test_each_wrong_field_is_named(world, client, changed, fields):
    told = problem(post(client, VENISSIEUX, body(**changed)), 422)
    assert fields <= set(told["errors"])
    assert all(text.endswith(".") for text in told["errors"].values())
    with world.reading():
        assert not Case.objects.exists()


def test_ten_megabytes_of_text_are_refused_clearly(world, client):
    told = problem(post(client, VENISSIEUX, body(answers={**ANSWERS, "description": "a" * 10_000_000})), 422)
    assert "caractères" in told["errors"]["answers.description"]


def test_more_than_a_request_may_hold_is_refused_clearly(world, client):
    told = problem(post(client, VENISSIEUX, body(answers={**ANSWERS, "description": "a" * 13_000_000})), 413)
    assert "12 Mo" in told["detail"]


def test_markup_and_direction_tricks_stay_text(world, client):
    applicant = {**APPLICANT, "family_name": "<b>Benali</b>\u202e"}
    number = file(client, applicant=applicant)["number"]
    with world.reading():
        assert Case.objects.get(number=number).applicant["family_name"] == "<b>Benali</b>"


def test_a_document_comes_in_the_body(world, client):
    number = file(
        client, documents=[{"piece": "documents", "name": "photo.pdf", "content_base64": encoded(PDF)}]
    )["number"]
    with world.reading():
        piece = Piece.objects.select_related("file").get(case__number=number)
        assert (piece.piece, piece.file.media_type, piece.file.size) == (
            "documents",
            "application/pdf",
            len(PDF),
        )
        assert Case.objects.get(number=number).receipt["pieces"][0]["sha256"] == piece.file.sha256


def test_a_disguised_document_is_refused_and_nothing_is_filed(world, client):
    sent = {
        "piece": "documents",
        "name": "photo.png",
        "content_base64": encoded(b"MZ\x90\x00" + b"\x00" * 200),
    }
    told = problem(post(client, VENISSIEUX, body(documents=[sent])), 422)
    assert "documents.0" in told["errors"]
    with world.reading():
        assert not Case.objects.exists()


def test_what_is_not_base64_is_named(world, client):
    sent = {"piece": "documents", "name": "x.pdf", "content_base64": "é!"}
    assert (
        "base 64" in problem(post(client, VENISSIEUX, body(documents=[sent])), 422)["errors"]["documents.0"]
    )


def test_a_file_sent_beforehand_is_cited_by_its_identifier(world, client):
    sent = client.post("/api/v1/organisations/216902593/files", {"file": SimpleUploadedFile("plan.pdf", PDF)})
    assert sent.status_code == 201, sent.content
    number = file(client, documents=[{"piece": "documents", "file": sent.json()["file"]}])["number"]
    with world.reading():
        assert Piece.objects.get(case__number=number).file.sha256 == sent.json()["sha256"]


def test_a_file_sent_to_another_commune_is_not_taken(world, client):
    sent = client.post("/api/v1/organisations/216902734/files", {"file": SimpleUploadedFile("plan.pdf", PDF)})
    told = problem(
        post(client, VENISSIEUX, body(documents=[{"piece": "documents", "file": sent.json()["file"]}])), 422
    )
    assert "autre organisation" in told["errors"]["documents.0"]
    forged = {"piece": "documents", "file": "1.2:forged"}
    assert (
        "expiré" in problem(post(client, VENISSIEUX, body(documents=[forged])), 422)["errors"]["documents.0"]
    )


def test_an_empty_upload_is_refused(world, client):
    problem(
        client.post("/api/v1/organisations/216902593/files", {"file": SimpleUploadedFile("x.pdf", b"")}), 422
    )
    problem(client.post("/api/v1/organisations/216902593/files", {}), 422)


def test_only_an_agent_files_for_somebody_without_an_address(world, client):
    applicant = {name: value for name, value in APPLICANT.items() if name != "email"}
    at_counter = body(applicant=applicant, channel="counter", received_on="2026-11-20")
    problem(post(client, VENISSIEUX, at_counter), 404)
    response = post(client, VENISSIEUX, at_counter, **token(world.venissieux))
    assert response.status_code == 201, response.content
    with world.reading():
        case = Case.objects.get()
        assert (case.channel, case.filed_at.date().isoformat()) == ("counter", "2026-11-20")
        assert not Delivery.objects.exists()


def test_an_agent_of_another_commune_files_nothing_at_the_counter(world, client):
    foreign = token(world.corbas)
    problem(post(client, VENISSIEUX, body(channel="counter"), **foreign), 404)


def test_what_is_not_offered_is_not_there(world, client):
    problem(post(client, VENISSIEUX.replace("/demande/", "/zzz/"), body()), 404)
    problem(post(client, VENISSIEUX.replace("216902593", "123456789"), body()), 404)
    problem(post(client, VENISSIEUX.replace("/demande/", "/%25/"), body()), 404)

"""Errors of the API: always a problem, in French, never a page."""

import pytest

from beffroi.cases.tests.api import VENISSIEUX, problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"{", "ligne 1"),
        (b"", "JSON"),
        (b'{"answers": NaN}', "NaN"),
        (b'{"applicant": "\xff"}', "UTF-8"),
        (b'{"applicant": "\\ud800"}', "caractère"),
        (b'{"applicant": "a\\u0000b"}', "nul"),
        (b"[" * 200_000, "imbriqué"),
    ],
)
def test_what_cannot_be_read_is_said(world, client, sent, says):
    response = client.post(VENISSIEUX, sent, content_type="application/json")
    told = problem(response, 422 if sent == b"" else 400)
    assert sent == b"" or says in told["detail"]


@pytest.mark.parametrize("sent", ["[]", '"x"', "1", "null"])
def test_a_body_is_an_object(world, client, sent):
    problem(client.post(VENISSIEUX, sent, content_type="application/json"), 422)


def test_an_emoji_is_no_half_character(world, client):
    sent = '{"applicant": {"kind": "\\ud83d\\ude00"}, "answers": {}}'
    problem(client.post(VENISSIEUX, sent, content_type="application/json"), 422)


def test_an_unknown_address_and_a_wrong_method_are_problems(world, client):
    problem(client.get("/api/v1/zzz"), 404)
    problem(client.get("/api/zzz"), 404)
    problem(client.delete("/api/v1/cases"), 405)


@pytest.mark.parametrize("header", ["Bearer zzz", "Bearer bfr_0123_zzz", "Basic eDp5", ""])
def test_a_token_that_is_none_is_asked_for_again(world, client, header):
    response = client.get("/api/v1/cases", headers={"Authorization": header})
    problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_queue_asks_for_a_token(world, client):
    problem(client.get("/api/v1/cases"), 401)


def test_the_document_and_its_page_answer(world, client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["info"]["title"] == "Beffroi"
    verbs = {
        "acknowledge",
        "request_documents",
        "complete",
        "transfer",
        "extend",
        "decide",
        "message",
        "withdraw",
    }
    assert {f"/api/v1/cases/{{number}}/{verb}" for verb in verbs} <= set(document["paths"])
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/api/v1/organisations/{siren}/procedures/{code}/cases" in text
    assert "cdn" not in text

"""The OpenAPI document is enough: nothing is left to guess, and a client that knows only it goes from end to end."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from beffroi.cases.tests.api import token
from tests.contract.client import Reader, invented
from tests.worlds import APPLICANT


@pytest.fixture
def reader(db):
    return Reader()


def _operations(document):
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield f"{method} {path}", told


def test_every_operation_says_what_it_does_who_may_call_it_and_how_it_fails(reader):
    identifiers = []
    for name, told in _operations(reader.document):
        identifiers.append(told["operationId"])
        assert re.fullmatch(r"[a-z][a-z_]+", told["operationId"]), name
        assert len(told["summary"]) > 2, name
        assert told["description"].endswith("."), name
        assert told["security"], name
        assert "422" in told["responses"], name
        for status, response in told["responses"].items():
            assert response["description"], (name, status)
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (name, status)
    assert len(identifiers) == len(set(identifiers))
    assert len(identifiers) > 40


def test_every_parameter_and_body_has_a_bound_or_a_format(reader):
    """A text without bound cannot be filled by whoever reads only the document."""
    for name, told in _operations(reader.document):
        for each in told.get("parameters", []):
            schema = each["schema"]
            choices = schema.get("anyOf", [schema])
            choices = [*choices, *(one["items"] for one in choices if "items" in one)]
            known = {"maxLength", "format", "enum", "maximum", "$ref", "pattern"}
            assert any(known & set(one) or one.get("type") in {"boolean", "null"} for one in choices), (
                name,
                each,
            )


def test_every_schema_that_is_named_stands_in_the_document(reader):
    text = str(reader.document)
    for name in set(re.findall(r"#/components/schemas/(\w+)", text)):
        assert name in reader.document["components"]["schemas"], name
    for scheme in ("agent", "applicant", "applicant_link"):
        assert reader.document["components"]["securitySchemes"][scheme]["description"]


def test_examples_are_accepted_by_their_own_schema(reader):
    seen = 0
    for name, schema in reader.document["components"]["schemas"].items():
        for example in schema.get("examples", []):
            reader.validate(example, {"$ref": f"#/components/schemas/{name}"})
            seen += 1
    assert seen >= 10


def test_states_are_listed(reader):
    schemas = reader.document["components"]["schemas"]
    assert set(schemas["CaseState"]["enum"]) >= {"received", "waiting", "decided", "tacit"}
    assert schemas["CaseOut"]["properties"]["state"] == {"$ref": "#/components/schemas/CaseState"}


def test_a_client_written_from_the_document_alone_files_reads_examines_and_decides(world):
    told = token(world.venissieux)["Authorization"].removeprefix("Bearer ")
    stranger, agent = Reader(), Reader(credentials={"agent": told})
    commune = stranger.call("find_communes", q="Vénissieux")["items"][0]
    offered = stranger.call("list_procedures", siren=commune["siren"] or "216902593")["items"]
    procedure = next(each for each in offered if each["code"] == "declaration-prealable")
    body = {"applicant": APPLICANT, "answers": _prior(procedure["form"])}
    filed = stranger.call(
        "file_case", body, siren="216902593", code=procedure["code"], idempotency_key="une-seule-fois"
    )
    again = stranger.call(
        "file_case", body, siren="216902593", code=procedure["code"], idempotency_key="une-seule-fois"
    )
    assert again["number"] == filed["number"]

    applicant = Reader(credentials={"applicant": filed["secret"]})
    assert applicant.call("read_case", number=filed["number"])["state"] == "received"
    asked = procedure["pieces"][1]["id"]
    case = agent.call("request_documents", {"missing": [asked]}, number=filed["number"])
    assert (case["state"], case["missing"]) == ("waiting", [asked])
    assert agent.call("complete", {"whole": True}, number=filed["number"])["state"] == "completed"
    assert agent.call("message", {"body": "Votre dossier est complet."}, number=filed["number"])["messages"]
    decided = agent.call("decide", {"outcome": "granted"}, number=filed["number"])
    assert (decided["state"], decided["outcome"]) == ("decided", "granted")
    assert applicant.call("read_case", number=filed["number"])["letters"]
    refused = agent.call("decide", {"outcome": "granted"}, number=filed["number"], status=409)
    assert refused["detail"]
    listed = agent.call("list_cases", closed="true")["items"]
    assert [each["number"] for each in listed] == [filed["number"]]


def _prior(form):
    """The required answers of the form; what its own examples say where a text has a meaning."""
    from beffroi.cases.tests.test_work_steps import WORKS

    return {**invented(form), **WORKS}


def test_an_error_is_as_the_document_says(world):
    problem = Reader().call(
        "file_case", {"applicant": {}, "answers": {}}, siren="216902593", code="demande", status=422
    )
    assert set(problem["errors"])


def test_the_page_shows_every_call(reader):
    page = Client().get("/api/v1/docs").content.decode()
    for _name, told in _operations(reader.document):
        assert told["summary"].replace("'", "&#x27;") in page

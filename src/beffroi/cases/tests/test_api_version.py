"""A newer version through the API: told with the case, followed with its questions, or kept away in writing."""

from __future__ import annotations

import pytest

from beffroi.cases.tests.api import file, post, problem, token
from beffroi.cases.tests.versions import ASKED, WORDED, fresh_catalogue, publish  # noqa: F401 - serves every test
from beffroi.cases.types import MigrationPolicy
from beffroi.tenancy.types import Role

pytestmark = pytest.mark.django_db
OFFER, REQUIRE = MigrationPolicy.OFFER, MigrationPolicy.REQUIRE
ANSWERS = {"answers": {"telephone": "06 12 34 56 78"}}


def address(told) -> str:
    return f"/api/v1/cases/{told['number']}"


def key(told) -> dict[str, str]:
    return {"X-Beffroi-Secret": told["secret"]}


@pytest.fixture
def told(world, client):
    return file(client)


def test_a_case_tells_its_version_and_that_nothing_is_asked(world, client, told):
    publish(world, ASKED)
    read = client.get(address(told), headers=key(told)).json()
    assert (read["version"], read["pending"]) == (1, None)


def test_a_case_tells_what_a_newer_version_asks(world, client, told):
    publish(world, ASKED, policy=REQUIRE)
    pending = client.get(address(told), headers=token(world.venissieux)).json()["pending"]
    assert (pending["version"], pending["policy"], pending["kept"]) == (2, "require_before_decision", None)
    assert "version 2" in pending["blocks"]
    assert pending["changes"][0].startswith("Une question s’ajoute")
    assert list(pending["questions"]) == ["telephone"]
    assert pending["questions"]["telephone"]["type"] == "string"


def test_an_agent_moves_a_case_with_the_answers_that_lack(world, client, told):
    publish(world, ASKED, policy=OFFER)
    agent = token(world.venissieux)
    lacking = problem(post(client, f"{address(told)}/migrate", {}, **agent), 422)
    assert list(lacking["errors"]) == ["answers.telephone"]
    fixed = {"answers": {**ANSWERS["answers"], "objet": "Autre"}}
    assert list(problem(post(client, f"{address(told)}/migrate", fixed, **agent), 422)["errors"]) == [
        "answers.objet"
    ]
    moved = post(client, f"{address(told)}/migrate", ANSWERS, **agent).json()
    assert (moved["version"], moved["pending"], moved["answers"]["telephone"]) == (2, None, "+33612345678")
    problem(post(client, f"{address(told)}/migrate", ANSWERS, **agent), 409)


def test_a_reason_frees_the_decision(world, client, told):
    publish(world, WORDED, policy=REQUIRE)
    agent = token(world.venissieux)
    refused = problem(post(client, f"{address(told)}/decide", {"outcome": "granted"}, **agent), 409)
    assert "version 2" in refused["detail"]
    problem(post(client, f"{address(told)}/keep_version", {"reason": " "}, **agent), 422)
    kept = post(client, f"{address(told)}/keep_version", {"reason": "Instruction terminée."}, **agent).json()
    assert (kept["version"], kept["pending"]["kept"], kept["pending"]["blocks"]) == (
        1,
        "Instruction terminée.",
        None,
    )
    seen = client.get(address(told), headers=key(told)).json()["pending"]
    assert "kept" not in seen
    assert (
        post(client, f"{address(told)}/decide", {"outcome": "granted"}, **agent).json()["state"] == "decided"
    )


def test_the_applicant_answers_but_keeps_nothing(world, client, told):
    publish(world, ASKED, policy=OFFER)
    problem(post(client, f"{address(told)}/keep_version", {"reason": "Non."}, **key(told)), 404)
    assert post(client, f"{address(told)}/migrate", ANSWERS, **key(told)).json()["version"] == 2


def test_a_secretary_and_another_commune_move_nothing(world, client, told):
    publish(world, ASKED, policy=OFFER)
    secretary = token(world.venissieux, Role.SECRETARY, email="luc@exemple.test")
    problem(post(client, f"{address(told)}/migrate", ANSWERS, **secretary), 403)
    problem(post(client, f"{address(told)}/migrate", ANSWERS, **token(world.corbas)), 404)


def test_the_documentation_shows_both_calls(world, client):
    page = client.get("/api/v1/docs").content.decode()
    assert "Faire passer à la version nouvelle" in page
    assert "Garder la version" in page
    assert "/keep_version" in page

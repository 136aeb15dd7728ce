"""The calls of an agent's program: the right agent, a colleague without the role, an agent of another commune."""

from __future__ import annotations

import pytest
from django.test import Client

from beffroi.cases.tests.api import problem, token
from beffroi.tenancy.types import Role

SIREN = "216902593"
HERE = f"/api/v1/organisations/{SIREN}"
CHIEFS = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR)
LISTS = [
    "/mails",
    "/undelivered",
    "/retention/ending",
    "/retention/holds",
    "/statistics",
    "/adoptions",
    "/agents",
]


def call(path, headers, **query):
    return Client().get(path, query, headers=headers)


@pytest.fixture
def chief(world):
    return token(world.venissieux, *CHIEFS, email="chef@venissieux.test")


@pytest.fixture
def elsewhere(world):
    return token(world.corbas, *CHIEFS, email="chef@corbas.test")


@pytest.fixture
def without(world):
    """An account of the commune that holds no role which reads requests or people."""
    return token(world.venissieux, Role.DELEGATE, email="elue@venissieux.test")


@pytest.mark.parametrize("path", LISTS)
def test_who_may_gets_a_page_and_another_commune_nothing(world, chief, elsewhere, path):
    world.file()
    answer = call(HERE + path, chief)
    assert answer.status_code == 200, answer.content.decode()
    assert "items" in answer.json()
    refused = call(HERE + path, elsewhere)
    assert refused.status_code in {403, 404}, refused.content.decode()[:300]
    assert "Benali" not in refused.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_a_colleague_without_the_role_is_refused(world, without, path):
    refused = call(HERE + path, without)
    assert refused.status_code in {403, 404}, f"{path}: {refused.content.decode()[:300]}"


@pytest.mark.parametrize("path", [*LISTS, "/journal/exports"])
def test_nobody_gets_in_without_a_token(world, path):
    assert Client().get(HERE + path).status_code in {401, 405}


def test_the_queue_is_filtered_and_sorted_and_a_commune_sees_its_own_requests_alone(world, chief, elsewhere):
    first, last = world.file(), world.file()
    told = call("/api/v1/cases", chief).json()
    assert {each["number"] for each in told["items"]} == {first.number, last.number}
    none = call("/api/v1/cases", chief, procedure="etat_civil/acte-naissance").json()
    assert none["items"] == []
    assert call("/api/v1/cases", elsewhere).json()["items"] == []


def test_a_day_that_is_none_is_named(world, chief):
    assert problem(call("/api/v1/cases", chief, due_before="demain"), 422)["errors"]


def test_saved_views_belong_to_their_commune(world, chief, elsewhere):
    assert call("/api/v1/views", chief).json()["items"] == []
    assert call("/api/v1/views", elsewhere).json()["items"] == []
    missing = call("/api/v1/cases", chief, view="00000000-0000-7000-8000-000000000000")
    assert missing.status_code in {404, 422}


def test_a_token_lists_itself_without_its_text_and_ends_itself(world, chief, elsewhere):
    (mine,) = call("/api/v1/tokens", chief).json()["items"]
    assert chief["Authorization"].partition(" ")[2] not in str(mine)
    address = f"/api/v1/tokens/{mine['id']}"
    assert Client().delete(address, headers=elsewhere).status_code == 404
    answer = Client().delete(address, headers=chief)
    assert (answer.status_code, answer.content) == (204, b"")
    assert call("/api/v1/tokens", chief).status_code == 401

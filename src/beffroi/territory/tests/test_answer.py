"""What the API answers about communes."""

from __future__ import annotations

import pytest
from ninja.testing import TestClient

from beffroi.territory.api import router

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def get(address: str) -> dict[str, object]:
    answer = TestClient(router).get(address)
    assert answer.status_code == 200
    return answer.json()


def test_a_commune_is_answered_as_the_contract_says() -> None:
    assert get("/communes?q=venissieux") == {
        "items": [
            {
                "name": "Vénissieux",
                "insee": "69259",
                "department": "69",
                "department_name": "Rhône",
                "siren": "216902593",
                "portal_url": "/venissieux/",
                "former": None,
                "note": "",
            }
        ],
        "next": None,
    }


def test_a_former_code_is_answered_with_its_former_name() -> None:
    (item,) = get("/communes?q=69152")["items"]
    assert (item["insee"], item["former"]) == ("69149", "Pierre-Bénite")


def test_a_commune_without_siren_answers_null() -> None:
    assert get("/communes?q=noumea")["items"][0]["siren"] is None


def test_an_empty_search_answers_an_empty_list() -> None:
    assert get("/communes?q=") == {"items": [], "next": None}


def test_a_longer_answer_gives_the_address_of_the_next_page() -> None:
    page = get("/communes?q=saint%20denis&limit=2")
    following = page["next"]
    assert [item["department"] for item in page["items"]] == ["974", "93"]
    assert following
    after = following.rpartition("?")[2]
    assert [item["department"] for item in get(f"/communes?{after}")["items"]] == ["11", "30"]


@pytest.mark.parametrize("query", ["", "q=" + "a" * 201, "q=a&limit=0", "q=a&limit=101", "q=a&limit=x"])
def test_a_wrong_search_is_refused(query: str) -> None:
    assert TestClient(router).get(f"/communes?{query}").status_code == 422

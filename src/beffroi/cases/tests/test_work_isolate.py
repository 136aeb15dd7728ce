"""Every address of the workspace, tried by a colleague of another commune and by a stranger: nothing is there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern

from beffroi.cases import actions
from beffroi.cases.models import Paper
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.web.urls_work import urlpatterns
from beffroi.tenancy.types import Role
from tests.worlds import NOON


def addresses(case, paper) -> dict[str, str]:
    """Fill every pattern of the workspace with what exists in Vénissieux."""
    told = {
        "<slug:slug>": "venissieux",
        "<str:number>": case.number,
        "<uuid:file_id>": str(paper.file_id),
        "<uuid:paper_id>": str(paper.id),
        "<uuid:absence_id>": str(paper.id),
        "<uuid:view_id>": str(paper.id),
        "<slug:pack>": "saisine",
        "<slug:code>": "demande",
    }
    found = {}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for name, value in told.items():
            route = route.replace(name, value)
        assert "<" not in route, route
        found[pattern.name] = f"/travail/{route}"
    return found


@pytest.fixture
def known(world):
    sophie = actor(hire(world.venissieux, "Sophie Marchand"))
    case = world.file()
    paper = actions.request_documents(case=case, missing=["documents"], by=sophie, on=NOON)
    return addresses(case, paper)


def test_another_commune_s_agent_finds_nothing_anywhere(world, known):
    client = signed_in(hire(world.corbas, "Paul Girard"))
    for name, url in known.items():
        if name == "work_choose":
            continue
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code in {404, 405}, (name, url, response.status_code)
            assert b"Benali" not in response.content, name
        assert 404 in {client.get(url).status_code, client.post(url).status_code}, name


def test_a_case_of_another_commune_is_unknown_under_one_s_own_address(world, known):
    client = signed_in(hire(world.corbas, "Paul Girard"))
    for name, url in known.items():
        if "/demandes/69259" in url:
            own = url.replace("/venissieux/", "/corbas/")
            assert 404 in {client.get(own).status_code, client.post(own).status_code}, name
            assert {client.get(own).status_code, client.post(own).status_code} <= {404, 405}, name


def test_a_stranger_is_led_to_sign_in_everywhere(known):
    for name, url in known.items():
        for method in (Client().get, Client().post):
            assert method(url).status_code == 302, name


def test_a_role_that_reads_no_case_is_told_whom_to_ask(world, known):
    client = signed_in(hire(world.venissieux, "Luc Perrin", Role.COMMUNE_ADMINISTRATOR))
    for name, url in known.items():
        statuses = {client.get(url).status_code, client.post(url).status_code}
        # An administrator sees the absences of the agents; they say nothing of the cases.
        assert name in {"work_choose", "work_team", "work_absence_cancel"} or statuses <= {403, 405}, (
            name,
            statuses,
        )


def test_a_file_opens_only_under_its_own_case(world, known):
    client = signed_in(hire(world.venissieux, "Helene Fabre"))
    other = world.file()
    with world.reading():
        paper = Paper.objects.get()
    assert client.get(known["work_paper"]).status_code == 200
    assert client.get(f"/travail/venissieux/demandes/{other.number}/courriers/{paper.id}").status_code == 404
    assert (
        client.get(f"/travail/venissieux/demandes/{other.number}/fichiers/{paper.file_id}").status_code == 404
    )
    assert client.get(f"/travail/venissieux/demandes/{other.number}/fichiers/{uuid4()}").status_code == 404


@pytest.mark.parametrize("number", ["69259-2026-999999", "nimporte", "DP0692592699999", "%00"])
def test_a_number_that_nobody_has_is_unknown(world, number):
    client = signed_in(hire(world.venissieux, "Sophie Marchand"))
    assert client.get(f"/travail/venissieux/demandes/{number}").status_code == 404

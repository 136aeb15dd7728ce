"""Every address of the house, taken as a stranger and as another commune: 404, the sign-in page, or nothing of ours.

The routes are walked: one that is added tomorrow is attacked tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from beffroi.cases import actions, drafts, queries
from beffroi.cases.models import Message, Paper, Piece
from beffroi.documents import actions as documents
from beffroi.tenancy import scope
from beffroi.tenancy.types import STRANGER, Role
from tests.signing import sign_in
from tests.worlds import APPLICANT, NOON

MARKS = ("Xylophage", "xylophage@exemple.test", "la phrase confidentielle")
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def _routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


ROUTES = sorted(set(_routes()))


@pytest.fixture
def treasure(world):
    """A case of Vénissieux with everything that a case may hold, each part carrying a mark."""
    applicant = {**APPLICANT, "family_name": MARKS[0], "email": MARKS[1]}
    answers = {"objet": "Éclairage", "description": MARKS[2]}
    case = world.file(applicant=applicant, answers=answers)
    with world.reading():
        me = queries.applicant(case)
    actions.message(case=case, body=MARKS[2], by=me, on=NOON)
    actions.assign(case=case, to=None, by=world.sophie, on=NOON)
    from io import BytesIO

    file = documents.receive(
        organisation=world.venissieux.id,
        stream=BytesIO(MARKS[2].encode() * 3),
        name="note.txt",
        limit_mb=1,
        formats=(),
        by=STRANGER,
        on=NOON,
    )
    with scope.writing(world.venissieux.id):
        Piece.objects.create(
            organisation=world.venissieux, case=case, piece="documents", file=file, given_at=NOON
        )
    paper = actions.decide(case=case, outcome="refused", reasons=MARKS[2], by=world.sophie, on=NOON)
    draft = drafts.begin(organisation=world.venissieux, procedure="saisine/demande", on=NOON)
    drafts.keep(draft=draft, answers=answers, applicant=applicant, on=NOON)
    return {"case": case, "file": file.id, "paper": paper.id, "draft": draft.id}


def _values(treasure: dict[str, Any]) -> dict[str, Any]:
    case = treasure["case"]
    return {
        "slug": "venissieux",
        "number": case.number,
        "siren": case.organisation.siren,
        "code": "demande",
        "pack": "saisine",
        "file_id": treasure["file"],
        "paper_id": treasure["paper"],
        "accent": "123a5a",
        "page": "demandeur",
        "page_id": "objet",
        "piece": "documents",
        "verb": "message",
        "version": 1,
        "draft_id": treasure["draft"],
        "case_id": case.id,
    }


def _address(route: str, values: dict[str, Any]) -> str:
    def fill(found: re.Match[str]) -> str:
        kind, name = found.groups()
        fallback: Any = {"uuid": uuid4(), "int": 1}.get(kind or "", "x")
        return str(values.get(name, fallback))

    plain = PARAMETER.sub(fill, route)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "x", plain).replace("^", "").replace("$", "").replace(
        "\\Z", ""
    ).replace("\\", "")


def _seen(client: Client, address: str) -> Iterator[tuple[str, Any]]:
    for verb in ("get", "post", "put", "delete", "patch"):
        yield verb, getattr(client, verb)(address)


def _body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def _reveals(answer: Any) -> list[str]:
    body = _body(answer)
    return [mark for mark in MARKS if mark in body]


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_learns_nothing(treasure, route, settings):
    settings.DEMONSTRATION = False
    client = Client(raise_request_exception=False)
    for verb, answer in _seen(client, _address(route, _values(treasure))):
        assert answer.status_code < 500, (verb, answer.status_code)
        assert _reveals(answer) == [], verb


@pytest.mark.parametrize("route", ROUTES)
def test_an_agent_of_another_commune_learns_nothing(treasure, world, route, settings):
    settings.DEMONSTRATION = True  # signed in by password alone
    client = sign_in(Client(), world.corbas, *PLACES)
    client.raise_request_exception = False
    address = _address(route, _values(treasure))
    for verb, answer in _seen(client, address):
        assert answer.status_code < 500, (verb, answer.status_code)
        assert _reveals(answer) == [], verb
        if address.startswith("/travail/venissieux/"):
            assert answer.status_code in {404, 405}, (verb, answer.status_code)


@pytest.mark.parametrize("route", [route for route in ROUTES if "<str:number>" in route or "number" in route])
def test_the_key_of_another_case_opens_nothing(treasure, world, route):
    other = world.file(world.corbas)
    neighbour = world.file(world.venissieux)
    from beffroi.cases.secrecy import secret_of

    client = Client(raise_request_exception=False)
    address = _address(route, _values(treasure))
    for case in (other, neighbour):
        key = secret_of(case.id, case.secret_salt)
        for verb in ("get", "post"):
            answer = getattr(client, verb)(f"{address}?cle={key}", headers={"X-Beffroi-Secret": key})
            assert answer.status_code in {302, 400, 401, 404, 405, 415, 422}, (verb, answer.status_code)
            assert _reveals(answer) == [], verb


PLACES = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR)


def test_the_routes_were_walked():
    assert len(ROUTES) > 60
    assert any("fichiers" in route for route in ROUTES)


def test_the_treasure_is_really_there(treasure, world, settings):
    """Otherwise the attacks above would prove nothing: the commune's own agent sees the marks."""
    settings.DEMONSTRATION = True
    client = sign_in(Client(), world.venissieux, *PLACES)
    body = client.get(f"/travail/venissieux/demandes/{treasure['case'].number}").content.decode()
    assert [mark for mark in MARKS if mark not in body] == []
    with world.reading():
        assert Message.objects.count()
        assert Paper.objects.count()

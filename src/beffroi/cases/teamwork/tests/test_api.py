"""Agents together, by the API: notes, opinions, absences, delegations; the key of a case opens none of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from beffroi.cases.secrecy import secret_of
from beffroi.cases.teamwork.models import Note
from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.api import token
from beffroi.tenancy.types import Role

TODAY = datetime.now(UTC).date()


@pytest.fixture
def headers(world):
    return token(world.venissieux, Role.HEAD_OF_SERVICE)


def post(path, body, headers):
    return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def get(path, headers):
    return Client().get(f"/api/v1{path}", headers=headers)


def test_a_note_is_written_and_read_by_agents_alone(world, headers):
    case, karim = world.file(), hire(world.venissieux, "Karim Belkacem")
    path = f"/cases/{case.number}/notes"
    assert post(path, {"body": "À voir.", "mentioned": [str(karim.id)]}, headers).status_code == 201
    (told,) = get(path, headers).json()["items"]
    assert (told["body"], told["mentioned"]) == ("À voir.", [str(karim.id)])
    key = {"X-Beffroi-Secret": secret_of(case.id, case.secret_salt)}
    assert get(path, key).status_code == 401
    assert post(path, {"body": "Moi."}, key).status_code == 401
    with world.reading():
        assert Note.objects.count() == 1


def test_an_opinion_is_asked_recorded_and_read(world, headers):
    path = f"/cases/{world.file().number}/opinions"
    due = (TODAY + timedelta(days=9)).isoformat()
    row = post(path, {"body": "ABF", "due_on": due}, headers).json()["id"]
    assert get(path, headers).json()["items"][0]["state"] == "asked"
    assert post(f"{path}/{row}/record", {"verdict": "perhaps"}, headers).status_code == 422
    assert post(f"{path}/{row}/record", {"verdict": "favourable"}, headers).status_code == 200
    assert post(f"{path}/{row}/cancel", {}, headers).status_code == 409
    assert get(path, headers).json()["items"][0]["verdict"] == "favourable"


def test_an_absence_is_declared_listed_and_ended(world, headers):
    julie, karim = (hire(world.venissieux, name) for name in ("Julie Petit", "Karim Belkacem"))
    told = {"agent": str(julie.id), "delegate": str(karim.id)}
    days = {"first": TODAY.isoformat(), "last": (TODAY + timedelta(days=4)).isoformat()}
    row = post("/absences", {**told, **days}, headers).json()["id"]
    assert get("/absences", headers).json()["items"][0]["delegate"] == str(karim.id)
    assert post(f"/absences/{row}/cancel", {}, headers).status_code == 200
    assert get("/absences", headers).json()["items"] == []
    assert get("/signature_delegations", headers).json()["items"] == []


def test_another_town_reads_nothing(world, headers):
    other = token(world.corbas, Role.HEAD_OF_SERVICE, email="autre@exemple.test")
    case = world.file()
    for what in ("notes", "opinions"):
        assert get(f"/cases/{case.number}/{what}", other).status_code == 404

"""A program reads bodies, sessions and deliberations, publishes, and answers a convocation for a member."""

from __future__ import annotations

from datetime import timedelta

import pytest

from beffroi.governance.tests.test_hold_session import HELD, closed, committee, convened, director
from beffroi.tenancy.types import Role
from tests.contract.client import Reader, calling

__all__ = ("committee", "director")
SITIV, CORBAS, VENISSIEUX = "256900994", "216902734", "216902593"


@pytest.fixture
def lucie(world) -> Reader:
    return calling(world.operator, Role.OPERATOR_ADMINISTRATOR)


def test_bodies_sessions_and_votes_are_read(world, committee, director, lucie):
    session, made = closed(world, committee, director)
    (body,) = lucie.call("list_bodies", siren=SITIV)["items"]
    seats = lucie.call("read_body", siren=SITIV, body_id=body["id"])["mandates"]
    assert len(seats) == 6
    (listed,) = lucie.call("list_sessions", siren=SITIV, body_id=body["id"])["items"]
    told = lucie.call("read_session", siren=SITIV, session_id=listed["id"])
    assert (told["id"], told["stage"]) == (str(session.id), "closed")
    assert told["items"][0]["deliberation"] == str(made.id)
    read = lucie.call("read_deliberation", siren=SITIV, deliberation_id=str(made.id))
    assert {each["choice"] for each in read["votes"]} == {"for", "against"}


def test_a_deliberation_binds_once_sent_and_published_and_stands_in_the_dataset(
    world, committee, director, lucie
):
    at = {"siren": SITIV, "deliberation_id": str(closed(world, committee, director)[1].id)}
    assert "2026-001" not in lucie.file("export_deliberations", siren=SITIV)
    early = {"sent_on": "2026-01-01", "prefecture_id": "069-1"}
    assert lucie.call("transmit_deliberation", early, **at, status=422)["errors"]["sent_on"]
    day = (HELD + timedelta(days=1)).date().isoformat()
    lucie.call("transmit_deliberation", {**early, "sent_on": day}, **at)
    assert lucie.call("publish_deliberation", {"published_on": day}, **at)["executory_on"] == day
    assert "2026-001" in lucie.file("export_deliberations", siren=SITIV)
    assert lucie.call("list_deliberations", siren=SITIV, year="2025")["items"] == []
    assert len(lucie.call("list_deliberations", siren=SITIV)["items"]) == 1


def test_a_member_answers_for_its_own_delegates_alone(world, committee, director):
    convened(committee, director)
    corbas = calling(world.corbas, Role.DELEGATE)
    mine = corbas.call("list_convocations", siren=CORBAS)["items"]
    assert sorted(each["person"] for each in mine) == ["Dan", "Eva"]
    at = {"siren": CORBAS, "convocation_id": mine[0]["id"]}
    assert corbas.call("read_convocation", **at)["agenda"][0]["title"] == "Budget primitif 2027"
    assert corbas.call("reply_to_convocation", {"presence": "proxy"}, **at, status=422)["errors"]["proxy_to"]
    told = corbas.call("reply_to_convocation", {"presence": "proxy", "proxy_to": "Ana"}, **at)
    assert told["proxy_to"] == "Ana"
    neighbour = calling(world.venissieux, Role.DELEGATE)
    theirs = {**at, "siren": VENISSIEUX}
    assert neighbour.call("reply_to_convocation", {"presence": "present"}, **theirs, status=404)["detail"]
    assert neighbour.call("list_deliberations", siren=SITIV, status=404)["detail"]

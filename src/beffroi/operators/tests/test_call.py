"""A program of the operator, and one of a member, call members, agreements and services."""

from __future__ import annotations

import pytest

from beffroi.tenancy.types import Role
from tests.contract.client import Reader, calling

SITIV, VENISSIEUX = "256900994", "216902593"
SERVICE = {"kind": "hosted_application", "name": "Messagerie", "price_cents": 3600, "price_unit": "boîte"}


@pytest.fixture
def lucie(world) -> Reader:
    return calling(world.operator, Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def town(world) -> Reader:
    return calling(world.venissieux, Role.COMMUNE_ADMINISTRATOR)


def test_members_are_listed_by_address_and_refused_to_a_member(lucie, town):
    assert [one["slug"] for one in lucie.call("list_members", siren=SITIV)["items"]] == [
        "corbas",
        "venissieux",
    ]
    assert lucie.call("list_members", siren=SITIV, after="corbas")["items"][0]["siren"] == VENISSIEUX
    assert town.call("list_members", siren=SITIV, status=404)["detail"]


def test_the_life_of_a_membership_goes_by_the_rules_of_the_form(lucie):
    life = lucie.call("open_accession", siren=SITIV, member=VENISSIEUX)
    assert life["state"] == "active"
    step = {"step": "suspend", "decided_on": "2026-11-20", "reference": "D-41"}
    assert lucie.call("record_step", step, siren=SITIV, member=VENISSIEUX)["state"] == "suspended"
    assert lucie.call("record_step", step, siren=SITIV, member=VENISSIEUX, status=409)["detail"]
    assert lucie.call("read_member", siren=SITIV, member=VENISSIEUX)["steps"][-1]["reference"] == "D-41"


def test_a_prospect_is_opened_by_the_code_of_a_commune(lucie):
    wrong = lucie.call("open_prospect", {"code": "99999"}, siren=SITIV, status=422)
    assert "code" in wrong["errors"]


def test_an_agreement_is_drawn_up_signed_renewed_and_closed(lucie):
    told = {
        "kind": "service",
        "title": "Services 2027",
        "parties": [VENISSIEUX],
        "starts_on": "2026-01-01",
        "ends_on": "2027-01-01",
    }
    made = lucie.call("draw_up_agreement", told, siren=SITIV)
    at = {"siren": SITIV, "agreement_id": made["id"]}
    signed = lucie.call(
        "sign_agreement", {"party": VENISSIEUX, "on": "2026-01-05", "signatory": "Maire"}, **at
    )
    assert {each["siren"]: each["signed_on"] for each in signed["parties"]}[VENISSIEUX] == "2026-01-05"
    again = {"party": VENISSIEUX, "on": "2026-01-06"}
    assert lucie.call("decline_agreement", again, **at, status=422)["detail"]
    clauses = {"clauses": {"security": {"state": "present"}}}
    assert "security" not in lucie.call("check_clauses", clauses, **at)["lacking"]
    assert lucie.call("renew_agreement", {"ends_on": "2028-01-01"}, **at)["ends_on"] == "2028-01-01"
    assert lucie.call("close_agreement", **at)["closed_on"]
    assert [one["id"] for one in lucie.call("list_agreements", siren=SITIV)["items"]] == [made["id"]]
    assert lucie.call("read_agreement", **at)["object"] == ""


def test_a_service_is_started_stopped_and_resumed(lucie):
    lucie.call("describe_service", SERVICE, siren=SITIV, code="messagerie")
    at = {"siren": SITIV, "member": VENISSIEUX}
    lucie.call("start_subscription", {"service": "messagerie", "since": "2026-11-23", "quantity": 12}, **at)
    users = lucie.call("list_subscribers", siren=SITIV, code="messagerie")["items"]
    assert [(one["siren"], one["quantity"]) for one in users] == [(VENISSIEUX, 12)]
    stopped = lucie.call("stop_subscription", {"until": "2027-07-01"}, **at, code="messagerie")
    assert stopped["items"][0]["until"] == "2027-07-01"
    resumed = {"service": "messagerie", "since": "2027-09-01"}
    assert lucie.call("start_subscription", resumed, **at)["until"] is None
    assert len(lucie.call("list_subscriptions", **at)["items"]) == 2


def test_the_exchange_file_that_leaves_comes_back_unchanged(lucie):
    lucie.call("describe_service", SERVICE, siren=SITIV, code="messagerie")
    text = lucie.file("export_services", siren=SITIV)
    told = lucie.call("import_services", {"text": text}, siren=SITIV)
    assert (told["services"], told["unchanged"], told["errors"]) == (0, 1, [])


def test_a_member_sees_what_it_could_have_asks_and_is_answered(lucie, town):
    lucie.call("describe_service", {**SERVICE, "largest": 1000}, siren=SITIV, code="petit")
    lucie.call("describe_service", SERVICE, siren=SITIV, code="messagerie")
    offered = {
        one["code"]: one["against"] for one in town.call("list_offered_services", siren=VENISSIEUX)["items"]
    }
    assert offered["petit"]
    assert not offered["messagerie"]
    wish = town.call("ask_service", {"service": "messagerie", "quantity": 3}, siren=VENISSIEUX)
    (waiting,) = lucie.call("list_waiting_wishes", siren=SITIV)["items"]
    assert (waiting["id"], waiting["member"]) == (wish["id"], VENISSIEUX)
    at = {"siren": SITIV, "wish_id": wish["id"]}
    assert lucie.call("answer_wish", {"outcome": "refused"}, **at, status=422)["errors"]["words"]
    assert lucie.call("answer_wish", {"outcome": "accepted"}, **at)["outcome"] == "accepted"
    assert town.call("list_service_wishes", siren=VENISSIEUX)["items"][0]["outcome"] == "accepted"

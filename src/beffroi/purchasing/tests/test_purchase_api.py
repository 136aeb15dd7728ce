"""A program says the needs of a town; the operator's reads them added up; nobody reads those of another."""

from __future__ import annotations

import pytest

from beffroi.purchasing import actions
from beffroi.purchasing.tests.purchases import AFTER
from beffroi.tenancy.types import Role
from tests.contract.client import Reader, calling

SITIV, CORBAS, VENISSIEUX = "256900994", "216902734", "216902593"


@pytest.fixture
def lucie(world) -> Reader:
    return calling(world.operator, Role.OPERATOR_ADMINISTRATOR)


@pytest.fixture
def bob(world) -> Reader:
    return calling(world.corbas, Role.DELEGATE)


def test_needs_are_said_validated_reopened_and_replaced(buying, bob):
    row = buying.called()
    (invited,) = bob.call("list_invitations", siren=CORBAS)["items"]
    told = bob.call("read_invitation", siren=CORBAS, campaign_id=invited["id"])
    lines = {each["code"]: each["id"] for each in told["catalogue"]}
    assert (invited["id"], lines, told["needs"]) == (str(row.id), buying.lines(row), None)
    asked = {"siren": CORBAS, "campaign_id": invited["id"]}
    need = {"line": lines["PC1"], "quantity": 12, "reference_cents": 80050, "budget": "Écoles"}
    said = bob.call("write_needs", {"lines": [need]}, **asked)
    assert (said["state"], said["lines"]) == ("draft", [need])
    assert bob.call("validate_needs", **asked)["state"] == "validated"
    assert "validée" in str(bob.call("write_needs", {"lines": []}, **asked, status=409))
    assert bob.call("reopen_needs", **asked)["state"] == "draft"
    assert bob.call("write_needs", {"lines": []}, **asked)["lines"] == []


def test_a_line_that_nobody_asked_or_a_sheet_that_is_not_there_is_told(buying, bob):
    asked = {"siren": CORBAS, "campaign_id": str(buying.called().id)}
    bob.call("validate_needs", **asked, status=404)
    stranger = "0198f0c0-0000-7000-8000-000000000000"
    refused = bob.call("write_needs", {"lines": [{"line": stranger, "quantity": 1}]}, **asked, status=422)
    assert "catalogue" in refused["errors"][stranger]


def test_an_agent_says_needs_and_leaves_their_validation_to_a_delegate(buying):
    row = buying.called()
    asked = {"siren": CORBAS, "campaign_id": str(row.id)}
    agent = calling(buying.world.corbas, Role.SECRETARY)
    agent.call("write_needs", {"lines": [{"line": buying.lines(row)["A4"], "quantity": 5}]}, **asked)
    agent.call("validate_needs", **asked, status=403)


def test_the_operator_reads_who_answered_and_what_it_adds_up_to(buying, lucie):
    row = buying.called()
    buying.need(row, buying.world.corbas, buying.bob, PC1=10, A4=100)
    asked = {"siren": SITIV, "campaign_id": str(row.id)}
    told = lucie.call("read_campaign", **asked)
    assert {each["siren"]: each["sheet"] for each in told["invited"]} == {
        CORBAS: "validated",
        VENISSIEUX: None,
    }
    assert told["consolidation"] is None
    actions.consolidate(campaign=row, by=buying.lucie, on=AFTER)
    added = lucie.call("read_campaign", **asked)["consolidation"]
    assert [[line["total"] for line in lot["lines"]] for lot in added["lots"]] == [[0, 10], [100]]
    assert [(each["siren"], each["why"]) for each in added["excluded"]] == [(VENISSIEUX, "missing")]
    assert [each["number"] for each in lucie.call("list_campaigns", siren=SITIV)["items"]] == [row.number]


def test_orders_are_read_on_both_sides_with_what_is_still_to_come(buying, lucie, bob):
    row = buying.awarded()
    buying.order(row, buying.world.corbas, buying.bob, PC1=2)
    buying.order(row, buying.world.venissieux, buying.anne, PC1=3)
    asked = {"campaign_id": str(row.id)}
    rows = lucie.call("list_campaign_orders", siren=SITIV, **asked)["items"]
    assert {each["member"]: each["kept_net_cents"] for each in rows} == {CORBAS: 130000, VENISSIEUX: 195000}
    (mine,) = bob.call("list_own_orders", siren=CORBAS, **asked)["items"]
    assert [(each["quantity"], each["left"]) for each in mine["lines"]] == [(2, 2)]


def test_nobody_reads_or_writes_for_another(buying, lucie, bob):
    asked = {"campaign_id": str(buying.called().id)}
    for name in ("list_campaigns", "read_campaign", "list_campaign_orders"):
        bob.call(name, siren=SITIV, status=404, **asked)
    for name in ("list_invitations", "read_invitation", "list_own_orders", "validate_needs", "reopen_needs"):
        bob.call(name, siren=VENISSIEUX, status=404, **asked)
        lucie.call(name, siren=CORBAS, status=404, **asked)
    bob.call("write_needs", {"lines": []}, siren=VENISSIEUX, status=404, **asked)

"""A program reads what members owe and the calls, and hands over payments; a member reads its own."""

from __future__ import annotations

from datetime import date

import pytest

from beffroi.tenancy.types import Role
from tests.contract.client import Reader, calling

SITIV, CORBAS, VENISSIEUX = "256900994", "216902734", "216902593"


@pytest.fixture
def lucie(world) -> Reader:
    return calling(world.operator, Role.OPERATOR_ADMINISTRATOR)


def test_what_each_member_owes_is_read_with_its_reasons(house, lucie):
    house.issued()
    found = lucie.call("list_contributions", siren=SITIV, year="2027")["items"]
    assert {each["member"]: each["cents"] for each in found} == house.owed()
    assert all(each["explained"] for each in found)
    assert lucie.call("list_contributions", siren=SITIV, year="2026")["items"] == []


def test_payments_are_written_once_however_often_they_are_handed_over(house, lucie):
    called = house.issued(date(2026, 12, 15), date(2027, 6, 15))[0]
    told = {"number": called.number, "cents": called.cents, "received_on": "2026-12-01", "reference": "VIR-1"}
    assert lucie.call("receive_payments", {"payments": [told]}, siren=SITIV) == {"written": 1, "already": 0}
    assert lucie.call("receive_payments", {"payments": [told]}, siren=SITIV) == {"written": 0, "already": 1}
    rows = lucie.call("list_fund_calls", siren=SITIV)["items"]
    assert {each["state"] for each in rows if each["number"] == called.number} == {"paid"}
    assert [each["due_on"] for each in rows] == sorted(each["due_on"] for each in rows)


def test_a_number_that_nobody_issued_or_a_broken_page_is_told(house, lucie):
    told = {"number": "2027-9999", "cents": 1, "received_on": "2027-01-01", "reference": "VIR-1"}
    assert "2027-9999" in str(lucie.call("receive_payments", {"payments": [told]}, siren=SITIV, status=422))
    assert lucie.call("list_fund_calls", siren=SITIV, after="demain", status=422)["errors"]["after"]


def test_a_member_reads_its_own_and_nothing_of_the_house(house):
    house.issued()
    corbas = calling(house.world.corbas, Role.DELEGATE)
    assert {each["member"] for each in corbas.call("list_own_contributions", siren=CORBAS)["items"]} == {
        CORBAS
    }
    assert {each["member"] for each in corbas.call("list_own_fund_calls", siren=CORBAS)["items"]} == {CORBAS}
    for name, siren in (
        ("list_own_contributions", VENISSIEUX),
        ("list_own_fund_calls", VENISSIEUX),
        ("list_contributions", SITIV),
        ("list_fund_calls", SITIV),
    ):
        corbas.call(name, siren=siren, status=404)

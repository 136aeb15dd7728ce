"""A program reads the figures that sheets and reports show, each reader those of its own side."""

from __future__ import annotations

from beffroi.tenancy.types import Role
from tests.contract.client import calling

SITIV, CORBAS, VENISSIEUX = "256900994", "216902734", "216902593"


def test_the_report_and_a_sheet_say_what_the_screens_say(year):
    year.call()
    lucie = calling(year.world.operator, Role.OPERATOR_ADMINISTRATOR)
    whole = lucie.call("read_report", siren=SITIV)["figures"]
    sheet = lucie.call("read_member_sheet", siren=SITIV, member=VENISSIEUX)["figures"]
    cost = {each["code"]: each["value"] for each in sheet}["cost.voted"]
    assert cost == year.value("cost.voted", own=False)
    assert {each["code"]: each["value"] for each in whole}["cost.voted"] > cost


def test_a_member_reads_its_own_alone(year):
    corbas = calling(year.world.corbas, Role.DELEGATE)
    assert corbas.call("read_own_sheet", siren=CORBAS)["figures"]
    corbas.call("read_own_sheet", siren=VENISSIEUX, status=404)
    corbas.call("read_report", siren=SITIV, status=404)
    corbas.call("read_member_sheet", siren=SITIV, member=VENISSIEUX, status=404)


def test_a_year_too_far_is_told(year):
    lucie = calling(year.world.operator, Role.OPERATOR_ADMINISTRATOR)
    assert lucie.call("read_report", siren=SITIV, year="2001", status=422)["errors"]["year"]

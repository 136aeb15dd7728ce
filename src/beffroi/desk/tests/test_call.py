"""A program of the operator works the desk; one of a member asks, follows and writes."""

from __future__ import annotations

import json

import pytest

from beffroi.tenancy.types import Role
from tests.contract.client import Reader, calling

SITIV, VENISSIEUX, CORBAS = "256900994", "216902593", "216902734"
CSV = "SIREN;Série;Type;Nom\n216902593;5CG1234;Ordinateur;ETAT-CIVIL-01\n999999999;X1;Écran;Nulle part\n"
GLPI = json.dumps({"content": {"hardware": {"name": "POSTE-7"}, "bios": {"ssn": "SN77"}}})


@pytest.fixture
def staff(desk) -> Reader:
    return calling(desk.world.operator, Role.SERVICE_DESK)


@pytest.fixture
def town(desk) -> Reader:
    return calling(desk.world.venissieux, Role.SECRETARY)


@pytest.fixture
def opened(staff) -> dict[str, str]:
    told = {"member": VENISSIEUX, "subject": "Paie bloquée", "person": "Camille Durand", "nature": "incident"}
    return {"siren": SITIV, "number": staff.call("open_ticket", told, siren=SITIV)["number"]}


def test_a_request_taken_on_the_phone_is_sorted_paused_resumed_answered_and_closed(staff, opened):
    (listed,) = staff.call("list_tickets", siren=SITIV)["items"]
    assert (listed["number"], listed["standing"]) == (opened["number"], "new")
    assert staff.call("triage_ticket", {"impact": 1, "urgency": 1}, **opened)["priority"] == 1
    paused = staff.call("move_ticket", {"then": "waiting_vendor", "reason": "Éditeur saisi"}, **opened)
    assert (paused["standing"], paused["resolve_due_at"]) == ("waiting_vendor", None)
    assert staff.call("move_ticket", {"then": "open"}, **opened)["standing"] == "open"
    done = staff.call("answer_ticket", {"body": "C’est réparé.", "then": "resolved"}, **opened)
    assert done["messages"][-1]["body"] == "C’est réparé."
    assert staff.call("close_ticket", **opened)["standing"] == "closed"
    assert staff.call("move_ticket", {"then": "merged"}, **opened, status=409)["detail"]


def test_time_is_entered_and_a_stranger_is_no_assignee(staff, opened):
    entered = staff.call("enter_time", {"minutes": 45}, **opened)
    assert entered["number"] == opened["number"]
    nobody = {"to": "00000000-0000-7000-8000-000000000000"}
    assert staff.call("give_ticket", nobody, **opened, status=404)["detail"]
    assert staff.call("give_ticket", {"team": nobody["to"]}, **opened, status=404)["detail"]
    assert staff.call("give_ticket", {}, **opened)["assignee"] is None


def test_a_member_asks_follows_and_writes_and_another_member_reads_nothing(desk, staff, town):
    asked = {"subject": "Messagerie", "description": "Écran blanc.", "email": "mairie@venissieux.test"}
    made = town.call("ask_for_help", asked, siren=VENISSIEUX)
    at = {"siren": VENISSIEUX, "number": made["number"]}
    staff.call(
        "answer_ticket",
        {"body": "Quel poste ?", "then": "waiting_member"},
        siren=SITIV,
        number=made["number"],
    )
    read = town.call("write_to_desk", {"body": "Le poste 7."}, **at)
    assert [each["from_member"] for each in read["messages"]][-2:] == [False, True]
    assert town.call("read_help_request", **at)["standing"] == "open"
    assert town.call("list_help_requests", siren=VENISSIEUX)["items"][0]["number"] == made["number"]
    neighbour = calling(desk.world.corbas, Role.SECRETARY)
    assert neighbour.call("list_help_requests", siren=CORBAS)["items"] == []
    assert neighbour.call("read_help_request", siren=CORBAS, number=made["number"], status=404)["detail"]
    assert neighbour.call("read_ticket", siren=SITIV, number=made["number"], status=404)["detail"]


def test_an_inventory_comes_from_csv_or_from_glpi_and_wrong_lines_are_told(staff, town):
    told = staff.call("import_assets", {"format": "csv", "text": CSV}, siren=SITIV)
    assert (told["new"], told["wrong"], told["errors"][0]["line"]) == (1, 1, 3)
    again = staff.call("import_assets", {"format": "glpi", "text": GLPI, "member": VENISSIEUX}, siren=SITIV)
    assert again["new"] == 1, again
    assert {one["serial"] for one in staff.call("list_assets", siren=SITIV)["items"]} == {"5CG1234", "SN77"}
    assert len(town.call("list_assets", siren=VENISSIEUX)["items"]) == 2
    assert staff.call("import_assets", {"format": "csv", "text": "a;b"}, siren=SITIV, status=422)["detail"]


def test_articles_are_read_by_whom_they_are_for(desk, staff, town):
    own = {"title": "Imprimer", "body": "Ouvrez « Propriétés ».", "audience": "some", "readers": [VENISSIEUX]}
    slug = staff.call("write_article", own, siren=SITIV)["slug"]
    staff.call("write_article", {"title": "Astreinte", "body": "Interne."}, siren=SITIV)
    assert (
        staff.call("rewrite_article", {**own, "body": "Autrement."}, siren=SITIV, slug=slug)["version"] == 2
    )
    assert [one["slug"] for one in town.call("list_articles", siren=VENISSIEUX)["items"]] == [slug]
    assert town.call("read_article", siren=VENISSIEUX, slug=slug)["body"] == "Autrement."
    neighbour = calling(desk.world.corbas, Role.SECRETARY)
    assert neighbour.call("read_article", siren=CORBAS, slug=slug, status=404)["detail"]
    assert len(staff.call("list_articles", siren=SITIV)["items"]) == 2

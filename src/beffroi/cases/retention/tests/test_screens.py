"""The screens of retention: who sees them, what they do, and how they look in a real browser."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from beffroi.cases.models import Case
from beffroi.cases.retention import actions
from beffroi.cases.retention.models import ArchiveTransfer, Hold
from beffroi.cases.retention.tests.test_purge import BIRTH, DP, closed, gone, on, purge
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.web.urls_retention import urlpatterns
from beffroi.journal.models import Entry
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

BASE = "/travail/venissieux/conservation/"


@pytest.fixture
def head(world):
    return signed_in(hire(world.venissieux, "Sophie Marchand"))


def addresses() -> list[str]:
    identity = str(uuid4())
    routes = [str(each.pattern) for each in urlpatterns]
    return [
        BASE + route.replace("<uuid:hold_id>", identity).replace("<uuid:transfer_id>", identity)
        for route in routes
    ]


def test_another_commune_and_strangers_find_nothing(world):
    closed(world)
    neighbour = signed_in(hire(world.corbas, "Paul Girard"))
    for url in addresses():
        assert {neighbour.get(url).status_code, neighbour.post(url).status_code} <= {404, 405}, url
        assert Client().get(url).status_code == Client().post(url).status_code == 302, url


def test_a_secretary_is_told_whom_to_ask(world):
    client = signed_in(hire(world.venissieux, "Lea Petit", Role.SECRETARY))
    response = client.get(BASE)
    assert response.status_code == 403
    assert "responsable de service" in response.content.decode()


def test_an_administrator_sees_dates_and_no_name_and_opens_no_parcel(world):
    case = closed(world, DP)
    gone(world)
    client = signed_in(hire(world.venissieux, "Ines Faure", Role.COMMUNE_ADMINISTRATOR))
    page = client.get(BASE).content.decode()
    assert parse_number(case.number).display in page
    assert "Benali" not in page
    assert f"/demandes/{case.number}" not in page
    with world.reading():
        transfer = ArchiveTransfer.objects.get()
    assert client.post(f"{BASE}versements/{transfer.id}/colis").status_code == 403
    assert "Télécharger" not in client.get(f"{BASE}versements/{transfer.id}").content.decode()


def test_the_list_says_end_rule_and_whether_it_was_announced(world, head):
    case = closed(world)
    purge("2026-03-05")
    page = head.get(BASE).content.decode()
    assert "13 févr. 2018" in page
    assert "annoncée le" in page
    assert "deux ans, puis anonymisation" in page
    assert f"Geler {parse_number(case.number).display}" in page


def test_freezing_and_releasing_by_the_screens(world, head):
    case = closed(world)
    wrong = head.post(f"{BASE}geler", {"numero": case.number, "reason": ""})
    assert (wrong.status_code, case.number.encode() in wrong.content) == (422, True)
    unknown = head.post(f"{BASE}geler", {"numero": "69259-2016-999999", "reason": "Recours"})
    assert "Aucune demande ne porte ce numéro" in unknown.content.decode()
    head.post(f"{BASE}geler", {"numero": parse_number(case.number).display, "reason": "Recours au tribunal"})
    page = head.get(f"{BASE}gelees").content.decode()
    assert "Recours au tribunal" in page
    with world.reading():
        held = Hold.objects.get()
        assert Case.objects.get(id=case.id).purge_on is None
    assert "Recours au tribunal" in head.get(f"{BASE}gelees/{held.id}").content.decode()
    head.post(f"{BASE}gelees/{held.id}")
    with world.reading():
        assert not Case.objects.get(id=case.id).held
    assert head.post(f"{BASE}gelees/{held.id}").status_code == 404


def test_the_parcel_is_downloaded_and_the_journal_says_by_whom(world, head):
    closed(world, DP)
    gone(world)
    with world.reading():
        transfer = ArchiveTransfer.objects.get()
    response = head.post(f"{BASE}versements/{transfer.id}/colis")
    content = b"".join(response.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist()[0] == "manifest.xml"
    with world.reading():
        assert Entry.objects.get(verb="cases.download_transfer").actor.startswith("agent:")


def test_the_answer_of_the_archives_is_recorded(world, head):
    closed(world, DP)
    gone(world)
    with world.reading():
        url = f"{BASE}versements/{ArchiveTransfer.objects.get().id}"
    assert head.post(f"{url}/accepter", {"reference": " "}).status_code == 422
    assert head.post(f"{url}/accepter", {"reference": "AC 2026-14"}).status_code == 302
    page = head.get(url).content.decode()
    assert "AC 2026-14" in page
    assert "Versement refusé" not in page
    assert head.post(f"{url}/refuser", {"reason": "Trop tard"}).status_code == 409
    assert "Accepté" in head.get(f"{BASE}versements").content.decode()


def test_a_refusal_of_the_archives_is_recorded(world, head):
    closed(world, DP)
    gone(world)
    with world.reading():
        url = f"{BASE}versements/{ArchiveTransfer.objects.get().id}"
    head.post(f"{url}/refuser", {"reason": "Accord absent"})
    assert "Accord absent" in head.get(url).content.decode()
    assert head.post(f"{url}/colis").status_code == 409


def test_the_rehearsal_gives_the_figures_of_a_day(world, head):
    closed(world)
    page = head.get(f"{BASE}repetition?le=2018-01-20").content.decode()
    assert "samedi 20 janvier 2018" in page
    assert "Prévenir" in page
    assert "Rien n’est changé" in page
    assert "Cette date n’existe pas" in head.get(f"{BASE}repetition?le=2018-02-31").content.decode()


def test_what_became_of_a_request_is_told_without_a_name(world, head):
    case = closed(world, BIRTH)
    gone(world)
    page = head.get(f"{BASE}traces?numero={case.number}").content.decode()
    assert "destruction" in page
    assert "mardi 12 janvier 2016" in page
    assert "Benali" not in page
    assert "Aucune demande purgée" in head.get(f"{BASE}traces?numero=rien").content.decode()


def enter(page, user) -> None:
    cookie = signed_in(user).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


def keep(page, name: str) -> None:
    """Keep what the page looks like where somebody asked for it."""
    if folder := os.environ.get("BEFFROI_SCREENSHOTS"):
        page.screenshot(
            path=str(Path(folder) / f"retention-{name}-{page.viewport_size['width']}.png"), full_page=True
        )


@pytest.fixture
def scene(committed_world):
    """A frozen case, one about to go, a parcel at the archives, a tombstone; the head of service."""
    world = committed_world
    empty = hire(world.corbas, "Paul Girard")
    for procedure in (DP, BIRTH):
        closed(world, procedure)
    gone(world)
    for _each in range(2):
        closed(world)
    frozen = closed(world)
    purge("2026-04-06")
    actions.hold(
        case=frozen, reason="Recours devant le tribunal administratif", by=world.sophie, on=on("2026-04-07")
    )
    return world, hire(world.venissieux, "Sophie Marchand"), empty


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_screen_is_accessible_on_a_phone_and_at_a_desk(scene, address, browser, size):
    world, user, neighbour = scene
    with world.reading():
        transfer, held = ArchiveTransfer.objects.get(), Hold.objects.get()
        number = Entry.objects.get(verb="cases.destroy").facts["number"]
    with visiting(browser, address, size=size) as page:
        enter(page, user)
        for name, path in {
            "ending": "",
            "holds": "gelees",
            "release": f"gelees/{held.id}",
            "hold": "geler",
            "transfers": "versements",
            "transfer": f"versements/{transfer.id}",
            "rehearsal": "repetition",
            "traces": f"traces?numero={number}",
            "rehearsal-wrong": "repetition?le=hier",
            "traces-none": "traces?numero=12",
        }.items():
            look(page, BASE + path)
            keep(page, name)
        page.goto(f"{BASE}geler")
        page.get_by_role("button", name="Geler la demande").click()
        look(page)
        keep(page, "hold-wrong")
        page.goto(f"{BASE}versements/{transfer.id}")
        page.get_by_role("button", name="Versement accepté").click()
        look(page)
        keep(page, "transfer-wrong")
        assert page.complaints == []
    with visiting(browser, address, size=size) as page:
        enter(page, neighbour)
        for path in ("", "gelees", "versements", "repetition", "traces"):
            look(page, "/travail/corbas/conservation/" + path)

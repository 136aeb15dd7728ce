"""The desk in a real browser: a call taken in few gestures, a request worked; the member's side with and without scripts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.requests import working
from beffroi.desk.tests import desks
from beffroi.desk.types import Audience, Standing
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
BASE = "/operateur/assistance/"
SHOTS = Path(os.environ.get("BEFFROI_SHOTS", "no-shots-asked"))
KEYS_OF_A_CALL = 60
"""Three fields, the rest is guessed. What may be typed and pressed for a whole call: at two signs a second, thirty seconds."""


def _shot(page, name):
    if SHOTS.is_dir():
        page.screenshot(path=SHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def open_desk(committed_world):
    """A desk with promises, an article, requests in several states."""
    desk = desks.build(committed_world)
    desk.promise()
    knowledge.write_article(
        organisation=desk.world.operator,
        title="Écran blanc de la paie",
        body="Videz le **cache**.",
        audience=Audience.MEMBERS,
        by=desk.yann,
        on=desks.MORNING,
    )
    waiting = desk.ask(subject="Imprimante muette")
    working.answer(
        ticket=waiting,
        body="Est-elle allumée ?",
        then=Standing.WAITING_MEMBER,
        by=desk.yann,
        on=desks.MORNING,
    )
    return desk


def test_a_call_is_taken_in_a_few_gestures(open_desk, address, browser):
    claire = hire(open_desk.world.operator, "Claire Dumas", Role.SERVICE_DESK)
    with visiting(browser, address, size=DESK) as page:
        enter(page, claire)
        page.goto(f"{BASE}nouvelle/")
        keys = 0

        def press(text: str, *named: str) -> None:
            nonlocal keys
            page.keyboard.type(text)
            for name in named:
                page.keyboard.press(name)
            keys += len(text) + len(named)

        assert page.evaluate("document.activeElement.id") == "member"
        press("corb")
        page.locator("#members option").wait_for(state="attached")
        press("", "Tab")
        press("Mme Roy", "Tab")
        press("Imprimante en panne", "Enter")
        page.wait_for_url("**/demandes/**")
        assert keys <= KEYS_OF_A_CALL
        assert "Corbas" in page.content()
        assert page.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_desk_s_screens_hold_on_every_size(open_desk, address, browser, size):
    claire = hire(open_desk.world.operator, "Claire Dumas", Role.OPERATOR_ADMINISTRATOR)
    with visiting(browser, address, size=size) as page:
        enter(page, claire)
        names = (
            "",
            "nouvelle/",
            "courriels/",
            "interventions/",
            "problemes/",
            "articles/",
            "articles/nouveau/",
            "parc/",
        )
        for path in (*names, "parc/importer/", "chiffres/", "engagements/", "membres/venissieux/"):
            look(page, BASE + path)
            _shot(page, path.strip("/").replace("/", "-") or "file")
        page.goto(BASE)
        page.get_by_role("link", name="Imprimante muette").click()
        look(page)
        _shot(page, "demande")
        page.get_by_role("button", name="Envoyer la réponse").click()
        look(page)
        _shot(page, "demande-erreur")
        page.get_by_label("Votre réponse à la commune").fill("Nous passons demain.")
        page.get_by_role("button", name="Envoyer la réponse").click()
        look(page)
        assert page.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_member_asks_is_offered_an_article_and_follows(open_desk, address, browser, scripts):
    nadine = hire(open_desk.world.venissieux, "Nadine Roy", Role.SECRETARY)
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        enter(page, nadine)
        base = "/travail/venissieux/assistance/"
        look(page, base)
        _shot(page, "commune")
        page.get_by_role("link", name="Imprimante muette").click()
        look(page)
        _shot(page, "commune-demande")
        look(page, f"{base}demander/")
        page.get_by_label("Objet").press_sequentially("Écran blanc")
        if scripts:
            page.get_by_role("link", name="Écran blanc de la paie").wait_for()
            look(page)
        page.get_by_label("Que se passe-t-il").fill("Depuis ce matin.")
        page.get_by_label("Votre courriel").fill("nadine@venissieux.test")
        page.get_by_role("button", name="Envoyer ma demande").click()
        look(page)
        _shot(page, "commune-articles")
        page.get_by_role("button", name="Aucun article ne répond").click()
        look(page)
        assert "Depuis ce matin." in page.content()
        for path in ("articles/", "articles/ecran-blanc-de-la-paie/", "parc/"):
            look(page, base + path)

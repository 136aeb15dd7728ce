"""The agents' lists in a real browser: sorted, searched, kept as views, acted upon as a whole; without scripts too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.cases.types import Channel
from tests.browser import DESK, PHONE, expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
BASE = "/travail/venissieux/"


@pytest.fixture
def sophie(committed_world):
    """The agent, with some requests to see."""
    world, now = committed_world, datetime.now(UTC)
    for days in (2, 25, 55):
        world.file(on=now - timedelta(days=days))
    world.file(on=now, channel=Channel.COUNTER)
    return hire(world.venissieux, "Sophie Marchand")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_list_is_filtered_kept_and_acted_upon(sophie, address, browser, size, scripts):
    with visiting(browser, address, size=size, scripts=scripts) as page:
        enter(page, sophie)
        look(page, f"{BASE}?file=service&tri=demandeur&q=lampadaire&etat=received&etat=waiting")
        expect(page.get_by_text("Trouvé")).to_have_count(4)
        page.get_by_text("Enregistrer cette liste comme vue").click()
        page.get_by_label("Nom de la vue").fill("Lampadaires")
        page.get_by_role("button", name="Enregistrer la vue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lampadaires")
        look(page)
        page.get_by_role("link", name="Retirer le filtre Recherche").click()
        look(page)
        page.get_by_label("Avec plusieurs demandes").select_option("accuser")
        page.get_by_label("Toute la liste filtrée").check()
        page.get_by_role("button", name="Continuer").click()
        look(page)
        page.get_by_role("button", name="Confirmer").click()
        expect(page.get_by_text("1 accusé de réception est noté comme remis.")).to_be_visible()
        page.get_by_role("checkbox", name="Choisir").first.check(force=True)
        page.get_by_label("Avec plusieurs demandes").select_option("ecrire")
        page.get_by_role("button", name="Continuer").click()
        page.get_by_role("button", name="Vérifier").click()
        look(page)
        page.get_by_label("Votre message").fill("Le guichet ferme lundi.")
        page.get_by_role("button", name="Vérifier").click()
        look(page)
        assert page.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_around_the_lists_are_accessible(sophie, address, browser, size):
    with visiting(browser, address, size=size) as page:
        enter(page, sophie)
        look(page, f"{BASE}vues")
        look(page, f"{BASE}aide")
        page.goto(f"{BASE}?file=service")
        for _tab in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").strip() != ""
        assert page.complaints == []

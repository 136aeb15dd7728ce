"""The operator's screens of procedures in a real browser: long, wrong, on a phone, and without scripts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.versions import ASKED, NO_PLACE, QUICKER, REFERENCE, fresh_catalogue, publish  # noqa: F401
from beffroi.cases.types import MigrationPolicy
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
BASE = "/operateur/demarches/"
ONE = f"{BASE}{REFERENCE}/"


@pytest.fixture
def hawa(committed_world):
    """An administrator of an operator with two versions and a draft."""
    publish(committed_world, ASKED, NO_PLACE, QUICKER, policy=MigrationPolicy.OFFER)
    return hire(committed_world.operator, "Hawa Roux", Role.OPERATOR_ADMINISTRATOR)


def enter(page, user) -> None:
    cookie = signed_in(user).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


def keep(page, name: str) -> None:
    """Keep what the page looks like where somebody asked for it."""
    if folder := os.environ.get("BEFFROI_SCREENSHOTS"):
        page.screenshot(
            path=str(Path(folder) / f"publish-{name}-{page.viewport_size['width']}.png"), full_page=True
        )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_whole_life_of_a_version_is_accessible_without_scripts(hawa, address, browser, size):
    with visiting(browser, address, size=size, scripts=False) as page:
        enter(page, hawa)
        look(page, BASE)
        keep(page, "home")
        look(page, ONE)
        keep(page, "procedure")
        page.get_by_role("button", name="Écrire la version 3").click()
        look(page)
        source = page.get_by_label("Document de la démarche")
        written = source.input_value()
        source.fill(written.replace('regime = "rejects"', 'regime = "perhaps"'))
        page.get_by_role("button", name="Enregistrer et vérifier").click()
        look(page)
        keep(page, "errors")
        source.fill(
            written.replace("minutes = 5", "minutes = 7").replace(
                'label = "Votre demande"', 'label = "Récit"'
            )
        )
        page.get_by_role("button", name="Enregistrer et vérifier").click()
        look(page)
        keep(page, "draft")
        page.get_by_role("link", name="Publier ce projet").click()
        look(page)
        page.get_by_role("button", name="Publier la version").click()
        look(page)
        keep(page, "publish-errors")
        page.get_by_label("Exiger le passage avant la décision").check()
        page.get_by_role("button", name="Publier la version").click()
        assert "La version 3 est publiée" in page.content()
        look(page, f"{ONE}1/retirer/")
        keep(page, "retire")
        look(page, f"{ONE}1/arreter/")
        page.get_by_role("button", name="Fixer l’arrêt").click()
        look(page)
        keep(page, "stop")

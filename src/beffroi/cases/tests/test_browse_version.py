"""What a newer version says on the screens of a resident, an agent and a commune, in a real browser."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beffroi.cases import deliveries, moving
from beffroi.cases.tests.agents import EVERYTHING, hire, signed_in
from beffroi.cases.tests.residents import REQUEST, Resident
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    REFERENCE,
    fresh_catalogue,
    publish,
)
from beffroi.cases.types import MigrationPolicy
from beffroi.operators import actions as operators
from beffroi.operators.types import Offer
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, look, visiting
from tests.worlds import SUBJECT

pytestmark = [pytest.mark.browser, pytest.mark.server]
NOW = datetime.now(UTC)
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


def enter(page, client) -> None:
    cookies = [(name, client.cookies[name].value) for name in client.cookies]
    page.context.add_cookies(
        [{"name": name, "value": value, "domain": "localhost", "path": "/"} for name, value in cookies]
    )


def keep(page, name: str) -> None:
    """Keep what the page looks like where somebody asked for it."""
    if folder := os.environ.get("BEFFROI_SCREENSHOTS"):
        page.screenshot(
            path=str(Path(folder) / f"version-{name}-{page.viewport_size['width']}.png"), full_page=True
        )


@SIZES
def test_the_check_page_of_a_changed_form_is_accessible(committed_world, address, browser, size):
    world, resident = committed_world, Resident("demande")
    resident.begin()
    resident.answer("demande", REQUEST | {"lieu": "Devant le 12"})
    publish(world, ASKED, NO_PLACE)
    moving.follow_version(
        organisation=world.venissieux, procedure=REFERENCE, version=2, by=world.sophie, on=NOW
    )
    with visiting(browser, address, size=size) as page:
        enter(page, resident.browser)
        look(page, f"{resident.base}verification")
        keep(page, "check")
        page.get_by_role("link", name="Voyez ce qu’il reste à compléter.").click()
        look(page)
        assert page.complaints == []


@SIZES
def test_a_newer_version_on_a_case_is_accessible(committed_world, address, browser, size):
    world = committed_world
    told = {**SUBJECT, "theme": "voirie", "lieu": "Devant le 12"}
    first, second = (world.file(on=NOW - timedelta(days=5), answers=told) for _each in range(2))
    publish(world, ASKED, NO_PLACE, policy=MigrationPolicy.REQUIRE)
    agent = hire(world.venissieux, "Sophie Marchand", *EVERYTHING, Role.COMMUNE_ADMINISTRATOR)
    with visiting(browser, address, size=size) as page:
        enter(page, signed_in(agent))
        one = f"/travail/venissieux/demandes/{first.number}"
        look(page, one)
        keep(page, "case")
        page.get_by_role("link", name="Choisir la version").click()
        look(page)
        keep(page, "choice")
        page.get_by_role("button", name="Faire passer à la version 2").click()
        look(page)
        keep(page, "choice-errors")
        page.get_by_label("Téléphone où vous joindre").fill("06 12 34 56 78")
        page.get_by_role("button", name="Faire passer à la version 2").click()
        look(page)
        keep(page, "moved")
        assert "La demande est passée à la version 2" in page.content()
        operators.adopt(
            organisation=world.venissieux,
            offer=Offer(REFERENCE, 1),
            parameters={"service": "Accueil", "routage": {"lieu": "voirie"}},
            by=CLOCKWORK,
            on=NOW,
        )
        look(page, f"/travail/venissieux/reglages/demarches/{REFERENCE}/")
        keep(page, "settings")
        assert page.complaints == []
    with visiting(browser, address, size=size) as page:
        look(page, deliveries.tracking_path(second))
        keep(page, "follow")
        page.get_by_role("link", name="Répondre aux questions nouvelles").click()
        look(page)
        page.get_by_role("button", name="Envoyer mes réponses").click()
        look(page)
        keep(page, "follow-errors")
        page.get_by_label("Téléphone où vous joindre").fill("06 12 34 56 78")
        page.get_by_role("button", name="Envoyer mes réponses").click()
        look(page)
        assert "Vos réponses sont envoyées" in page.content()
        assert page.complaints == []

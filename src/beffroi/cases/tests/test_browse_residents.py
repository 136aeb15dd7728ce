"""The residents' screens in a real browser, in the states that matter: empty, wrong, waiting, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases import actions, deliveries
from beffroi.tenancy.types import CLOCKWORK
from tests.browser import DESK, PHONE, expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]

PUBLIC = (
    "/",
    "/?q=Saint-Denis",
    "/?q=Pierre-B%C3%A9nite",
    "/?q=zzzz",
    "/lyon/",
    "/venissieux/",
    "/venissieux/?q=licorne",
    "/venissieux/accessibilite",
    "/venissieux/mentions-legales",
    "/venissieux/donnees-personnelles",
    "/venissieux/demarches/demande/",
    "/venissieux/demarches/acte-naissance/",
    "/venissieux/demarches/declaration-prealable/",
    "/venissieux/suivre",
    "/suivi/",
    "/suivi/69259-2026-000001?cle=faux",
    "/venissieux/demarches/demande/verification",
    "/nulle-part/",
)


@pytest.fixture
def cases(committed_world):
    """A case waiting, one decided, one silently refused; their addresses."""
    now = datetime.now(UTC)
    world = committed_world
    fresh, waiting, decided, silent = (world.file(on=now - timedelta(days=days)) for days in (1, 3, 20, 100))
    with world.reading():
        actions.request_documents(
            case=waiting,
            missing=["documents"],
            by=world.sophie,
            on=now,
            reply_by=(now + timedelta(days=20)).date(),
        )
        actions.message(case=decided, body="Bonjour,\nvotre demande avance.", by=world.sophie, on=now)
        actions.decide(case=decided, outcome="granted", by=world.sophie, on=now)
        actions.lapse(case=silent, by=CLOCKWORK, on=now)
    return [deliveries.tracking_path(case) for case in (fresh, waiting, decided, silent)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_public_pages_are_accessible(committed_world, address, browser, size):
    with visiting(browser, address, size=size) as page:
        for path in PUBLIC:
            look(page, path)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_follow_up_pages_are_accessible_in_every_state(cases, address, browser, size):
    with visiting(browser, address, size=size) as page:
        for path in cases:
            look(page, path)
            for details in page.locator("summary").all():
                details.click()
            look(page)
        look(page, cases[0].replace("?", "/retirer?"))


def test_wrong_forms_are_accessible_and_say_error_in_their_title(committed_world, address, browser):
    with visiting(browser, address) as page:
        page.goto("/venissieux/demarches/demande/")
        page.get_by_role("button", name="Commencer").click()
        _wrong(page, "Continuer")
        page.get_by_label("Une entreprise").check()
        page.get_by_label("Non, j’aide quelqu’un").check()
        page.get_by_role("button", name="Continuer").click()
        _wrong(page, "Continuer")
        page.goto("/venissieux/demarches/demande/aide")
        _wrong(page, "Continuer")
        page.goto("/venissieux/demarches/demande/questions/demande")
        _wrong(page, "Continuer")
        look(page, "/venissieux/demarches/demande/pieces")
        page.goto("/venissieux/demarches/demande/verification")
        _wrong(page, "Envoyer ma demande")
        look(page, "/venissieux/demarches/demande/plus-tard")


def _wrong(page, button):
    page.get_by_role("button", name=button, exact=True).last.click()
    assert page.title().startswith("Erreur")
    look(page)
    first = page.locator(".govuk-error-summary__list a").first
    target = first.get_attribute("href")
    expect(page.locator(target)).to_have_count(1)
    first.click()


def test_every_control_of_a_form_is_reached_by_keyboard(committed_world, address, browser):
    with visiting(browser, address, size=DESK) as page:
        page.goto("/venissieux/demarches/demande/")
        page.get_by_role("button", name="Commencer").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/demandeur")
        page.get_by_label("Un particulier").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/coordonnees")

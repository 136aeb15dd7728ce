"""The screens of webhooks in a real browser: empty, wrong, with calls; on a phone and on a desk."""

from __future__ import annotations

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.cases.webhooks import actions, sending
from beffroi.cases.webhooks.tests.receivers import calls, receiving
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting
from tests.worlds import NOON

pytestmark = [pytest.mark.browser, pytest.mark.server]
BASE = "/travail/venissieux/reglages/webhooks/"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_administrator_goes_through_the_screens(committed_world, address, browser, settings, size):
    settings.WEBHOOKS_PRIVATE_HOSTS, settings.WEBHOOKS_PLAIN_HTTP = ["127.0.0.1"], True
    world = committed_world
    camille = hire(world.venissieux, "Camille Roche", Role.COMMUNE_ADMINISTRATOR)
    with receiving() as receiver, visiting(browser, address, size=size) as page:
        enter(page, camille)
        look(page, BASE)
        page.get_by_role("link", name="Ajouter un destinataire").click()
        look(page)
        page.get_by_role("button", name="Enregistrer").click()
        look(page)
        page.get_by_label("Nom").fill("Logiciel d’urbanisme")
        page.get_by_label("Adresse").fill(receiver.url)
        page.get_by_role("button", name="Enregistrer").click()
        look(page)
        page.get_by_role("link", name="Continuer").click()
        page.get_by_role("button", name="Envoyer un essai").click()
        world.file()
        receiver.status, receiver.body = 503, b"<h1>Maintenance</h1>"
        for call in calls(world.venissieux):
            sending.send(call.organisation_id, call.id, now=call.next_at)
        page.reload()
        look(page)
        page.get_by_label("Essai").check()
        page.get_by_role("button", name="Rejouer les appels cochés").click()
        look(page)
        page.get_by_role("button", name="Rejouer", exact=True).click()
        look(page)
        page.get_by_role("link", name="Supprimer").click()
        look(page)
        actions.switch(endpoint=calls(world.venissieux)[0].endpoint, active=False, by=world.sophie, on=NOON)
        look(page, BASE)

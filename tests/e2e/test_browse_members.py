"""Members, agreements, catalogue and « Mes services » in a real browser: axe, 320 and 1280 pixels."""

from __future__ import annotations

from datetime import date

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.operators.membership import actions, agreeing
from beffroi.operators.membership.types import AgreementKind, Step
from beffroi.operators.offers import actions as offers
from beffroi.operators.offers.types import ServiceKind
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, expect, look, visiting
from tests.worlds import NOON

TOLD = {"by": CLOCKWORK, "on": NOON}
DAY = NOON.date()
PAGES = (
    "/operateur/membres/corbas/",
    "/operateur/membres/corbas/adhesion/",
    "/operateur/membres/corbas/competences/",
    "/operateur/membres/corbas/services/",
    "/operateur/adhesions/",
    "/operateur/statuts/",
    "/operateur/conventions/",
    "/operateur/conventions/nouvelle/",
    "/operateur/catalogue/",
    "/operateur/catalogue/nouveau/",
    "/operateur/catalogue/services/paie/",
)


def _furnish(world) -> str:
    """A life under way, a competence, three services, a wish, an agreement; return the agreement's page."""
    file = actions.open_accession(organisation=world.operator, member=world.corbas, **TOLD)
    for step in (Step.ASK_LEAVE, Step.AGREE_LEAVE):
        actions.record_step(
            accession=file, step=step, decided_on=DAY, reference="Délibération 2026-12", **TOLD
        )
    competence = actions.define_competence(
        organisation=world.operator, name="Informatique de gestion", **TOLD
    )
    actions.transfer_competence(
        competence=competence, member=world.corbas, since=DAY, reference="Délibération", **TOLD
    )
    paie = offers.describe_service(
        organisation=world.operator, code="paie", kind=ServiceKind.HOSTED_APPLICATION, name="Paie",
        description="Bulletins, déclarations et assistance.", price_cents=350, price_unit="bulletin",
        competence="informatique-de-gestion", **TOLD,
    )  # fmt: skip
    offers.describe_service(
        organisation=world.operator, code="dpo", kind=ServiceKind.DPO, name="DPO à la journée",
        price_cents=45000, price_unit="jour", **TOLD,
    )  # fmt: skip
    offers.start(service=paie, member=world.corbas, since=DAY, quantity=40, **TOLD)
    offers.ask(organisation=world.venissieux, operator=world.operator, code="dpo", by=world.sophie, on=NOON)
    terms = agreeing.Terms(
        AgreementKind.PROCESSING, "Sous-traitance de données", date(2026, 1, 1), ends_on=date(2027, 1, 1)
    )
    made = agreeing.draw_up(organisation=world.operator, terms=terms, parties=[world.corbas], **TOLD)
    return f"/operateur/conventions/{made.id}/"


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_house_of_members_is_accessible(committed_world, address, browser, size):
    world = committed_world
    agreement = _furnish(world)
    omar = hire(world.operator, "Omar Diallo", Role.OPERATOR_ADMINISTRATOR)
    sophie = hire(world.venissieux, "Sophie Marchand")
    with visiting(browser, address, size=size) as page:
        enter(page, omar)
        for path in (*PAGES, agreement):
            look(page, path)
        page.goto("/operateur/membres/corbas/succession/")
        page.get_by_label("Collectivité qui succède").fill("69149")
        for part, value in (("Jour", "1"), ("Mois", "1"), ("Année", "2024")):
            page.get_by_label(part).fill(value)
        page.get_by_label("Acte qui prononce").fill("Arrêté préfectoral")
        page.get_by_role("button", name="Répéter").click()
        look(page)
        expect(page.get_by_role("button", name="Confirmer pour de vrai")).to_be_visible()
        assert page.complaints == []
    with visiting(browser, address, size=size) as page:
        enter(page, sophie)
        for path in ("/travail/venissieux/services/", "/travail/venissieux/services/paie/"):
            look(page, path)


@pytest.mark.browser
@pytest.mark.server
def test_a_member_asks_for_a_service_without_a_script(committed_world, address, browser):
    world = committed_world
    _furnish(world)
    paul = hire(world.corbas, "Paul Girard")
    with visiting(browser, address, scripts=False) as page:
        enter(page, paul)
        page.goto("/travail/corbas/services/dpo/")
        page.get_by_label("Quantité").fill("3")
        page.get_by_role("button", name="Demander ce service").click()
        look(page)
        expect(page.get_by_text("En attente")).to_be_visible()

"""The agents' screens in a real browser: empty, long, wrong, waiting, decided; on a phone, and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases import actions, queries
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.tests.test_work_steps import WORKS
from tests.browser import DESK, PHONE, expect, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
NOW = datetime.now(UTC)
BASE = "/travail/venissieux/"


@pytest.fixture
def work(committed_world):
    """Cases in every state; the agent who sees them."""
    world = committed_world
    sophie = hire(world.venissieux, "Sophie Marchand")
    by = actor(sophie)
    prior = {"procedure": "urbanisme/declaration-prealable", "answers": WORKS}
    cases = [world.file(on=NOW - timedelta(days=days), **prior) for days in (2, 5, 26, 20)]
    cases.append(world.file(on=NOW - timedelta(days=55)))
    actions.request_documents(case=cases[1], missing=["DP4"], by=by, on=NOW)
    with world.reading():
        applicant = queries.applicant(cases[2])
    actions.message(case=cases[2], body="Bonjour,\noù en est ma demande ?", by=applicant, on=NOW)
    actions.decide(case=cases[3], outcome="granted", by=by, on=NOW)
    return sophie, [case.number for case in cases]


def enter(page, user) -> None:
    """Give the browser the session of an account."""
    cookie = signed_in(user).cookies["beffroi_session"]
    page.context.add_cookies(
        [{"name": "beffroi_session", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_lists_and_cases_are_accessible_in_every_state(work, address, browser, size):
    sophie, numbers = work
    queues = (
        "",
        "?file=service",
        "?file=libres",
        "?file=attente",
        "?file=retard",
        "?file=closes",
        "?file=service&q=zzz",
    )
    with visiting(browser, address, size=size) as page:
        enter(page, sophie)
        for path in (*(BASE + each for each in queues), *(f"{BASE}demandes/{number}" for number in numbers)):
            look(page, path)
            for details in page.locator("summary").all():
                details.click()
            look(page)
        assert page.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_agent_asks_for_pieces_then_decides_on_a_phone(work, address, browser, scripts):
    sophie, numbers = work
    with visiting(browser, address, size=PHONE, scripts=scripts) as page:
        enter(page, sophie)
        page.goto(f"{BASE}demandes/{numbers[0]}")
        page.get_by_role("link", name="Demander des pièces").click()
        _press(page, "Préparer la lettre")
        assert page.title().startswith("Erreur")
        look(page)
        page.get_by_label("Plan des façades et des toitures").check()
        _press(page, "Préparer la lettre")
        look(page)
        _press(page, "Envoyer la lettre")
        expect(page.get_by_text("Délai suspendu : les pièces sont attendues")).to_be_visible()
        page.get_by_role("link", name="Recevoir les pièces").click()
        look(page)
        page.get_by_label("Le dossier est complet").check()
        _press(page, "Enregistrer")
        page.get_by_role("link", name="Ne pas s’opposer", exact=True).click()
        expect(page.get_by_label("Ne pas s’opposer", exact=True)).to_be_checked()
        _press(page, "Préparer la lettre")
        _press(page, "Continuer")
        look(page)
        _press(page, "Décider et envoyer")
        expect(page.get_by_text("Décision : ne pas s’opposer.")).to_be_visible()
        look(page)


def test_counter_entry_and_bulk_assignment_are_accessible(work, address, browser):
    sophie, _numbers = work
    with visiting(browser, address, size=PHONE) as page:
        enter(page, sophie)
        look(page, f"{BASE}demandes/nouvelle")
        look(page, f"{BASE}demandes/nouvelle/urbanisme/declaration-prealable")
        _press(page, "Enregistrer la demande")
        look(page)
        page.goto(f"{BASE}?file=service")
        page.locator("input[name=demande]").first.check(force=True)
        page.get_by_label("Avec plusieurs demandes").select_option("attribuer")
        page.get_by_role("button", name="Continuer").click()
        look(page)
        page.get_by_label("Attribuer à").select_option("Sophie Marchand")
        page.get_by_role("button", name="Vérifier").click()
        look(page)
        _press(page, "Confirmer")
        expect(page.get_by_text("1 demande est attribuée à Sophie Marchand.")).to_be_visible()


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()

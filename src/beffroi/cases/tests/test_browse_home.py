"""An agent's home in a real browser: where they are named, whom they stand in for, opinions awaited and late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.opinions import actions as opinions
from beffroi.cases.opinions.actions import Question
from beffroi.cases.teamwork import absences, notes
from beffroi.cases.tests.agents import actor, hire
from beffroi.cases.tests.test_browse_agents import enter
from tests.browser import DESK, PHONE, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
NOW = datetime.now(UTC)
TODAY = NOW.date()
LONG = "Direction départementale des territoires et de la cohésion sociale du Rhône"


@pytest.fixture
def julie(committed_world):
    """An agent named in a note, who stands in for a colleague; two opinions are asked, one is late."""
    world = committed_world
    julie, paul = (
        hire(world.venissieux, "Julie Rochebrune"),
        hire(world.venissieux, "Paul-Emmanuel Delacroix"),
    )
    cases = [world.file(on=NOW - timedelta(days=40)) for _each in range(3)]
    notes.add(case=cases[0], body="À relire.", mentioned=[julie.id], by=actor(paul), on=NOW)
    absences.declare(
        organisation=world.venissieux,
        agent=paul.id,
        delegate=julie.id,
        first=TODAY,
        last=TODAY + timedelta(days=9),
        by=actor(paul),
        on=NOW,
    )
    for case, asked in ((cases[1], NOW), (cases[2], NOW - timedelta(days=30))):
        due = asked.date() + timedelta(days=15)
        question = Question(body=LONG, email="ddt@exemple.test", due_on=due)
        opinions.ask(case=case, question=question, by=actor(paul), on=asked)
    return julie


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_home_says_what_colleagues_ask_and_leads_there(julie, address, browser, size, scripts):
    with visiting(browser, address, size=size, scripts=scripts) as page:
        enter(page, julie)
        look(page, "/travail/venissieux/?file=service")
        told = page.locator("main").inner_text()
        for each in ("On vous a cité", "Vous remplacez", "avis attendu", "avis en retard"):
            assert each in told, each
        page.get_by_role("link", name="Paul-Emmanuel Delacroix, 69259").click()
        look(page)
        assert page.url.endswith("#notes")
        page.go_back()
        page.get_by_role("link", name="Paul-Emmanuel Delacroix, jusqu’au").click()
        look(page)
        assert "agent=" in page.url
        assert page.complaints == []


def test_the_shortcuts_of_the_home_show_when_they_are_reached_by_keyboard(julie, address, browser):
    with visiting(browser, address, size=PHONE) as page:
        enter(page, julie)
        look(page, "/travail/venissieux/?file=service")
        page.keyboard.press("Tab")
        for name in ("Aller au contenu", "Aller aux filtres", "Aller à la liste"):
            for _press in range(30):
                if page.evaluate("document.activeElement.innerText") == name:
                    break
                page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.innerText") == name
            look(page)

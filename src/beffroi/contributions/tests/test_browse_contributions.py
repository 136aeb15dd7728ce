"""The screens of contributions in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.tests.conftest import KEY, House
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting
from tests.worlds import agent

pytestmark = [pytest.mark.browser, pytest.mark.server]
HOME = "/operateur/contributions/"


@pytest.fixture
def kept(committed_world):
    """A voted year with late calls, a simulation not voted, two keys; who keeps the accounts, who pays."""
    world = committed_world
    house = House(world, agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR))
    late = (datetime.now(UTC) - timedelta(days=20)).date()
    run = house.run()
    vote = house.vote(run)
    billing.schedule(vote=vote, days=[late, date(2099, 3, 31)], by=house.lucie, on=datetime.now(UTC))
    billing.issue(vote=vote, by=house.lucie, on=datetime.now(UTC))
    other = house.key(KEY.replace("1.10", "1.35").replace('"Cotisation annuelle"', '"Cotisation solidaire"'))
    simulated = house.run(other, corrects=run)
    lucie = hire(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)
    return lucie, hire(world.venissieux, "Sophie Marchand", Role.DELEGATE), run, simulated


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_contributions_are_accessible_to_those_who_call_and_those_who_pay(kept, address, browser, size):
    lucie, sophie, run, simulated = kept
    pages = ("", "cles/ecrire/", f"cles/{run.key_id}/", "calculs/nouveau/", f"calculs/{run.id}/")
    more = (f"calculs/{simulated.id}/", "appels/", "appels/paiements/", "membres/venissieux/")
    with visiting(browser, address, size=size) as clerk:
        enter(clerk, lucie)
        for page in (*pages, *more):
            look(clerk, HOME + page)
        look(clerk, f"{HOME}simulation/")
        for box in clerk.get_by_role("checkbox").all():
            box.check()
        clerk.locator("#year").fill("2028")
        clerk.get_by_role("button", name="Comparer").click()
        clerk.get_by_text("seuil de révision").first.wait_for()
        look(clerk)
    with visiting(browser, address, size=size) as payer:
        enter(payer, sophie)
        look(payer, "/travail/venissieux/contributions/")

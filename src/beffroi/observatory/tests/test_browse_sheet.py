"""Cockpit, sheet and report in a real browser: accessible, no wider than a phone, with and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.observatory.tests.conftest import year_of
from beffroi.operators import actions as operators
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.browser import DESK, PHONE, expect, look, visiting
from tests.worlds import NOON

pytestmark = [pytest.mark.browser, pytest.mark.server]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def people(committed_world):
    """A year with late calls, help and a request; who steers the operator, who answers for Vénissieux."""
    year = year_of(committed_world)
    year.call(TODAY - timedelta(days=20), TODAY + timedelta(days=60))
    for member, opened in ((committed_world.venissieux, 214), (committed_world.corbas, 38)):
        last = TODAY.replace(year=TODAY.year - 1, month=6, day=1)
        year.help(member, last, opened=opened - 9, promised=30, met=25, resolved=30)
        counts = {"promised": 30, "met": 28, "resolved": 30, "answers": 12, "stars": 53}
        year.help(member, TODAY.replace(day=1), opened=opened, included_minutes=1860, **counts)
    committed_world.file()
    year.count(committed_world.venissieux)
    operators.describe(
        organisation=committed_world.venissieux, by=CLOCKWORK, on=NOON, dpo_contact="dpo@sitiv.test"
    )
    lucie = hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)
    return lucie, hire(committed_world.venissieux, "Sophie Marchand", Role.DELEGATE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_cockpit_sheet_and_report_are_accessible(people, address, browser, size, scripts):
    lucie, sophie = people
    with visiting(browser, address, size=size, scripts=scripts) as director:
        enter(director, lucie)
        for page in ("", "?manque=dpo", "membres/venissieux/", "membres/venissieux/fiche/", "rapport/"):
            look(director, f"/operateur/{page}")
        assert director.get_by_role("link", name="Vénissieux").count()
    with visiting(browser, address, size=size, scripts=scripts) as delegate:
        enter(delegate, sophie)
        look(delegate, "/travail/venissieux/fiche/")
        delegate.get_by_label("Année").select_option(str(TODAY.year - 1))
        delegate.get_by_role("button", name="Voir ces chiffres").click()
        look(delegate)
        expect(delegate.locator("h1")).to_contain_text(f"en {TODAY.year - 1}")

"""The screens of group purchasing in a real browser: a whole purchase, accessible, no wider than a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.cases.tests.agents import hire
from beffroi.cases.tests.test_browse_agents import enter
from beffroi.purchasing.tests.purchases import purchase
from beffroi.tenancy.types import Role
from tests.browser import DESK, PHONE, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.server]
HOME = "/operateur/achats/"


@pytest.fixture
def kept(committed_world, monkeypatch):
    """Four purchases at four stages; who runs them, who takes part."""
    from beffroi.purchasing.tests import purchases

    buying, today = purchase(committed_world), datetime.now(UTC)
    monkeypatch.setattr(purchases, "DUE", (today + timedelta(days=10)).date())
    monkeypatch.setattr(purchases, "ENDS", (today + timedelta(days=700)).date())
    rows = [buying.opened(title="En préparation"), buying.called(title="Recueil")]
    monkeypatch.undo()
    rows += [buying.agreed(buying.consolidated(title="Consolidé")), buying.awarded()]
    order = buying.order(rows[-1], buying.world.venissieux, buying.anne, PC1=2, ECR=1)
    lucie = hire(committed_world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)
    anne = hire(committed_world.venissieux, "Anne Martin", Role.DELEGATE)
    return lucie, anne, rows, order, buying.lots(rows[-1])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_purchases_are_accessible_to_those_who_run_them_and_those_who_take_part(kept, address, browser, size):
    lucie, anne, rows, order, lots = kept
    with visiting(browser, address, size=size) as clerk:
        enter(clerk, lucie)
        pages = {
            "home": "",
            "open": "nouvel-achat/",
            "terms": "centrale/",
            "decp": "donnees-essentielles/2027/",
        }
        pages |= {f"campaign{rank}": f"{row.id}/" for rank, row in enumerate(rows)}
        pages |= {"lot": f"lots/{lots[0].id}/", "order": f"commandes/{order.id}/"}
        for page in pages.values():
            look(clerk, HOME + page)
        look(clerk, f"{HOME}nouvel-achat/")
        clerk.get_by_role("button", name="Ouvrir l’achat").click()
        look(clerk)
    start = "/travail/venissieux/achats/"
    with visiting(browser, address, size=size) as buyer:
        enter(buyer, anne)
        pages = {f"member{rank}": f"{row.id}/" for rank, row in enumerate(rows) if rank}
        pages |= {"member": "", "sheet": f"{rows[1].id}/besoins/", "member_order": f"commandes/{order.id}/"}
        pages |= {"ordering": f"{rows[-1].id}/commander/"}
        for page in pages.values():
            look(buyer, start + page)
        buyer.goto(f"{start}{rows[1].id}/besoins/")
        buyer.get_by_label("Quantité").first.fill("12")
        buyer.get_by_role("button", name="Enregistrer la fiche").click()
        buyer.get_by_role("button", name="Valider les besoins").click()
        buyer.get_by_text("Fiche validée par Anne Martin").wait_for()
        look(buyer)

"""A purchase of workstations by two towns, at whatever stage a test begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from beffroi.purchasing import actions, queries
from beffroi.purchasing.actions import NewCampaign
from beffroi.purchasing.awards import actions as awards
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.commitments import papers
from beffroi.purchasing.models import Campaign, NeedSheet, Participation, PurchaseOrder
from beffroi.purchasing.needs import actions as needs
from beffroi.purchasing.needs.queries import invitation
from beffroi.purchasing.needs.rules import lines_of
from beffroi.purchasing.orders import actions as orders
from beffroi.purchasing.types import Mission, Procedure
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, Role
from tests.worlds import NOON, World, agent

CATALOGUE = """1 ; Postes de travail ; 30213100-6 ; PC1 ; Ordinateur portable 14 pouces ; pièce ; oui
1 ; Postes de travail ; ; ECR ; Écran 24 pouces ; pièce ; oui
2 ; Papier ; 30197630-1 ; A4 ; Papier A4 recyclé ; ramette ; non"""
PRICES = {1: "code;prix;tva\nPC1;650,00;20\nECR;120,50;20", 2: "A4;3,10;5,5"}
DUE, ENDS = date(2026, 12, 15), date(2028, 12, 31)
SIRET = "73282932000074"
AFTER = datetime(2026, 12, 16, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 20, 9, tzinfo=UTC)


@dataclass
class Purchase:
    """The operator and two towns at a purchase."""

    world: World
    lucie: Actor
    anne: Actor
    bob: Actor
    procedure: Procedure = Procedure.GROUPEMENT
    mission: Mission = Mission.AWARD

    def reading(self) -> Any:
        """Open the operator's scope."""
        return scope.reading(self.world.operator.id)

    @property
    def towns(self) -> list[tuple[Any, Actor]]:
        """The towns and their delegates."""
        return [(self.world.venissieux, self.anne), (self.world.corbas, self.bob)]

    def told(self, **changed: Any) -> NewCampaign:
        """A correct campaign."""
        told: dict[str, Any] = {
            "title": "Postes de travail 2027",
            "procedure": self.procedure,
            "mission": self.mission,
            "needs_due_on": DUE,
            "ends_on": ENDS,
            "catalogue": CATALOGUE,
            "members": [self.world.venissieux.id, self.world.corbas.id],
        }
        return NewCampaign(**{**told, **changed})

    def opened(self, **changed: Any) -> Campaign:
        """A campaign in preparation."""
        return actions.open_campaign(
            organisation=self.world.operator, told=self.told(**changed), by=self.lucie, on=NOON
        )

    def called(self, **changed: Any) -> Campaign:
        """A campaign whose needs are asked."""
        return actions.call(campaign=self.opened(**changed), by=self.lucie, on=NOON)

    def lines(self, row: Campaign) -> dict[str, str]:
        """Code -> identifier of the lines."""
        return {line["code"]: one for one, line in lines_of(row.catalogue).items()}

    def need(self, row: Campaign, town: Any, by: Actor, *, on: datetime = NOON, **codes: int) -> NeedSheet:
        """Draft and validate a sheet; the price paid before is 800 € for each PC."""
        lines = self.lines(row)
        told = {f"quantity-{lines[code]}": str(count) for code, count in codes.items()}
        told[f"reference-{lines['PC1']}"] = "800"
        sheet = needs.draft(organisation=town, campaign_id=row.id, told=told, by=by, on=on)
        return needs.validate(sheet=sheet, by=by, on=on)

    def consolidated(self, **changed: Any) -> Campaign:
        """Needs added up: 30 PC, 12 screens, 500 reams."""
        row = self.called(**changed)
        self.need(row, self.world.venissieux, self.anne, PC1=20, ECR=12, A4=400)
        self.need(row, self.world.corbas, self.bob, PC1=10, A4=100)
        actions.consolidate(campaign=row, by=self.lucie, on=AFTER)
        for lot in self.lots(row):
            awards.set_ceiling(
                lot=lot, min_cents=0, max_cents=2_000_000, cpv=lot.cpv, by=self.lucie, on=AFTER
            )
        return self.fresh(row)

    def lots(self, row: Campaign) -> list[Any]:
        """The lots, in order."""
        with self.reading():
            return list(row.lots.order_by("rank"))

    def fresh(self, row: Campaign) -> Campaign:
        """The campaign as it stands."""
        with self.reading():
            return queries.campaign(self.world.operator.id, row.id)

    def agreed(self, row: Campaign) -> Campaign:
        """Write the convention (or the terms) and have everybody sign."""
        if row.procedure == Procedure.CENTRALE:
            commitments.publish_terms(
                organisation=self.world.operator, text="## Objet", by=self.lucie, on=AFTER
            )
        else:
            with self.reading():
                text = papers.draft(row, queries.participations(row))
            commitments.draft_convention(campaign=row, text=text, by=self.lucie, on=AFTER)
            self.sign(row, self.world.operator, self.lucie)
        for town, by in self.towns:
            self.sign(row, town, by)
        return self.fresh(row)

    def sign(self, row: Campaign, party: Any, by: Actor) -> Any:
        """One signature."""
        return commitments.sign(
            organisation=party, campaign_id=row.id, deliberation="2026-101",
            deliberated_on=date(2026, 12, 1), by=by, on=AFTER,
        )  # fmt: skip

    def published(self) -> Campaign:
        """A campaign under consultation."""
        row = self.agreed(self.consolidated())
        return actions.publish(
            campaign=row, reference="2026-PC-01", address="https://profil.exemple.test/1",
            published_on=AFTER.date(), by=self.lucie, on=AFTER,
        )  # fmt: skip

    def awarded(self) -> Campaign:
        """Both lots awarded, a window in January 2027."""
        row = self.published()
        for lot in self.lots(row):
            awards.award(
                lot=lot, supplier="Bureautique du Rhône", siret=SIRET, notified_on=date(2027, 1, 10),
                prices=PRICES[lot.rank], by=self.lucie, on=LATER,
            )  # fmt: skip
        row = self.fresh(row)
        awards.open_window(
            campaign=row, opens_on=date(2027, 1, 15), closes_on=date(2027, 1, 31), by=self.lucie, on=LATER
        )
        return self.fresh(row)

    def invited(self, row: Campaign, town: Any) -> Participation:
        """How a town takes part."""
        with scope.reading(town.id):
            return invitation(town, row.id)

    def order(
        self,
        row: Campaign,
        town: Any,
        by: Actor,
        *,
        on: datetime = LATER,
        orders_for: Any = None,
        **codes: int,
    ) -> PurchaseOrder:
        """Order on the lot of the first code."""
        lines, known = self.lines(row), lines_of(row.catalogue)
        quantities = {lines[code]: count for code, count in codes.items()}
        lot = known[next(iter(quantities))]["lot_id"]
        return orders.place(
            organisation=town, invited=self.invited(row, orders_for or town),
            ordered=orders.Ordered(lot, quantities), by=by, on=on,
        )  # fmt: skip


def purchase(world: World, **changed: Any) -> Purchase:
    """Return the people of a purchase."""
    return Purchase(
        world,
        agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR),
        agent(world.venissieux, "Anne Martin", Role.DELEGATE),
        agent(world.corbas, "Bob Petit", Role.DELEGATE),
        **changed,
    )

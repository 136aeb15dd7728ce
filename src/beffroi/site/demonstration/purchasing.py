"""A group purchase in the demonstration, from needs to deliveries: workstations and paper for the towns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from beffroi.kernel.ids import new_id
from beffroi.operators.models import Organisation
from beffroi.purchasing import actions, queries
from beffroi.purchasing.actions import NewCampaign
from beffroi.purchasing.awards import actions as awards
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.commitments import papers
from beffroi.purchasing.models import Campaign, Lot
from beffroi.purchasing.needs import actions as needs
from beffroi.purchasing.needs.queries import invitation
from beffroi.purchasing.needs.rules import lines_of
from beffroi.purchasing.orders import actions as orders
from beffroi.purchasing.types import Mission, Procedure
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor, ActorKind, Role

CATALOGUE = """1 ; Postes de travail ; 30213100-6 ; PC ; Ordinateur portable 14 pouces ; pièce ; oui
1 ; Postes de travail ; ; ECR ; Écran 24 pouces ; pièce ; oui
2 ; Papier ; 30197630-1 ; A4 ; Papier A4 recyclé ; ramette ; non"""
PRICES = {1: "code;prix;tva\nPC;648,00;20\nECR;121,50;20", 2: "A4;3,15;20"}
NEEDED: Mapping[str, int] = {"PC": 12, "ECR": 6, "A4": 200}
PAID_BEFORE = "790"
SUPPLIER, SIRET = "Bureautique de la Fiction", "73282932000074"


def play(operator: Organisation, towns: Sequence[Organisation], director: Actor, now: datetime) -> int:
    """Buy together over half a year; return how many orders were placed. Run again, it does nothing."""
    with scope.reading(operator.id):
        if Campaign.objects.filter(organisation=operator).exists():
            return 0
    began = now - timedelta(days=170)
    buyers = [(town, _delegate(town)) for town in towns]
    row = _called(operator, towns, director, began, now)
    for town, delegate in buyers:
        _need(row, town, delegate, began + timedelta(days=3))
    row = _agreed(operator, row, buyers, director, began + timedelta(days=40))
    row = _awarded(operator, row, director, began + timedelta(days=100), now)
    ordered = [_order(row, town, delegate, began + timedelta(days=112)) for town, delegate in buyers]
    return len(ordered)


def _delegate(town: Organisation) -> Actor:
    """Return an elected delegate of a town, invented, without an account."""
    grants = {town.id: frozenset({Role.DELEGATE})}
    return Actor(ActorKind.AGENT, f"agent:{new_id()}", f"Délégué de {town.name}", grants)


def _called(
    operator: Organisation, towns: Sequence[Organisation], director: Actor, on: datetime, now: datetime
) -> Campaign:
    told = NewCampaign(
        title="Postes de travail et papier",
        procedure=Procedure.GROUPEMENT,
        mission=Mission.AWARD,
        needs_due_on=(on + timedelta(days=30)).date(),
        ends_on=(now + timedelta(days=700)).date(),
        catalogue=CATALOGUE,
        members=[town.id for town in towns],
    )
    row = actions.open_campaign(organisation=operator, told=told, by=director, on=on)
    return actions.call(campaign=row, by=director, on=on)


def _need(row: Campaign, town: Organisation, delegate: Actor, on: datetime) -> None:
    lines = _lines(row)
    told = {f"quantity-{lines[code]}": str(count) for code, count in NEEDED.items()}
    told[f"reference-{lines['PC']}"] = PAID_BEFORE
    sheet = needs.draft(organisation=town, campaign_id=row.id, told=told, by=delegate, on=on)
    needs.validate(sheet=sheet, by=delegate, on=on)


def _lines(row: Campaign) -> dict[str, str]:
    return {line["code"]: one for one, line in lines_of(row.catalogue).items()}


def _lots(operator: Organisation, row: Campaign) -> list[Lot]:
    with scope.reading(operator.id):
        return list(row.lots.order_by("rank"))


def _fresh(operator: Organisation, row: Campaign) -> Campaign:
    with scope.reading(operator.id):
        return queries.campaign(operator.id, row.id)


def _agreed(
    operator: Organisation,
    row: Campaign,
    buyers: Sequence[tuple[Organisation, Actor]],
    director: Actor,
    on: datetime,
) -> Campaign:
    actions.consolidate(campaign=row, by=director, on=on)
    for lot in _lots(operator, row):
        awards.set_ceiling(lot=lot, min_cents=0, max_cents=20_000_000, cpv=lot.cpv, by=director, on=on)
    row = _fresh(operator, row)
    with scope.reading(operator.id):
        text = papers.draft(row, queries.participations(row))
    commitments.draft_convention(campaign=row, text=text, by=director, on=on)
    for party, by in ((operator, director), *buyers):
        commitments.sign(
            organisation=party,
            campaign_id=row.id,
            deliberation=f"{on.year}-101",
            deliberated_on=on.date(),
            by=by,
            on=on,
        )
    return _fresh(operator, row)


def _awarded(operator: Organisation, row: Campaign, director: Actor, on: datetime, now: datetime) -> Campaign:
    actions.publish(
        campaign=row,
        reference=f"{on.year}-PC-01",
        address="https://marches.exemple.test/1",
        published_on=(on - timedelta(days=50)).date(),
        by=director,
        on=on - timedelta(days=50),
    )
    for lot in _lots(operator, row):
        awards.award(
            lot=lot,
            supplier=SUPPLIER,
            siret=SIRET,
            notified_on=on.date(),
            prices=PRICES[lot.rank],
            by=director,
            on=on,
        )
    opens = (on + timedelta(days=10)).date()
    closes = (now + timedelta(days=30)).date()
    awards.open_window(campaign=_fresh(operator, row), opens_on=opens, closes_on=closes, by=director, on=on)
    return _fresh(operator, row)


def _order(row: Campaign, town: Organisation, delegate: Actor, on: datetime) -> object:
    known = lines_of(row.catalogue)
    lines = _lines(row)
    quantities = {lines[code]: NEEDED[code] for code in ("PC", "ECR")}
    with scope.reading(town.id):
        invited = invitation(town, row.id)
    ordered = orders.Ordered(known[lines["PC"]]["lot_id"], quantities)
    return orders.place(organisation=town, invited=invited, ordered=ordered, by=delegate, on=on)

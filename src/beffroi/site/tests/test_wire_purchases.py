"""What the site ties together: deliveries and the inventory, quantities and keys, fees and calls for funds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from beffroi.contributions import actions as contributions
from beffroi.contributions import sources
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.sources import Span
from beffroi.desk.models import Asset
from beffroi.desk.types import AssetKind
from beffroi.operators.offers import actions as offers
from beffroi.operators.offers.types import ServiceKind
from beffroi.purchasing.deliveries import Delivered, DeliveredThing
from beffroi.purchasing.fees import actions as fees
from beffroi.purchasing.orders import actions as orders
from beffroi.purchasing.tests.purchases import LATER, purchase
from beffroi.purchasing.types import Basis
from beffroi.site import inventory
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role
from tests.worlds import NOON, agent

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
VENISSIEUX, CORBAS = "216902593", "216902734"
FEES_KEY = """
code = "frais"
title = "Frais des achats groupés"
since = 2026-01-01
[[parts]]
kind = "per_unit"
code = "frais"
label = "Frais de procédure"
source = "frais-achats"
rate = 1
unit = "euro"
"""


@pytest.fixture
def buying(world):
    return purchase(world)


@pytest.fixture
def ordered(buying, monkeypatch):
    """An award whose computers are covered for three years, three of them ordered by Corbas."""
    from beffroi.purchasing.tests import purchases

    monkeypatch.setitem(purchases.PRICES, 1, "code;prix;tva;garantie\nPC1;650,00;20;36\nECR;120,50;20")
    row = buying.awarded()
    return row, buying.order(row, buying.world.corbas, buying.bob, PC1=3)


def _receive(buying, row, order, *serials):
    line = buying.lines(row)["PC1"]
    told = {f"came-{line}": str(len(serials)), f"serials-{line}": "\n".join(serials)}
    return orders.receive(
        order=order, told=told, received_on=date(2027, 1, 20), slip="BL1", by=buying.bob, on=LATER
    )


def _park(organisation):
    with scope.reading(organisation.id):
        return list(Asset.objects.select_related("member").order_by("serial"))


def test_a_delivery_enters_the_inventory_once_with_owner_purchase_and_warranty(buying, ordered):
    row, order = ordered
    _receive(buying, row, order, "sn1", "SN2")
    told = Delivered(
        buying.world.operator, buying.world.corbas, "2026-A01 Postes de travail 2027", order.id, order.number,
        (DeliveredThing("sn1", "Ordinateur portable 14 pouces", "Bureautique du Rhône", date(2030, 1, 20)),), LATER,
    )  # fmt: skip
    inventory.bring_in(told)
    things = _park(buying.world.operator)
    assert [(each.serial, each.kind, each.warranty_end) for each in things] == [
        ("SN1", AssetKind.COMPUTER, date(2030, 1, 20)),
        ("SN2", AssetKind.COMPUTER, date(2030, 1, 20)),
    ]
    assert things[0].member == buying.world.corbas
    assert things[0].campaign == "2026-A01 Postes de travail 2027"
    assert things[0].details == {
        "supplier": "Bureautique du Rhône", "order": str(order.id), "order_number": order.number,
    }  # fmt: skip
    assert len(_park(buying.world.corbas)) == 2
    assert _park(buying.world.venissieux) == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Écran 24 pouces", AssetKind.SCREEN),
        ("Imprimante multifonction", AssetKind.PRINTER),
        ("Téléphone mobile", AssetKind.PHONE),
        ("Borne Wi-Fi", AssetKind.NETWORK),
        ("Fauteuil", AssetKind.OTHER),
    ],
)
def test_the_words_of_a_catalogue_say_what_a_thing_is(label, kind):
    assert inventory.kind_of(label) == kind


def test_the_fees_of_a_purchase_become_a_call_for_funds_and_a_correction_gives_back(buying):
    row = buying.awarded()
    fees.share(campaign=row, total_cents=100_001, basis=Basis.POPULATION, by=buying.lucie, on=LATER)
    who = {"by": buying.lucie, "on": LATER}
    key = contributions.publish_key(organisation=buying.world.operator, text=FEES_KEY, **who)
    told = {"key": key, "year": 2027, "population_year": 2027, "counted_year": 2027, **who}
    run = contributions.run(**told)
    assert run.total_cents == 100_001
    first = contributions.vote(run=run, deliberation="2027-9", voted_on=LATER.date(), **who)
    billing.schedule(vote=first, days=[date(2027, 3, 31)], **who)
    calls = billing.issue(vote=first, **who)
    assert {each.member.siren: each.cents for each in calls} == {VENISSIEUX: 85_715, CORBAS: 14_286}
    later = datetime(2027, 1, 21, 9, tzinfo=UTC)
    fees.share(campaign=row, total_cents=80_000, basis=Basis.EQUAL, by=buying.lucie, on=later)
    again = contributions.run(**{**told, "on": later}, corrects=run)
    vote = contributions.vote(
        run=again, deliberation="2027-12", voted_on=later.date(), by=buying.lucie, on=later
    )
    billing.schedule(vote=vote, days=[date(2027, 6, 30)], by=buying.lucie, on=later)
    calls = billing.issue(vote=vote, by=buying.lucie, on=later)
    assert {each.member.siren: each.cents for each in calls} == {VENISSIEUX: -45_715, CORBAS: 25_714}


def _counted(operator, name, span=YEAR):
    with scope.reading(operator.id):
        found = {each.name: each for each in sources.offered(operator)}
        return dict(found[name].count(operator, span))


def test_orders_count_until_they_are_cancelled(buying, ordered):
    row, order = ordered
    operator = buying.world.operator
    _receive(buying, row, order, "S1")
    assert _counted(operator, "commandes") == {CORBAS: 1}
    orders.cancel(order=order, reason="Rupture chez le titulaire", by=buying.bob, on=LATER)
    assert _counted(operator, "montant-commandes") == {CORBAS: 650}
    other = buying.order(row, buying.world.venissieux, buying.anne, PC1=1)
    orders.cancel(order=other, reason="Erreur de lot", by=buying.anne, on=LATER)
    assert _counted(operator, "commandes") == {CORBAS: 1}


def test_subscriptions_count_by_service_and_by_seat(world):
    lucie = agent(world.operator, "Lucie Durand", Role.OPERATOR_ADMINISTRATOR)
    who = {"by": lucie, "on": NOON}
    for code, unit, quantity in (("paie", "siège", 12), ("mail", "boîte", 40)):
        service = offers.describe_service(
            organisation=world.operator, code=code, kind=ServiceKind.HOSTED_APPLICATION.value, name=code,
            price_cents=100, price_unit=unit, **who,
        )  # fmt: skip
        offers.start(service=service, member=world.corbas, since=NOON.date(), quantity=quantity, **who)
    assert _counted(world.operator, "abonnement-mail") == {CORBAS: 40}
    assert _counted(world.operator, "sieges") == {CORBAS: 12}
    assert _counted(world.operator, "sieges", Span(date(2025, 1, 1), date(2025, 12, 31))) == {}


@pytest.mark.parametrize("name", ["agents", "demandes", "tickets", "heures-formation", "frais-achats"])
def test_every_source_answers_where_nothing_happened(world, name):
    assert _counted(world.operator, name) == {}

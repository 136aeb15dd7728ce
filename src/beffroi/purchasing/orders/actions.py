"""Ordering under the ceiling of a lot, and receiving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import add_months
from beffroi.kernel.money import written_amount
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.purchasing import deliveries, locks, rules
from beffroi.purchasing.commitments import queries as commitments
from beffroi.purchasing.models import Award, Campaign, Delivery, Lot, Participation, PurchaseOrder
from beffroi.purchasing.needs.rules import lines_of
from beffroi.purchasing.orders import papers
from beffroi.purchasing.orders import queries as orders
from beffroi.purchasing.orders import rules as pricing
from beffroi.purchasing.reading import wrong
from beffroi.purchasing.stepping import civil_day, demand
from beffroi.purchasing.types import MISSION_LABELS, AboveCeiling, Mission, NotYet, Outcome, Procedure, Step
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

CANCELLATION = (
    "cancelled",
    "cancelled_net_cents",
    "cancelled_vat_cents",
    "cancelled_at",
    "cancelled_by",
    "cancel_reason",
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is ordered: quantities by line of one lot, the member's commitment number."""

    lot_id: UUID
    quantities: Mapping[str, int]
    engagement: str = ""


def place(
    *, organisation: Organisation, invited: Participation, ordered: Ordered, by: Actor, on: datetime
) -> PurchaseOrder:
    """Order on a lot, within a window and under its maximum, counted with the orders of all members.

    :param organisation: who orders: the member, or the coordinator when it executes for the members.
    :raises NotYet: no window, not a party, or somebody else orders. :raises AboveCeiling:
    :raises Invalid: quantities that cannot be ordered.
    :source: CCP L2113-4, L2113-7, R2162-4
    """
    permit(by, "purchasing.order", organisation.id)
    if organisation.id not in {invited.member_id, invited.organisation_id}:
        raise Unknown
    # The ceiling counts the orders of every member: they are read in the operator's scope, under one lock.
    with scope.reading(organisation.id, invited.organisation_id, invited.member_id):
        return _place(organisation=organisation, invited=invited, ordered=ordered, by=by, on=on)


@action("purchasing.order")
def _place(
    *, organisation: Organisation, invited: Participation, ordered: Ordered, by: Actor, on: datetime
) -> PurchaseOrder:
    campaign, standing = demand(invited.organisation_id, invited.campaign_id, Step.ORDER, on)
    _check_who(campaign, organisation, invited)
    award = _award(campaign, ordered.lot_id)
    lines = lines_of(campaign.catalogue)
    priced = pricing.price(lines, award.prices, ordered.quantities)
    _check_ceiling(award.lot, priced.net)
    locks.hold(f"{organisation.id}/orders/{standing.today.year}")
    row = PurchaseOrder(
        organisation=organisation,
        operator_id=campaign.organisation_id,
        member_id=invited.member_id,
        reader_id=_reader(organisation, invited),
        campaign_id=campaign.id,
        lot_id=award.lot_id,
        year=standing.today.year,
        rank=_next_rank(organisation, standing.today),
        engagement=clean_line(ordered.engagement)[:50],
        entrusted=_entrusted(campaign, award.lot),
        facts=papers.facts_of(campaign, award, invited.member),
        lines=priced.lines,
        net_cents=priced.net,
        vat_cents=priced.vat,
        ordered_by=by.name,
        ordered_at=on,
        ordered_on=standing.today,
    )
    row.save(force_insert=True)
    note(subject=f"purchaseorder:{row.id}", number=row.number, lot=award.lot.rank, net_cents=row.net_cents)
    return row


def _check_who(campaign: Campaign, organisation: Organisation, invited: Participation) -> None:
    executes = campaign.mission == Mission.AWARD_AND_EXECUTION
    if executes and organisation.id != campaign.organisation_id:
        raise NotYet(
            "Le coordonnateur exécute le marché et commande pour vous (CCP, article L2113-7). Appelez-le."
        )
    if not executes and organisation.id != invited.member_id:
        raise NotYet("Chaque membre commande pour lui : votre mission ne va pas jusqu’à l’exécution.")
    signed = invited.member_id in commitments.signatures(campaign)
    if why := rules.may_order(Procedure(campaign.procedure), signed=signed):
        raise NotYet(str(why))


def _award(campaign: Campaign, lot_id: UUID) -> Award:
    rows = Award.objects.filter(lot__campaign=campaign, lot_id=lot_id, outcome=Outcome.AWARDED)
    found = rows.select_related("lot").first()
    if found is None:
        raise NotYet("Ce lot n’a pas de titulaire : rien ne s’y commande.")
    return found


def _check_ceiling(lot: Lot, added: int) -> None:
    before = orders.ordered_on_lot(lot.id)
    over = rules.above_ceiling(max_cents=lot.max_cents, ordered_cents=before, added_cents=added)
    if over:
        rest = written_amount(max(0, lot.max_cents - before))
        raise AboveCeiling(
            f"Il reste {rest} hors taxes sur le lot {lot.rank} (CCP, article R2162-4). "
            f"Cette commande dépasse de {written_amount(over)}. Réduisez-la ou appelez votre opérateur."
        )


def _reader(organisation: Organisation, invited: Participation) -> UUID:
    own = organisation.id == invited.member_id
    return invited.organisation_id if own else invited.member_id


def _next_rank(organisation: Organisation, day: date) -> int:
    rows = PurchaseOrder.objects.filter(organisation=organisation, year=day.year)
    return (rows.aggregate(last=Max("rank"))["last"] or 0) + 1


def _entrusted(campaign: Campaign, lot: Lot) -> str:
    if campaign.procedure != Procedure.CENTRALE:
        return ""
    return f"{MISSION_LABELS[campaign.mission]}. Lot {lot.rank}, {lot.title}"[:300]


@action("purchasing.receive")
def receive(
    *, order: PurchaseOrder, told: Mapping[str, str], received_on: date, slip: str, by: Actor, on: datetime
) -> Delivery:
    """Note what came for an order, whole or in part; things with serial numbers are told to the inventory.

    :param told: ``came-<line>``, ``serials-<line>``; see ``orders.rules.read_delivery``.
    :raises Invalid: more than what is left, serial numbers that lack, a day to come or before the order.
    """
    locks.hold(order.id)
    row = orders.order(order.id)
    if not row.ordered_on <= received_on <= civil_day(row.organisation, on):
        raise wrong("received_on", "Une livraison vient après la commande, aujourd’hui au plus tard.")
    before = orders.deliveries(row)
    known = [serial for one in before for line in one.lines for serial in line["serials"]]
    came = pricing.read_delivery(orders.kept(row), orders.left(row, before), known, told)
    made = Delivery.objects.create(
        organisation_id=row.organisation_id,
        order=row,
        reader_id=row.reader_id,
        received_on=received_on,
        slip=clean_line(slip)[:60],
        lines=came,
        received_by=by.name,
        received_at=on,
    )
    if not any(orders.left(row, [*before, made]).values()):
        row.complete = True
        row.save(update_fields=["complete"])
    _tell(row, made)
    note(subject=f"delivery:{made.id}", order=row.number, complete=row.complete)
    return made


@action("purchasing.cancel_order")
def cancel(*, order: PurchaseOrder, reason: str, by: Actor, on: datetime) -> PurchaseOrder:
    """Cancel what has not come of an order: the maximum of its lot is given back, what was delivered stays.

    The supplier is told outside: an order that it has received ends by its agreement, or as the contract says.

    :raises NotYet: nothing more is to come, or the purchase is closed. :raises Invalid: no reason.
    """
    locks.hold(order.id)
    row = orders.order(order.id)
    rest = {line: quantity for line, quantity in orders.left(row, orders.deliveries(row)).items() if quantity}
    if row.complete or not rest:
        raise NotYet("Cette commande n’attend plus rien\u00a0: il n’y a rien à annuler.")
    row.cancel_reason = clean_line(reason)[:300]
    if not row.cancel_reason:
        raise wrong("reason", "Donnez le motif de l’annulation.")
    stands = pricing.kept(row.lines, rest)
    row.cancelled, row.complete, row.cancelled_at, row.cancelled_by = rest, True, on, by.name
    row.cancelled_net_cents = row.net_cents - sum(one["net_cents"] for one in stands)
    row.cancelled_vat_cents = row.vat_cents - sum(pricing.vat_by_rate(stands).values())
    row.save(update_fields=[*CANCELLATION, "complete"])
    note(order=row.number, net_cents=row.cancelled_net_cents, reason=row.cancel_reason)
    return row


def _tell(row: PurchaseOrder, made: Delivery) -> None:
    lines = {line["line"]: line for line in row.lines}
    things = tuple(
        deliveries.DeliveredThing(
            serial, lines[came["line"]]["label"], row.facts["supplier"], _covered(lines[came["line"]], made)
        )
        for came in made.lines
        for serial in came["serials"]
    )
    if things:
        name = f"{row.facts['number']} {row.facts['title']}"
        deliveries.tell(
            deliveries.Delivered(row.operator, row.member, name, row.id, row.number, things, made.received_at)
        )


def _covered(line: Mapping[str, Any], made: Delivery) -> date | None:
    """Return the last day of the warranty that the price list promises, from the day of the delivery."""
    months = line.get("warranty_months", 0)
    return add_months(made.received_on, months) if months else None

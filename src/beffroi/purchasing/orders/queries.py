"""Orders and deliveries, in the scope of either side; what a member saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Sum

from beffroi.operators.models import Organisation
from beffroi.purchasing.models import Campaign, Delivery, NeedSheet, PurchaseOrder
from beffroi.purchasing.orders import rules
from beffroi.tenancy.types import Unknown

KEPT = F("net_cents") - F("cancelled_net_cents")


def order(order_id: UUID) -> PurchaseOrder:
    """Return an order of the scope; :raises Unknown:."""
    rows = PurchaseOrder.objects.filter(id=order_id).select_related("organisation", "operator", "member")
    found = rows.first()
    if found is None:
        raise Unknown
    return found


def of_campaign(campaign_id: UUID, *, member: Organisation | None = None) -> list[PurchaseOrder]:
    """Return the orders of a campaign that the scope shows, the latest first."""
    rows = PurchaseOrder.objects.filter(campaign_id=campaign_id)
    rows = rows.filter(member=member) if member else rows
    return list(rows.select_related("member").order_by("-ordered_at", "id")[:1000])


def deliveries(row: PurchaseOrder) -> list[Delivery]:
    """Return the deliveries of an order, in order."""
    return list(Delivery.objects.filter(order=row).order_by("received_on", "received_at", "id"))


def ordered_on_lot(lot_id: UUID) -> int:
    """Return what was ordered on a lot by all members and stands, before tax. In the operator's scope."""
    rows = PurchaseOrder.objects.filter(lot_id=lot_id)
    return rows.aggregate(total=Sum(KEPT))["total"] or 0


def left(row: PurchaseOrder, came: Iterable[Delivery]) -> dict[str, int]:
    """Return what is still to come of an order, by line."""
    return rules.left(kept(row), (line for one in came for line in one.lines))


def kept(row: PurchaseOrder) -> list[dict[str, Any]]:
    """Return the lines of an order less what was cancelled."""
    return rules.kept(row.lines, row.cancelled)


def saved_by(member_id: UUID, campaign: Campaign | None = None) -> int:
    """Return what a member saved in cents by its orders, in a campaign or in all. In the member's or operator's scope.

    For the member's sheet: the price it paid before, told with its needs, less the awarded price.
    """
    orders = PurchaseOrder.objects.filter(member_id=member_id)
    sheets = NeedSheet.objects.filter(organisation_id=member_id)
    if campaign is not None:
        orders, sheets = orders.filter(campaign_id=campaign.id), sheets.filter(campaign_id=campaign.id)
    references = {
        line["line"]: line["reference_cents"] for sheet in sheets.order_by("id") for line in sheet.lines
    }
    return sum(rules.savings(kept(row), references) for row in orders.order_by("id"))

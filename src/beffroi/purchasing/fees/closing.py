"""What members ordered, saved and paid in a campaign. In the operator's scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Sum

from beffroi.purchasing.fees import rules
from beffroi.purchasing.models import Campaign, Lot, Participation, PurchaseOrder
from beffroi.purchasing.orders import queries as orders


def ordered_by_member(row: Campaign) -> dict[UUID, int]:
    """Return what each member ordered before tax."""
    found = PurchaseOrder.objects.filter(campaign_id=row.id).values("member_id").order_by("member_id")
    return {one["member_id"]: one["total"] for one in found.annotate(total=Sum(orders.KEPT))}


def balance_of(row: Campaign) -> dict[str, Any]:
    """Return the balance of a campaign, by lot and by member."""
    bought = ordered_by_member(row)
    members = Participation.objects.filter(campaign=row, withdrawn_at=None).select_related("member")
    return rules.balance(
        [_lot(each) for each in Lot.objects.filter(campaign=row).order_by("rank")],
        [_member(row, one, bought) for one in members.order_by("member__name", "id")],
    )


def _lot(each: Lot) -> dict[str, int]:
    told = {"rank": each.rank, "min_cents": each.min_cents, "max_cents": each.max_cents}
    return {**told, "ordered_cents": orders.ordered_on_lot(each.id)}


def _member(row: Campaign, one: Participation, bought: dict[UUID, int]) -> dict[str, Any]:
    return {
        "siren": one.member.siren,
        "name": one.member.name,
        "ordered_cents": bought.get(one.member_id, 0),
        "saved_cents": orders.saved_by(one.member_id, row),
        "fee_cents": one.fee_cents,
    }

"""What was ordered through group purchases in a year, and saved by it. In the scope of the operator, or of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from beffroi.operators.models import Organisation
from beffroi.purchasing.models import NeedSheet, PurchaseOrder
from beffroi.purchasing.orders import rules

References = dict[tuple[UUID, UUID], dict[str, int]]


@dataclass(frozen=True, slots=True)
class YearOfPurchases:
    """Orders and campaigns of a year; cents before tax. ``told``: somebody said a price paid before."""

    campaigns: int
    orders: int
    ordered_cents: int
    saved_cents: int
    told: bool


def purchases_of(operator: Organisation, year: int, *, member: Organisation | None = None) -> YearOfPurchases:
    """Return the purchases of a year, of one member or of all.

    Saved: the price paid before, told with the needs of the same campaign, less the awarded price.
    """
    rows = PurchaseOrder.objects.filter(operator=operator, ordered_on__year=year)
    orders = list((rows.filter(member=member) if member else rows).order_by("id"))
    known = _references(operator, {row.campaign_id for row in orders})
    saved = sum(rules.savings(row.lines, known.get(_key(row), {})) for row in orders)
    told = any(known.get(_key(row)) for row in orders)
    return YearOfPurchases(
        len({row.campaign_id for row in orders}),
        len(orders),
        sum(row.net_cents for row in orders),
        saved,
        told,
    )


def _key(row: PurchaseOrder) -> tuple[UUID, UUID]:
    return row.member_id, row.campaign_id


def _references(operator: Organisation, campaigns: Iterable[UUID]) -> References:
    """Return the prices paid before, by member and campaign, then by line."""
    sheets = NeedSheet.objects.filter(operator=operator, campaign_id__in=list(campaigns)).order_by("id")
    found: References = {}
    for sheet in sheets:
        prices = {line["line"]: line["reference_cents"] for line in sheet.lines if line["reference_cents"]}
        if prices:
            found[sheet.organisation_id, sheet.campaign_id] = prices
    return found

"""What was ordered through group purchases in a year, and saved by it. In the scope of the operator, or of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from beffroi.operators.models import Organisation
from beffroi.purchasing.models import CostShare, NeedSheet, PurchaseOrder
from beffroi.purchasing.orders import rules
from beffroi.purchasing.orders.queries import KEPT, kept
from beffroi.purchasing.stepping import civil_day

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
    rows = _standing(operator).filter(ordered_on__year=year)
    orders = list((rows.filter(member=member) if member else rows).order_by("id"))
    known = _references(operator, {row.campaign_id for row in orders})
    saved = sum(rules.savings(kept(row), known.get(_key(row), {})) for row in orders)
    told = any(known.get(_key(row)) for row in orders)
    return YearOfPurchases(
        len({row.campaign_id for row in orders}),
        len(orders),
        sum(row.kept_net_cents for row in orders),
        saved,
        told,
    )


@dataclass(frozen=True, slots=True)
class Ordered:
    """Orders that stand, and their cents before tax."""

    orders: int
    ordered_cents: int


def by_siren(operator: Organisation, first: date, last: date) -> dict[str, Ordered]:
    """Return what each member ordered between two days, both included, what was wholly cancelled left out."""
    rows = _standing(operator).filter(ordered_on__gte=first, ordered_on__lte=last).order_by()
    told = rows.values_list("member__siren").annotate(orders=Count("id"), cents=Sum(KEPT))
    return {siren: Ordered(orders, cents) for siren, orders, cents in told}


def fees_by_siren(operator: Organisation, first: date, last: date) -> dict[str, int]:
    """Return the cents of fees of each member, for the campaigns whose costs were first shared between two days.

    The last sharing counts, whenever it was made: a correction of the contribution takes the difference.
    """
    begun: set[UUID] = set()
    latest: dict[UUID, dict[str, int]] = {}
    for row in CostShare.objects.filter(organisation=operator).order_by("made_at", "id"):
        day = civil_day(operator, row.made_at)
        if row.campaign_id not in latest and first <= day <= last:
            begun.add(row.campaign_id)
        latest[row.campaign_id] = {one["siren"]: one["cents"] for one in row.facts["members"]}
    found = Counter[str]()
    for campaign in begun:
        found.update(latest[campaign])
    return dict(found)


def _standing(operator: Organisation) -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.filter(operator=operator, net_cents__gt=F("cancelled_net_cents"))


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

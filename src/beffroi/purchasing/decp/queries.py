"""Contracts of an operator as the essential data see them. In scope."""

from __future__ import annotations

from datetime import date

from beffroi.operators.models import Organisation
from beffroi.purchasing.decp.rules import THRESHOLD_CENTS
from beffroi.purchasing.decp.types import Contract
from beffroi.purchasing.models import Award
from beffroi.purchasing.types import Outcome

LIMIT = 1000


def contracts(operator: Organisation, *, year: int, all_amounts: bool = False) -> list[Contract]:
    """Return the contracts notified in a year, from the threshold up."""
    rows = Award.objects.filter(
        organisation=operator,
        outcome=Outcome.AWARDED,
        notified_on__range=(date(year, 1, 1), date(year, 12, 31)),
        lot__max_cents__gte=0 if all_amounts else THRESHOLD_CENTS,
    )
    ordered = rows.select_related("lot__campaign").order_by("notified_on", "id")[:LIMIT]
    return [contract_of(each) for each in ordered]


def contract_of(award: Award) -> Contract:
    """Return one contract. ``award`` comes with its lot and campaign."""
    lot, campaign = award.lot, award.lot.campaign
    return Contract(
        number=f"{campaign.number}-L{lot.rank}",
        title=f"{campaign.title}. Lot {lot.rank} : {lot.title}",
        cpv=lot.cpv,
        cents=lot.max_cents,
        supplier_siret=award.siret,
        notified_on=award.notified_on.isoformat() if award.notified_on else "",
        told=award.market,
    )

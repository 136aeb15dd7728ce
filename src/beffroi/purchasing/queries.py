"""Reading campaigns, in the operator's scope; what a member reads of them, in its own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from beffroi.operators.models import Organisation
from beffroi.purchasing.commitments import queries as commitments
from beffroi.purchasing.models import (
    Campaign,
    CatalogueLine,
    Consolidation,
    Lot,
    NeedSheet,
    OrderWindow,
    Participation,
    PurchaseOrder,
)
from beffroi.purchasing.rules import Standing, Window
from beffroi.purchasing.types import Procedure, SheetState, Stage
from beffroi.tenancy.types import Unknown

SHOWN = 100


def campaigns(operator: Organisation) -> list[Campaign]:
    """Return the latest campaigns of an operator, the newest first. In scope."""
    return list(Campaign.objects.filter(organisation=operator).order_by("-year", "-rank")[:SHOWN])


def campaign(operator_id: UUID, campaign_id: UUID) -> Campaign:
    """Return a campaign with its operator; :raises Unknown:. In scope."""
    rows = Campaign.objects.filter(organisation_id=operator_id, id=campaign_id)
    found = rows.select_related("organisation").first()
    if found is None:
        raise Unknown
    return found


def lot(operator_id: UUID, lot_id: UUID) -> Lot:
    """Return a lot with its campaign; :raises Unknown:. In scope."""
    rows = Lot.objects.filter(organisation_id=operator_id, id=lot_id)
    found = rows.select_related("campaign__organisation").first()
    if found is None:
        raise Unknown
    return found


def participations(row: Campaign, *, active: bool = True) -> list[Participation]:
    """Return who was invited to a campaign, by name. In scope."""
    rows = Participation.objects.filter(campaign=row)
    rows = rows.filter(withdrawn_at=None) if active else rows
    return list(rows.select_related("member").order_by("member__name", "id"))


def sheets(row: Campaign) -> dict[UUID, NeedSheet]:
    """Return the need sheets of a campaign, by member. In the operator's scope: their policy shows them to it."""
    rows = NeedSheet.objects.filter(operator_id=row.organisation_id, campaign_id=row.id).order_by("id")
    return {each.organisation_id: each for each in rows}


def consolidation(row: Campaign) -> Consolidation | None:
    """Return the last consolidation of a campaign, or None. In scope."""
    return Consolidation.objects.filter(campaign=row).order_by("-made_at", "-id").first()


def standing(row: Campaign, today: date) -> Standing:
    """Return what the rules ask about a campaign on a day. In the operator's scope."""
    lots = list(Lot.objects.filter(campaign=row).prefetch_related("awards").order_by("rank"))
    invited, told = participations(row), sheets(row)
    valid = [
        one for one in invited if (sheet := told.get(one.member_id)) and sheet.state == SheetState.VALIDATED
    ]
    orders = PurchaseOrder.objects.filter(operator_id=row.organisation_id, campaign_id=row.id)
    return Standing(
        procedure=Procedure(row.procedure),
        stage=Stage(row.stage),
        today=today,
        needs_due_on=row.needs_due_on,
        lines=CatalogueLine.objects.filter(lot__campaign=row).count(),
        members=len(invited),
        waiting=len(invited) - len(valid),
        committed=bool(commitments.text_of(row).digest),
        unsigned=tuple(one.name for one in commitments.unsigned(row, invited)),
        without_ceiling=tuple(each.rank for each in lots if not each.max_cents),
        open_lots=tuple(each.rank for each in lots if not each.awards.all()),
        windows=windows(row),
        undelivered=orders.filter(complete=False).count(),
        ordered=orders.count(),
    )


def windows(row: Campaign) -> tuple[Window, ...]:
    """Return the windows of a campaign, in order. In scope."""
    rows = OrderWindow.objects.filter(campaign=row).order_by("opens_on", "id")
    return tuple(Window(each.opens_on, each.closes_on) for each in rows)


def invitations(member: Organisation) -> list[Participation]:
    """Return the campaigns to which a member is invited, the newest first. In the member's scope."""
    rows = Participation.objects.filter(~Q(shown={}), member=member, withdrawn_at=None)
    return list(rows.select_related("organisation").order_by("-id")[:SHOWN])

"""What a member may read of a campaign: one frozen picture, given to each of its members. In a writing scope."""

from __future__ import annotations

from typing import Any

from beffroi.operators.models import Organisation
from beffroi.purchasing.commitments import queries as commitments
from beffroi.purchasing.models import Award, Campaign, CatalogueLine, Lot, OrderWindow, Participation
from beffroi.purchasing.types import Outcome


def refresh(row: Campaign) -> None:
    """Give the picture of the day to every member that takes part."""
    picture = told(row)
    Participation.objects.filter(campaign=row, withdrawn_at=None).update(shown=picture)


def told(row: Campaign) -> dict[str, Any]:
    """Return what members read: the call, the text to sign, outcomes and prices, windows. Nothing of the others."""
    text = commitments.text_of(row)
    names = (
        "number",
        "title",
        "procedure",
        "mission",
        "joint",
        "stage",
        "digest",
        "catalogue",
        "reference",
        "address",
    )
    days = ("needs_due_on", "ends_on", "published_on")
    return {
        **{name: getattr(row, name) for name in names},
        **{name: day.isoformat() if (day := getattr(row, name)) else "" for name in days},
        "text": text.text,
        "text_digest": text.digest,
        "kind": text.kind.value,
        "offers": [_offer(each) for each in _awards(row)],
        "windows": [[each.opens_on.isoformat(), each.closes_on.isoformat()] for each in _windows(row)],
    }


def _awards(row: Campaign) -> list[Award]:
    return list(Award.objects.filter(lot__campaign=row).select_related("lot").order_by("lot__rank"))


def _windows(row: Campaign) -> list[OrderWindow]:
    return list(OrderWindow.objects.filter(campaign=row).order_by("opens_on", "id"))


def _offer(award: Award) -> dict[str, Any]:
    return {
        "lot": str(award.lot_id),
        "awarded": award.outcome == Outcome.AWARDED,
        "supplier": award.supplier,
        "siret": award.siret,
        "notified_on": award.notified_on.isoformat() if award.notified_on else "",
        "max_cents": award.lot.max_cents,
        "prices": award.prices,
    }


def catalogue(row: Campaign) -> dict[str, Any]:
    """Return the lots and lines of a campaign as they are frozen at its call."""
    lots = Lot.objects.filter(campaign=row).order_by("rank")
    return {"lots": [_lot(lot) for lot in lots]}


def _lot(lot: Lot) -> dict[str, Any]:
    lines = CatalogueLine.objects.filter(lot=lot).order_by("code")
    return {
        "id": str(lot.id),
        "rank": lot.rank,
        "title": lot.title,
        "cpv": lot.cpv,
        "lines": [
            {
                "id": str(each.id),
                "code": each.code,
                "label": each.label,
                "unit": each.unit,
                "tracked": each.tracked,
            }
            for each in lines
        ],
    }


def name_of(one: Organisation) -> str:
    """Return how papers name an organisation."""
    return one.display_name or one.name

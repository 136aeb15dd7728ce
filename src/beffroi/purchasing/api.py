"""The API of group purchases for the operator: campaigns, who said its needs, what they add up to, orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from beffroi.operators.calling import Page, PageIn, answer, call, cut, house_of, listed, shaped
from beffroi.purchasing import queries
from beffroi.purchasing.models import Campaign, Consolidation, NeedSheet, Participation, PurchaseOrder
from beffroi.purchasing.orders import queries as orders
from beffroi.purchasing.types import Exclusion, Mission, Procedure, SheetState, Stage
from beffroi.tenancy import scope
from beffroi.tenancy.api import Siren

router = Router(tags=["achats groupés"])
ProcedureWord = Annotated[Procedure, listed(Procedure)]
MissionWord = Annotated[Mission, listed(Mission)]
StageWord = Annotated[Stage, listed(Stage)]
SheetWord = Annotated[SheetState, listed(SheetState)]
ExclusionWord = Annotated[Exclusion, listed(Exclusion)]


class PurchaseOut(BaseModel):
    """Un achat groupé, tel que chacun de ses membres le voit."""

    id: UUID
    number: str
    title: str
    procedure: ProcedureWord
    mission: MissionWord
    stage: StageWord
    needs_due_on: date
    ends_on: Annotated[date, Field(description="Dernier jour de la convention et des marchés.")]


class CampaignOut(PurchaseOut):
    """Un achat groupé, tel que l’opérateur le conduit."""

    reference: Annotated[str, Field(description="De la consultation, sur le profil d’acheteur.")]
    published_on: date | None


class InvitedOut(BaseModel):
    """Un membre invité."""

    siren: str
    name: str
    sheet: Annotated[SheetWord | None, Field(description="Nul : aucune fiche de besoins.")]
    validated_at: datetime | None


class TotalOut(BaseModel):
    """Une ligne du catalogue et ce que tous en demandent."""

    id: UUID
    label: str
    unit: str
    total: int
    members: Annotated[dict[str, int], Field(description="Quantité par SIREN.")]


class LotTotalOut(BaseModel):
    """Les besoins d’un lot."""

    rank: int
    title: str
    lines: list[TotalOut]


class LeftOutOut(BaseModel):
    """Un membre dont les besoins ne comptent pas."""

    siren: str
    name: str
    why: ExclusionWord


class ConsolidationOut(BaseModel):
    """Les besoins additionnés."""

    made_at: datetime
    lots: list[LotTotalOut]
    excluded: list[LeftOutOut]


class WholeCampaignOut(CampaignOut):
    """Un achat groupé, ses invités, les besoins de tous."""

    invited: list[InvitedOut]
    consolidation: Annotated[ConsolidationOut | None, Field(description="La dernière, s’il y en a une.")]


class OrderLineOut(BaseModel):
    """Une ligne commandée."""

    line: UUID
    label: str
    quantity: int
    unit_cents: Annotated[int, Field(description="Prix unitaire hors taxe, en centimes.")]
    left: Annotated[int, Field(description="Quantité encore à venir.")]


class OrderOut(BaseModel):
    """Un bon de commande."""

    id: UUID
    number: str
    member: Annotated[str, Field(description="SIREN du membre servi.")]
    ordered_on: date
    engagement: Annotated[str, Field(description="Numéro d’engagement.")]
    kept_net_cents: Annotated[int, Field(description="Hors taxe, annulations déduites.")]
    kept_total_cents: Annotated[int, Field(description="Toutes taxes comprises, annulations déduites.")]
    complete: Annotated[bool, Field(description="Plus rien n’est à venir.")]
    lines: list[OrderLineOut]


def _campaign(row: Campaign) -> dict[str, Any]:
    return shaped(CampaignOut, row)


def _invited(one: Participation, sheet: NeedSheet | None) -> dict[str, Any]:
    state, validated = (sheet.state, sheet.validated_at) if sheet else (None, None)
    return {"siren": one.member.siren, "name": one.member.name, "sheet": state, "validated_at": validated}


def _consolidation(row: Consolidation | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"made_at": row.made_at, "lots": row.facts["lots"], "excluded": row.facts["excluded"]}


def order_told(row: PurchaseOrder) -> dict[str, Any]:
    """Return what programs read of an order. In the scope of either side."""
    left = orders.left(row, orders.deliveries(row))
    lines = [
        {name: each[name] for name in ("line", "label", "quantity", "unit_cents")}
        | {"left": left.get(each["line"], 0)}
        for each in row.lines
    ]
    return shaped(OrderOut, row, member=row.member.siren, lines=lines)


@router.get("/organisations/{siren}/campaigns", **call("list_campaigns", "Achats groupés", Page[CampaignOut]))
def campaigns(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les cent derniers achats groupés, le plus récent d’abord."""
    house = house_of(request, siren, "purchasing.watch")
    with scope.reading(house.organisation.id):
        return cut(house, queries.campaigns(house.organisation), _campaign, asked.after)


@router.get(
    "/organisations/{siren}/campaigns/{campaign_id}",
    **call("read_campaign", "Un achat groupé", WholeCampaignOut),
)
def one_campaign(request: HttpRequest, siren: Siren, campaign_id: UUID) -> HttpResponse:
    """Un achat groupé : où en est la fiche de chaque invité, et les besoins additionnés par lot."""
    house = house_of(request, siren, "purchasing.watch")
    with scope.reading(house.organisation.id):
        row = queries.campaign(house.organisation.id, campaign_id)
        sheets = queries.sheets(row)
        invited = [_invited(one, sheets.get(one.member_id)) for one in queries.participations(row)]
        total = _consolidation(queries.consolidation(row))
        return answer({**_campaign(row), "invited": invited, "consolidation": total})


@router.get(
    "/organisations/{siren}/campaigns/{campaign_id}/orders",
    **call("list_campaign_orders", "Commandes d’un achat groupé", Page[OrderOut]),
)
def campaign_orders(
    request: HttpRequest, siren: Siren, campaign_id: UUID, asked: Query[PageIn]
) -> HttpResponse:
    """Les mille dernières commandes, la plus récente d’abord, et ce qui reste à livrer de chacune."""
    house = house_of(request, siren, "purchasing.watch")
    with scope.reading(house.organisation.id):
        row = queries.campaign(house.organisation.id, campaign_id)
        return cut(house, orders.of_campaign(row.id), order_told, asked.after)

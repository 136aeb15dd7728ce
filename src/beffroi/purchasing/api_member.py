"""The API of group purchases for a member: what it is asked, the needs that it says, what it ordered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from beffroi.kernel.errors import Invalid
from beffroi.operators.calling import Count, Page, PageIn, acting, answer, call, cut, house_of, shaped
from beffroi.operators.frames import House
from beffroi.purchasing import queries
from beffroi.purchasing.api import OrderOut, PurchaseOut, SheetWord, order_told
from beffroi.purchasing.models import NeedSheet, Participation
from beffroi.purchasing.needs import actions as needs
from beffroi.purchasing.needs import queries as own
from beffroi.purchasing.needs.rules import LARGEST_CATALOGUE, lines_of
from beffroi.purchasing.orders import queries as orders
from beffroi.tenancy import scope
from beffroi.tenancy.api import Body, Siren
from beffroi.tenancy.types import Unknown

router = Router(tags=["achats groupés"])
ONE = "/organisations/{siren}/own/campaigns/{campaign_id}"


class AskedLineOut(BaseModel):
    """Une ligne du catalogue."""

    id: UUID
    lot: int
    code: str
    label: str
    unit: str


class NeedOut(BaseModel):
    """Un besoin dit."""

    line: UUID
    quantity: int
    reference_cents: Annotated[int, Field(description="Prix unitaire payé aujourd’hui, en centimes.")]
    budget: str


class NeedsOut(BaseModel):
    """La fiche de besoins."""

    state: SheetWord
    drafted_by: str
    drafted_at: datetime
    validated_by: str
    validated_at: datetime | None
    lines: list[NeedOut]


class WholeInvitationOut(PurchaseOut):
    """Ce qui est demandé, et ce que la commune a répondu."""

    catalogue: list[AskedLineOut]
    needs: Annotated[NeedsOut | None, Field(description="Nul : aucune fiche.")]


class NeedIn(BaseModel):
    """Un besoin."""

    line: UUID
    quantity: Count
    reference_cents: Annotated[int, Field(ge=0, le=10**12, description="Prix unitaire actuel.")] = 0
    budget: Annotated[str, Field(max_length=60)] = ""


class NeedsIn(Body):
    """Tous les besoins : la fiche d’avant est remplacée."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"lines": [{"line": "0198f0c0-0000-7000-8000-000000000000", "quantity": 12}]}]
        },
    )

    lines: Annotated[list[NeedIn], Field(max_length=LARGEST_CATALOGUE)]


def _invitation(one: Participation) -> dict[str, Any]:
    told = {name: one.shown[name] for name in PurchaseOut.model_fields if name != "id"}
    return {**told, "id": one.campaign_id}


def _needs(row: NeedSheet | None) -> dict[str, Any] | None:
    return None if row is None else shaped(NeedsOut, row)


def _asked(one: Participation) -> list[dict[str, Any]]:
    return [
        {name: line[name] for name in AskedLineOut.model_fields}
        for line in lines_of(one.shown["catalogue"]).values()
    ]


def _typed(one: Participation, lines: list[NeedIn]) -> Mapping[str, str]:
    """Return needs as ``needs.rules.read_sheet`` takes them. :raises Invalid: lines that nobody asked."""
    known, told = lines_of(one.shown["catalogue"]), dict[str, str]()
    if strangers := [str(each.line) for each in lines if str(each.line) not in known]:
        why = "Cette ligne n’est pas au catalogue : relisez-le et reprenez ses identifiants."
        raise Invalid(why, field_errors=dict.fromkeys(strangers, why))
    for each in lines:
        euros, cents = divmod(each.reference_cents, 100)
        told[f"quantity-{each.line}"] = str(each.quantity)
        told[f"reference-{each.line}"] = f"{euros}.{cents:02d}"
        told[f"budget-{each.line}"] = each.budget
    return told


def _sheet(house: House, campaign_id: UUID) -> NeedSheet:
    """Return the sheet that the commune wrote. :raises Unknown: none."""
    with scope.reading(house.organisation.id):
        own.invitation(house.organisation, campaign_id)
        found = own.sheet(house.organisation, campaign_id)
    if found is None:
        raise Unknown
    return found


@router.get(
    "/organisations/{siren}/own/campaigns",
    **call("list_invitations", "Achats groupés proposés", Page[PurchaseOut]),
)
def invitations(request: HttpRequest, siren: Siren, asked: Query[PageIn]) -> HttpResponse:
    """Les cent derniers achats auxquels la commune est invitée, le plus récent d’abord."""
    house = house_of(request, siren, "purchasing.follow")
    with scope.reading(house.organisation.id):
        return cut(house, queries.invitations(house.organisation), _invitation, asked.after,
                   lambda one: one.campaign_id)  # fmt: skip


@router.get(ONE, **call("read_invitation", "Un achat proposé", WholeInvitationOut))
def invitation(request: HttpRequest, siren: Siren, campaign_id: UUID) -> HttpResponse:
    """Le catalogue figé, ligne par ligne, et la fiche de besoins de la commune."""
    house = house_of(request, siren, "purchasing.follow")
    with scope.reading(house.organisation.id):
        one = own.invitation(house.organisation, campaign_id)
        said = _needs(own.sheet(house.organisation, campaign_id))
        return answer({**_invitation(one), "catalogue": _asked(one), "needs": said})


@router.put(f"{ONE}/needs", **call("write_needs", "Dire ses besoins", NeedsOut))
def write(request: HttpRequest, siren: Siren, campaign_id: UUID, told: NeedsIn) -> HttpResponse:
    """Écrit la fiche de besoins ; un élu délégué la valide ensuite."""
    house = house_of(request, siren, "purchasing.draft_needs")
    with scope.reading(house.organisation.id):
        typed = _typed(own.invitation(house.organisation, campaign_id), told.lines)
    row = needs.draft(organisation=house.organisation, campaign_id=campaign_id, told=typed, **acting(house))
    return answer(_needs(row) or {})


@router.post(f"{ONE}/needs/validation", **call("validate_needs", "Valider ses besoins", NeedsOut))
def validate(request: HttpRequest, siren: Siren, campaign_id: UUID) -> HttpResponse:
    """Valide la fiche : l’opérateur additionne les besoins validés avant l’échéance."""
    house = house_of(request, siren, "purchasing.validate_needs")
    row = needs.validate(sheet=_sheet(house, campaign_id), **acting(house))
    return answer(_needs(row) or {})


@router.delete(f"{ONE}/needs/validation", **call("reopen_needs", "Rouvrir la fiche", NeedsOut))
def reopen(request: HttpRequest, siren: Siren, campaign_id: UUID) -> HttpResponse:
    """Rouvre une fiche validée, tant que les besoins sont demandés."""
    house = house_of(request, siren, "purchasing.validate_needs")
    row = needs.reopen(sheet=_sheet(house, campaign_id), **acting(house))
    return answer(_needs(row) or {})


@router.get(f"{ONE}/orders", **call("list_own_orders", "Ses commandes", Page[OrderOut]))
def own_orders(request: HttpRequest, siren: Siren, campaign_id: UUID, asked: Query[PageIn]) -> HttpResponse:
    """Les commandes de la commune dans un achat, et ce qui reste à livrer de chacune."""
    house = house_of(request, siren, "purchasing.follow")
    with scope.reading(house.organisation.id):
        own.invitation(house.organisation, campaign_id)
        rows = orders.of_campaign(campaign_id, member=house.organisation)
        return cut(house, rows, order_told, asked.after)

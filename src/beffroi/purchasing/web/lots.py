"""One lot: its maximum, its award with unit prices, its essential data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.frames import House, in_operator
from beffroi.purchasing import queries
from beffroi.purchasing.awards import actions
from beffroi.purchasing.decp import rules as essential
from beffroi.purchasing.decp.queries import contract_of
from beffroi.purchasing.decp.types import FACTS, PROPOSED, Fact, Kind
from beffroi.purchasing.models import Award, CatalogueLine, Lot
from beffroi.purchasing.orders.papers import written_rate
from beffroi.purchasing.reading import LONGEST_TABLE, cents
from beffroi.purchasing.types import Outcome, Stage
from beffroi.purchasing.web import typed
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

PRICE_COLUMNS = [
    {"label": "Désignation"},
    {"label": "Prix unitaire HT", "numeric": True},
    {"label": "TVA", "numeric": True},
    {"label": "Garantie"},
]
YES_NO = [{"value": "yes", "label": "Oui"}, {"value": "no", "label": "Non"}]


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.watch")
def lot(house: House, lot_id: UUID) -> HttpResponse:
    """Show a lot; on POST, set its maximum, award it, or complete its essential data."""
    with scope.reading(house.organisation.id):
        row = queries.lot(house.organisation.id, lot_id)
        award = Award.objects.filter(lot=row).select_related("lot__campaign").first()
    if house.request.method != "POST":
        return _page(house, row, award)
    try:
        _do(house, row, award)
    except Refusal as refusal:
        if not refusal.field_errors and refusal.status in {403, 404}:
            raise
        return _page(house, row, award, refusal)
    messages.success(house.request, "Le lot est enregistré.")
    return redirect("purchasing_lot", lot_id=row.id)


def _do(house: House, row: Lot, award: Award | None) -> None:
    told = house.request.POST
    who: dict[str, Any] = {"by": house.actor, "on": house.on}
    do = told.get("do")
    if do == "ceiling":
        low, high = cents(told.get("min", ""), "min"), cents(told.get("max", ""), "max")
        actions.set_ceiling(lot=row, min_cents=low, max_cents=high, cpv=told.get("cpv", ""), **who)
    elif do == "award":
        day = typed.day(told, "notified_on")
        supplier, siret = told.get("supplier", ""), told.get("siret", "")
        actions.award(lot=row, supplier=supplier, siret=siret, notified_on=day, prices=_prices(house), **who)
    elif do == "unsuccessful":
        actions.declare_unsuccessful(lot=row, **who)
    elif do == "describe" and award is not None:
        actions.describe(award=award, told={fact.name: told.getlist(fact.name) for fact in FACTS}, **who)
    else:
        raise Unknown


def _prices(house: House) -> str:
    """Return the price list: the file when there is one, else what was typed."""
    file = house.request.FILES.get("file")
    if file is None:
        return house.request.POST.get("prices", "")
    content: bytes = file.read(LONGEST_TABLE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _page(house: House, row: Lot, award: Award | None, refusal: Refusal | None = None) -> HttpResponse:
    told = house.request.POST
    with scope.reading(house.organisation.id):
        lines = list(CatalogueLine.objects.filter(lot=row).order_by("code"))
    labels = {str(each.id): each.label for each in lines}
    won = award if award and award.outcome == Outcome.AWARDED else None
    early = row.campaign.stage in {Stage.DRAFT, Stage.CALLED, Stage.CONSOLIDATED}
    example = "\n".join(f"{each.code} ; ; 20" for each in lines)
    context = {
        "lot": row,
        "campaign": row.campaign,
        "award": award,
        "won": won,
        "notified": written_date(won.notified_on) if won and won.notified_on else "",
        "price_columns": PRICE_COLUMNS,
        "prices": [_price(one, labels) for one in won.prices] if won else [],
        "may_limit": early and house.may("purchasing.publish"),
        "may_award": row.campaign.stage == Stage.PUBLISHED
        and award is None
        and house.may("purchasing.award"),
        "may_describe": won is not None and house.may("purchasing.award"),
        "min": told.get("min", _plain(row.min_cents)),
        "max": told.get("max", _plain(row.max_cents)),
        "cpv": told.get("cpv", row.cpv),
        "typed": {name: told.get(name, "") for name in ("supplier", "siret")},
        "price_list": told.get("prices", example),
        "notified_on": typed.parts(told, "notified_on"),
        **(_essential(house, won, refusal) if won else {}),
    }
    return house.page("purchasing/lot.html", context, refusal=refusal)


def _plain(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02d}" if amount else ""


def _price(one: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    amount, rate = written_amount(one["unit_cents"]), written_rate(one["vat_points"])
    months = one.get("warranty_months", 0)
    warranty = f"{months} mois" if months else "–"
    cells = [labels.get(one["line"], ""), amount, rate, warranty]
    return {"cells": [{"text": text} for text in cells]}


def _essential(house: House, award: Award, refusal: Refusal | None) -> dict[str, Any]:
    day = award.notified_on
    return {
        "lacking": essential.missing(contract_of(award)),
        "before": written_date(essential.publish_before(day)) if day else "",
        "questions": [_question(house, fact, award, refusal) for fact in FACTS],
    }


def _question(house: House, fact: Fact, award: Award, refusal: Refusal | None) -> dict[str, Any]:
    kept = (
        award.market.get(fact.name, PROPOSED.get(fact.name, ""))
        if not award.market
        else award.market.get(fact.name, "")
    )
    value: Any = {True: "yes", False: "no"}.get(kept, kept) if isinstance(kept, bool) else kept
    if house.request.POST.get("do") == "describe":
        given = house.request.POST.getlist(fact.name)
        value = given if fact.kind is Kind.SEVERAL else (given or [""])[0]
    choices = YES_NO if fact.kind is Kind.YES_NO else [{"value": one, "label": one} for one in fact.options]
    return {
        "name": fact.name,
        "label": fact.label,
        "hint": fact.hint,
        "kind": fact.kind.value,
        "options": choices,
        "value": value,
        "error": refusal.field_errors.get(fact.name, "") if refusal else "",
    }

"""Orders and deliveries, for whoever ordered: a member, or the coordinator that executes for the members."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.purchasing import queries
from beffroi.purchasing.models import Participation, PurchaseOrder
from beffroi.purchasing.needs.queries import invitation
from beffroi.purchasing.needs.rules import lines_of
from beffroi.purchasing.orders import actions, papers
from beffroi.purchasing.orders import queries as orders
from beffroi.purchasing.reading import whole
from beffroi.purchasing.stepping import civil_day
from beffroi.purchasing.web import rows, typed
from beffroi.purchasing.web.campaign import pdf
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_http_methods(["GET", "HEAD", "POST"])
@in_member("purchasing.order")
def ordering(house: House, campaign_id: UUID) -> HttpResponse:
    """Order for one's own organisation."""
    with scope.reading(house.organisation.id):
        invited = invitation(house.organisation, campaign_id)
    return _ordering(house, invited, base(house))


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.order")
def ordering_for(house: House, campaign_id: UUID, member_slug: str) -> HttpResponse:
    """Order for a member, as the coordinator that executes."""
    with scope.reading(house.organisation.id):
        row = queries.campaign(house.organisation.id, campaign_id)
        found = [one for one in queries.participations(row) if one.member.slug == member_slug]
    if not found:
        raise Unknown
    return _ordering(house, found[0], base(house))


def base(house: House) -> str:
    """Return how the addresses of purchases begin for this house."""
    kind = house.request.path.startswith("/operateur/")
    return "/operateur/achats/" if kind else f"/travail/{house.organisation.slug}/achats/"


def _ordering(house: House, invited: Participation, start: str) -> HttpResponse:
    if house.request.method != "POST":
        return _order_form(house, invited, start)
    told = house.request.POST
    try:
        lot = typed.identifiers([told.get("lot", "")])
        lines = [
            one
            for one, line in lines_of(invited.shown["catalogue"]).items()
            if line["lot_id"] == told.get("lot")
        ]
        quantities = {one: whole(told.get(f"quantity-{one}", ""), f"quantity-{one}") for one in lines}
        if not lot:
            raise Unknown
        ordered = actions.Ordered(lot[0], quantities, told.get("engagement", ""))
        row = actions.place(
            organisation=house.organisation, invited=invited, ordered=ordered, by=house.actor, on=house.on
        )
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _order_form(house, invited, start, refusal)
    messages.success(house.request, f"La commande {row.number} est enregistrée.")
    return redirect(f"{start}commandes/{row.id}/")


def _order_form(
    house: House, invited: Participation, start: str, refusal: Refusal | None = None
) -> HttpResponse:
    lines = lines_of(invited.shown["catalogue"])
    told = house.request.POST
    context = {
        "shown": invited.shown,
        "for_member": invited.member.name,
        "lots": [_lot(one, lines, told) for one in invited.shown["offers"] if one["awarded"]],
        "engagement": told.get("engagement", ""),
        "back": f"{start}{invited.campaign_id}/",
    }
    return house.page("purchasing/ordering.html", context, refusal=refusal)


def _lot(offer: dict[str, Any], lines: dict[str, Any], told: Any) -> dict[str, Any]:
    known = [{**lines[one["line"]], **one} for one in offer["prices"] if one["line"] in lines]
    return {
        "id": offer["lot"],
        "title": f"Lot {known[0]['lot']} : {offer['supplier']}" if known else offer["supplier"],
        "lines": [
            {
                "name": f"quantity-{line['line']}",
                "label": line["label"],
                "hint": _hint(line),
                "value": told.get(f"quantity-{line['line']}", ""),
            }
            for line in known
        ],
    }  # fmt: skip


def _hint(line: dict[str, Any]) -> str:
    rate = papers.written_rate(line["vat_points"])
    return f"{written_amount(line['unit_cents'])} hors taxes par {line['unit']}, TVA {rate}"


@require_http_methods(["GET", "HEAD", "POST"])
@in_member("purchasing.follow")
def order(house: House, order_id: UUID) -> HttpResponse:
    """Show an order; on POST, note a delivery."""
    return _order(house, order_id)


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.watch")
def order_seen(house: House, order_id: UUID) -> HttpResponse:
    """Show an order to the operator; on POST, note a delivery of its own orders."""
    return _order(house, order_id)


def _order(house: House, order_id: UUID) -> HttpResponse:
    with scope.reading(house.organisation.id):
        row = orders.order(order_id)
    if house.request.method != "POST":
        return _order_page(house, row)
    told = house.request.POST
    try:
        if row.organisation_id != house.organisation.id:
            raise Unknown
        day, slip = typed.day(told, "received_on"), told.get("slip", "")
        actions.receive(
            order=row, told=told.dict(), received_on=day, slip=slip, by=house.actor, on=house.on
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _order_page(house, row, refusal)
    messages.success(house.request, "La livraison est enregistrée.")
    return redirect(f"{base(house)}commandes/{row.id}/")


@require_POST
@in_member("purchasing.cancel_order")
def cancel(house: House, order_id: UUID) -> HttpResponse:
    """Cancel what has not come of one's own order."""
    return _cancel(house, order_id)


@require_POST
@in_operator("purchasing.cancel_order")
def cancel_seen(house: House, order_id: UUID) -> HttpResponse:
    """Cancel what has not come of an order that the coordinator placed."""
    return _cancel(house, order_id)


def _cancel(house: House, order_id: UUID) -> HttpResponse:
    with scope.reading(house.organisation.id):
        row = orders.order(order_id)
    if row.organisation_id != house.organisation.id:
        raise Unknown
    reason = house.request.POST.get("reason", "")
    try:
        actions.cancel(order=row, reason=reason, by=house.actor, on=house.on)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _order_page(house, row, refusal)
    messages.success(house.request, "Le reste de la commande est annulé. Prévenez le titulaire.")
    return redirect(f"{base(house)}commandes/{row.id}/")


def _order_page(house: House, row: PurchaseOrder, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        came = orders.deliveries(row)
        left = orders.left(row, came)
    own = row.organisation_id == house.organisation.id
    mine = own and house.may("purchasing.receive")
    start, told = base(house), house.request.POST
    faults = refusal.field_errors if refusal else {}
    context = {
        "order": row,
        "facts": _facts(row),
        "columns": rows.ORDER_LINE_COLUMNS,
        "rows": rows.order_lines(row, left),
        "delivery_columns": rows.DELIVERY_COLUMNS,
        "deliveries": rows.deliveries(row, came, _park(house, row)),
        "may_cancel": own and not row.complete and house.may("purchasing.cancel_order"),
        "cancel": f"{start}commandes/{row.id}/annuler/",
        "partly": bool(came),
        "reason": told.get("reason", ""),
        "receiving": [_awaited(one, left, told, faults) for one in row.lines if left[one["line"]]]
        if mine
        else [],
        "received_on": typed.parts(told, "received_on") if "received_on-day" in told else _parts(house.today),
        "slip": told.get("slip", ""),
        "pdf": f"{start}commandes/{row.id}.pdf",
        "back": f"{start}{row.campaign_id}/",
    }
    return house.page("purchasing/order.html", context, refusal=refusal)


def _parts(day: date) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _awaited(line: dict[str, Any], left: dict[str, int], told: Any, faults: dict[str, str]) -> dict[str, Any]:
    rest = left[line["line"]]
    return {
        "came": f"came-{line['line']}",
        "serials": f"serials-{line['line']}" if line["tracked"] else "",
        "label": line["label"],
        "hint": f"Reste à livrer : {rest}.",
        "value": told.get(f"came-{line['line']}", ""),
        "numbers": told.get(f"serials-{line['line']}", ""),
        "came_error": faults.get(f"came-{line['line']}", ""),
        "serials_error": faults.get(f"serials-{line['line']}", ""),
    }


def _facts(row: PurchaseOrder) -> list[dict[str, str]]:
    told = {
        "Pour": row.member.name,
        "Titulaire": f"{row.facts['supplier']}{', SIRET ' + row.facts['siret'] if row.facts['siret'] else ''}",
        "Montant HT": written_amount(row.net_cents),
        "TVA": written_amount(row.vat_cents),
        "Montant TTC": written_amount(row.total_cents),
        **_cancelled(row),
        "Engagement": row.engagement,
        "Confié à la centrale": row.entrusted,
        "Commandé par": row.ordered_by,
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


def _cancelled(row: PurchaseOrder) -> dict[str, str]:
    if row.cancelled_at is None:
        return {}
    day = written_date(civil_day(row.organisation, row.cancelled_at))
    gone = row.cancelled_net_cents + row.cancelled_vat_cents
    return {
        "Annulé": f"{written_amount(gone)} TTC, par {row.cancelled_by}, le {day}",
        "Motif": row.cancel_reason,
        "Reste dû": f"{written_amount(row.kept_total_cents)} TTC",
    }


def _park(house: House, row: PurchaseOrder) -> str:
    """Return where the things of an order stand in the inventory, for those who may read it."""
    operator = house.request.path.startswith("/operateur/")
    if not house.may("desk.work" if operator else "desk.follow"):
        return ""
    page = reverse("desk_assets") if operator else reverse("desk_own_assets", args=[house.organisation.slug])
    return f"{page}?commande={row.id}"


@require_safe
@in_member("purchasing.follow")
def paper(house: House, order_id: UUID) -> HttpResponse:
    """Give the PDF of an order."""
    return _paper(house, order_id)


@require_safe
@in_operator("purchasing.watch")
def paper_seen(house: House, order_id: UUID) -> HttpResponse:
    """Give the PDF of an order to the operator."""
    return _paper(house, order_id)


def _paper(house: House, order_id: UUID) -> HttpResponse:
    with scope.reading(house.organisation.id):
        row = orders.order(order_id)
        content = papers.pdf_of(row)
    return pdf(content, f"{row.number}.pdf")

"""Rows of the tables of group purchasing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from beffroi.kernel.french import short_date
from beffroi.kernel.money import written_amount
from beffroi.purchasing.models import Campaign, Delivery, PurchaseOrder
from beffroi.purchasing.orders.papers import written_rate
from beffroi.purchasing.types import PROCEDURE_LABELS, STAGE_LABELS

CAMPAIGN_COLUMNS = [{"label": each} for each in ("Achat", "Procédure", "Besoins avant le", "État")]
ORDER_COLUMNS = [
    {"label": "Commande"},
    {"label": "Membre"},
    {"label": "Date"},
    {"label": "Montant HT", "numeric": True},
    {"label": "Livraison"},
]
ORDER_LINE_COLUMNS = [
    {"label": "Désignation"},
    {"label": "Quantité", "numeric": True},
    {"label": "Prix unitaire HT", "numeric": True},
    {"label": "TVA", "numeric": True},
    {"label": "Montant HT", "numeric": True},
    {"label": "Reste à livrer", "numeric": True},
]
DELIVERY_COLUMNS = [{"label": each} for each in ("Reçue le", "Contenu", "Bon de livraison", "Parc", "Par")]


def stage_tag(stage: str) -> dict[str, str]:
    """Return the tag of a stage."""
    text, colour = STAGE_LABELS[stage]
    return {"text": text, "colour": colour}


def campaign(each: Campaign) -> dict[str, Any]:
    """Return a campaign as a row of the operator's list."""
    cells = [
        {"text": each.title, "url": f"/operateur/achats/{each.id}/", "note": each.number},
        {"text": PROCEDURE_LABELS[each.procedure]},
        {"text": short_date(each.needs_due_on), "nowrap": True},
        {"tag": stage_tag(each.stage)},
    ]
    return {"cells": cells}


def order(each: PurchaseOrder, base: str) -> dict[str, Any]:
    """Return an order as a row; ``base`` begins its address."""
    cells = [
        {"text": each.number, "url": f"{base}commandes/{each.id}/", "nowrap": True},
        {"text": each.member.name, "note": f"lot {each.facts['lot']}"},
        {"text": short_date(each.ordered_on), "nowrap": True},
        {"text": written_amount(each.kept_net_cents)},
        {"tag": _delivery_tag(each)},
    ]
    return {"cells": cells}


def _delivery_tag(each: PurchaseOrder) -> dict[str, str]:
    if each.cancelled_at is not None:
        whole = each.kept_net_cents == 0
        return {"text": "Annulée" if whole else "Annulée en partie", "colour": "neutral"}
    if each.complete:
        return {"text": "Livrée", "colour": "done"}
    return {"text": "À livrer", "colour": "waiting"}


def order_lines(row: PurchaseOrder, left: dict[str, int]) -> list[dict[str, Any]]:
    """Return the lines of an order with what is still to come."""
    return [
        {
            "cells": [
                {"text": line["label"], "note": line["code"]},
                {"text": f"{line['quantity']}", "note": _gone(row, line)},
                {"text": written_amount(line["unit_cents"])},
                {"text": written_rate(line["vat_points"])},
                {"text": written_amount(line["net_cents"])},
                {"text": str(left[line["line"]])},
            ]
        }
        for line in row.lines
    ]


def _gone(row: PurchaseOrder, line: dict[str, Any]) -> str:
    gone = row.cancelled.get(line["line"], 0)
    return f"dont {gone} annulé{'s' if gone > 1 else ''}" if gone else ""


def deliveries(row: PurchaseOrder, came: Iterable[Delivery], park: str) -> list[dict[str, Any]]:
    """Return what came; ``park`` is where its things stand in the inventory, empty for who may not look."""
    labels = {line["line"]: line["label"] for line in row.lines}
    return [
        {
            "cells": [
                {"text": short_date(each.received_on), "nowrap": True},
                {
                    "text": ", ".join(f"{line['quantity']} × {labels[line['line']]}" for line in each.lines),
                    "note": ", ".join(serial for line in each.lines for serial in line["serials"])[:400],
                },
                {"text": each.slip or "sans"},
                _in_park(each, park),
                {"text": each.received_by},
            ]
        }
        for each in came
    ]


def _in_park(each: Delivery, park: str) -> dict[str, Any]:
    count = sum(len(line["serials"]) for line in each.lines)
    if not count:
        return {"text": "–"}
    words = f"{count} matériel{'s' if count > 1 else ''}"
    return {"text": words, **({"url": park} if park else {})}

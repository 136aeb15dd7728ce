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
DELIVERY_COLUMNS = [{"label": each} for each in ("Reçue le", "Contenu", "Bon de livraison", "Par")]


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
    done = (
        {"text": "Livrée", "colour": "done"} if each.complete else {"text": "À livrer", "colour": "waiting"}
    )
    cells = [
        {"text": each.number, "url": f"{base}commandes/{each.id}/", "nowrap": True},
        {"text": each.member.name, "note": f"lot {each.facts['lot']}"},
        {"text": short_date(each.ordered_on), "nowrap": True},
        {"text": written_amount(each.net_cents)},
        {"tag": done},
    ]
    return {"cells": cells}


def order_lines(row: PurchaseOrder, left: dict[str, int]) -> list[dict[str, Any]]:
    """Return the lines of an order with what is still to come."""
    return [
        {
            "cells": [
                {"text": line["label"], "note": line["code"]},
                {"text": f"{line['quantity']}"},
                {"text": written_amount(line["unit_cents"])},
                {"text": written_rate(line["vat_points"])},
                {"text": written_amount(line["net_cents"])},
                {"text": str(left[line["line"]])},
            ]
        }
        for line in row.lines
    ]


def deliveries(row: PurchaseOrder, came: Iterable[Delivery]) -> list[dict[str, Any]]:
    """Return what came."""
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
                {"text": each.received_by},
            ]
        }
        for each in came
    ]

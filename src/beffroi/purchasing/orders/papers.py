"""What an order says, frozen when it is placed, and its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.models import Organisation
from beffroi.purchasing.models import Award, Campaign, PurchaseOrder
from beffroi.purchasing.orders import rules
from beffroi.purchasing.papers import document, heading, paragraph, table
from beffroi.purchasing.sharing import name_of
from beffroi.purchasing.stepping import civil_day
from beffroi.purchasing.types import Mission


def facts_of(campaign: Campaign, award: Award, member: Organisation) -> dict[str, Any]:
    """Return, as JSON, what an order says of its campaign, its lot, whom it is sent to and whom it serves."""
    operator = campaign.organisation
    resold = campaign.mission == Mission.WHOLESALER
    return {
        "number": campaign.number,
        "title": campaign.title,
        "reference": campaign.reference,
        "lot": award.lot.rank,
        "lot_title": award.lot.title,
        "supplier": name_of(operator) if resold else award.supplier,
        "siret": "" if resold else award.siret,
        "operator": name_of(operator),
        "member": name_of(member),
        "siren": member.siren,
        "address": [*member.address_lines, f"{member.postcode} {member.city}".strip()],
    }


def pdf_of(row: PurchaseOrder) -> bytes:
    """Return the PDF of an order."""
    facts = row.facts
    blocks = [
        paragraph(_supplier(facts)),
        paragraph(f"Marché : {facts['title']}, lot {facts['lot']} ({facts['lot_title']})."),
        paragraph(f"Référence : {facts['reference']}."),
        paragraph(f"Livraison : {', '.join([facts['member'], *filter(None, facts['address'])])}. SIREN {facts['siren']}."),
        heading("Commande"),
        table(("Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT"), [_line(one) for one in row.lines]),
        table(("", "Montant"), _totals(row)),
        *([paragraph(f"Numéro d’engagement : {row.engagement}.")] if row.engagement else []),
        *([paragraph(_deemed(row))] if row.entrusted else []),
        *_cancelled(row),
        paragraph(f"Commandé par {row.ordered_by}, le {written_date(row.ordered_on)}."),
    ]  # fmt: skip
    return document(
        row.organisation, f"Bon de commande n° {row.number}", facts["title"], row.ordered_on, blocks
    )


def _cancelled(row: PurchaseOrder) -> list[dict[str, Any]]:
    if row.cancelled_at is None:
        return []
    day = written_date(civil_day(row.organisation, row.cancelled_at))
    lines = {one["line"]: one for one in row.lines}
    gone = [(lines[line]["label"], str(quantity)) for line, quantity in row.cancelled.items()]
    return [
        heading("Annulation"),
        paragraph(f"Annulé par {row.cancelled_by}, le {day}. Motif : {row.cancel_reason}."),
        table(("Désignation", "Quantité annulée"), gone),
        paragraph(f"Reste dû : {written_amount(row.kept_total_cents)}, toutes taxes comprises."),
    ]


def _supplier(facts: dict[str, Any]) -> str:
    siret = f", SIRET {facts['siret']}" if facts["siret"] else ""
    return f"À l’attention de : {facts['supplier']}{siret}."


def _line(one: dict[str, Any]) -> tuple[str, ...]:
    rate = written_rate(one["vat_points"])
    return (
        f"{one['code']} {one['label']}",
        f"{one['quantity']} {one['unit']}",
        written_amount(one["unit_cents"]),
        rate,
        written_amount(one["net_cents"]),
    )


def _totals(row: PurchaseOrder) -> list[tuple[str, str]]:
    rates = rules.vat_by_rate(row.lines).items()
    return [
        ("Total hors taxes", written_amount(row.net_cents)),
        *((f"TVA à {written_rate(points)}", written_amount(cents)) for points, cents in rates),
        ("Total toutes taxes comprises", written_amount(row.total_cents)),
    ]


def _deemed(row: PurchaseOrder) -> str:
    return (
        f"Opérations confiées à la centrale d’achat : {row.entrusted}. Pour ces seules opérations, l’acheteur est "
        "considéré comme ayant respecté ses obligations de publicité et de mise en concurrence "
        "(code de la commande publique, article L2113-4)."
    )


def written_rate(points: int) -> str:
    """Return "5,5 %" for 550."""
    return f"{points / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "\u00a0%"


def day_of(text: str) -> str:
    """Return an ISO day in words, or nothing."""
    return written_date(date.fromisoformat(text)) if text else ""

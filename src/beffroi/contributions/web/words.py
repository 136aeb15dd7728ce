"""Rows, columns and labels of the screens: what the components take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from beffroi.contributions.billing.queries import Balance, CallReading
from beffroi.contributions.billing.rules import CallState
from beffroi.contributions.keys.types import VAT_LABELS, Vat
from beffroi.contributions.models import (
    ContributionKey,
    ContributionRun,
    ContributionVote,
    MemberContribution,
)
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount

STATES: dict[CallState, dict[str, str]] = {
    CallState.PLANNED: {"text": "Prévu", "colour": "neutral"},
    CallState.ISSUED: {"text": "Émis", "colour": "waiting"},
    CallState.PARTLY_PAID: {"text": "Payé en partie", "colour": "soon"},
    CallState.LATE: {"text": "En retard", "colour": "late"},
    CallState.PAID: {"text": "Payé", "colour": "done"},
}
VOTED, SIMULATED = {"text": "Voté", "colour": "done"}, {"text": "Simulation", "colour": "neutral"}


def columns(*labels: str, numeric: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Return columns by their titles; ``numeric``: the places of those that hold numbers."""
    return [{"label": label, "numeric": place in numeric} for place, label in enumerate(labels)]


def row(*cells: str | dict[str, Any]) -> dict[str, Any]:
    """Return a row: a text stands for a plain cell."""
    return {"cells": [{"text": cell} if isinstance(cell, str) else cell for cell in cells]}


def amount(cents: int, **more: Any) -> dict[str, Any]:
    """Return a cell that holds an amount."""
    return {"text": written_amount(cents), "nowrap": True, **more}


KEY_COLUMNS = columns("Clé", "Version", "En vigueur le")


def key_row(key: ContributionKey) -> dict[str, Any]:
    """Return a version of a key."""
    link = reverse("contributions_key", args=[key.id])
    return row({"text": key.title, "url": link}, f"{key.code}, n° {key.number}", written_date(key.since))


RUN_COLUMNS = columns("Calcul", "Clé", "Total", "État", numeric=[2])


def run_row(run: ContributionRun, vote: ContributionVote | None) -> dict[str, Any]:
    """Return a run and whether it is voted."""
    link = reverse("contributions_run", args=[run.id])
    name = f"Exercice {run.year}{', correction' if run.corrects_id else ''}"
    note = f"Délibération {vote.deliberation}" if vote else f"Empreinte {run.digest[:12]}…"
    state = {"text": "", "tag": VOTED if vote else SIMULATED}
    return row(
        {"text": name, "url": link, "note": note},
        f"{run.key.title}, n° {run.key.number}",
        amount(run.total_cents),
        state,
    )


CALL_COLUMNS = columns("Appel", "Membre", "Échéance", "Montant", "Reste", "État", numeric=[3, 4])
MEMBER_CALL_COLUMNS = columns("Appel", "Échéance", "Montant", "Reste", "État", numeric=[2, 3])


def call_row(call: CallReading) -> dict[str, Any]:
    """Return a call as the operator sees it."""
    member = call.row.member
    link = reverse("contributions_billing", args=[member.slug])
    cells = _call_cells(call, reverse("contributions_call_pdf", args=[call.row.id]))
    return row(cells[0], {"text": member.name, "url": link}, *cells[1:])


def member_call_row(call: CallReading, slug: str) -> dict[str, Any]:
    """Return a call as the member sees it."""
    return row(*_call_cells(call, reverse("member_contributions_pdf", args=[slug, call.row.id])))


def _call_cells(call: CallReading, pdf: str) -> list[str | dict[str, Any]]:
    row_ = call.row
    name = (
        {"text": f"n° {row_.number}", "url": pdf, "nowrap": True, "note": "PDF"}
        if row_.number
        else "à émettre"
    )
    tone = {"tone": "late"} if call.state is CallState.LATE else {}
    return [
        name,
        {"text": written_date(row_.due_on), **tone},
        amount(row_.cents),
        amount(call.left),
        {"text": "", "tag": STATES[call.state]},
    ]


def balance_stats(balance: Balance) -> list[dict[str, str]]:
    """Return the figures of a balance."""
    late = (
        [{"label": "En retard", "value": written_amount(balance.late), "tone": "late"}]
        if balance.late
        else []
    )
    return [
        {"label": "Appelé", "value": written_amount(balance.called)},
        {"label": "Payé", "value": written_amount(balance.paid)},
        {"label": "Reste à payer", "value": written_amount(balance.left)},
        *late,
    ]


LINE_COLUMNS = columns("Part", "Calcul", "TVA", "Montant", numeric=[3])


def line_rows(contribution: MemberContribution) -> list[dict[str, Any]]:
    """Return the lines of what a member owes."""
    return [
        row(line["label"], line["words"], VAT_LABELS[Vat(line["vat"])], amount(line["cents"]))
        for line in contribution.lines
    ]


def signed(cents: int) -> str:
    """Return "+ 12,00 €" or "− 12,00 €"."""
    return f"+\u00a0{written_amount(cents)}" if cents > 0 else written_amount(cents)

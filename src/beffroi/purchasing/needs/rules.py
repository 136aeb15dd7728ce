"""The catalogue as it is frozen, sheets of needs, and their exact sums. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.purchasing import reading
from beffroi.purchasing.types import Exclusion

LARGEST_CATALOGUE = 500
_CPV = re.compile(r"\d{8}(-\d)?")


@dataclass(slots=True)
class LotTold:
    """A lot as typed, with its lines: code, label, unit, tracked."""

    rank: int
    title: str
    cpv: str = ""
    lines: list[tuple[str, str, str, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A validated-or-not sheet of one member: ``quantities`` by line; ``excluded`` when it does not count."""

    siren: str
    name: str
    quantities: Mapping[str, int]
    excluded: Exclusion | None = None


def read_catalogue(text: str) -> list[LotTold]:
    """Read lots and lines typed as « lot ; title ; CPV ; code ; designation ; unit ; serial numbers (oui) ».

    :raises Invalid: the lines to correct, on the field ``catalogue``.
    """
    lots, errors = dict[int, LotTold](), list[str]()
    for number, cells in reading.rows(text, width=7):
        if why := _line(cells, lots):
            errors.append(f"Ligne {number} : {why}")
    if errors:
        raise reading.wrong_lines("catalogue", errors)
    if sum(len(lot.lines) for lot in lots.values()) > LARGEST_CATALOGUE:
        raise reading.wrong("catalogue", f"Un catalogue compte {LARGEST_CATALOGUE} lignes au plus.")
    return [lots[rank] for rank in sorted(lots)]


def _line(cells: list[str], lots: dict[int, LotTold]) -> str:
    rank, title, cpv, code, label, unit, tracked = cells
    if not rank.isascii() or not rank.isdigit() or not 0 < int(rank) < 1000:
        return "commencez par le numéro du lot."
    lot = lots.setdefault(int(rank), LotTold(int(rank), title[:200], cpv))
    if not lot.title:
        return "donnez l’intitulé du lot."
    if cpv and not _CPV.fullmatch(cpv):
        return "un code CPV compte huit chiffres, par exemple 30213100-6."
    if not code or not label:
        return "donnez un code et une désignation."
    if any(code == one for one, *_rest in lot.lines):
        return f"le code {code} figure déjà dans ce lot."
    lot.lines.append((code[:40], label[:200], unit[:30] or "unité", tracked.lower() in {"oui", "o", "x"}))
    return ""


def lines_of(catalogue: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the lines of a frozen catalogue by identifier, each with the rank of its ``lot``."""
    return {
        line["id"]: {**line, "lot": lot["rank"], "lot_id": lot["id"]}
        for lot in catalogue.get("lots", ())
        for line in lot["lines"]
    }


def read_sheet(catalogue: Mapping[str, Any], told: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the needs typed: ``quantity-<line>``, ``reference-<line>`` (present price, euros), ``budget-<line>``.

    :raises Invalid: every field that cannot be read.
    """
    faults, found = dict[str, str](), []
    for line in lines_of(catalogue):
        try:
            quantity = reading.whole(told.get(f"quantity-{line}", ""), f"quantity-{line}")
            price = reading.cents(told.get(f"reference-{line}", ""), f"reference-{line}")
        except Invalid as refusal:
            faults.update(refusal.field_errors)
            continue
        budget = clean_line(told.get(f"budget-{line}", ""))[:60]
        if quantity:
            found.append({"line": line, "quantity": quantity, "reference_cents": price, "budget": budget})
    if faults:
        raise Invalid("Corrigez les lignes signalées.", field_errors=faults)
    return found


def consolidate(catalogue: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Add up the needs by lot and line, exactly; say who is left out and why. The order of sheets is indifferent.

    :return: ``lots`` (rank, title, lines with total and members by SIREN), ``included``, ``excluded``.
    """
    counted = sorted((one for one in sheets if one.excluded is None), key=lambda one: one.siren)
    left = sorted((one for one in sheets if one.excluded), key=lambda one: one.siren)
    return {
        "lots": [_lot(lot, counted) for lot in catalogue.get("lots", ())],
        "included": [{"siren": one.siren, "name": one.name} for one in counted],
        "excluded": [{"siren": one.siren, "name": one.name, "why": one.excluded} for one in left],
    }


def _lot(lot: Mapping[str, Any], sheets: Iterable[Sheet]) -> dict[str, Any]:
    lines = []
    for line in lot["lines"]:
        members = {one.siren: one.quantities.get(line["id"], 0) for one in sheets}
        asked = {siren: quantity for siren, quantity in members.items() if quantity}
        lines.append({"id": line["id"], "label": line["label"], "unit": line["unit"],
                      "total": sum(asked.values()), "members": asked})  # fmt: skip
    return {"rank": lot["rank"], "title": lot["title"], "lines": lines}

"""The table of a queue: its columns, which sort, its rows, their groups by urgency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from beffroi.cases import listing, queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.search.rules import Hit
from beffroi.cases.types import URGENCY_LABELS, Urgency
from beffroi.cases.web.work_filters import SORT_LABELS, Wanted
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_together import note_opinions
from beffroi.cases.web.work_words import (
    agent_words,
    day_words,
    due_tone,
    due_words,
    receipt_words,
    state_tag,
    unread_words,
)
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.numbers import parse_number

COLUMNS = (
    ("Échéance", "due"),
    ("Numéro", ""),
    ("Reçue le", "filed"),
    ("Démarche", "procedure"),
    ("Demandeur", "name"),
    ("État", ""),
    ("Agent", ""),
)
_SORT_OF = {column: sort for sort, column in listing.COLUMNS.items()}

# Every name that the component reads is there: looking up one that lacks is what costs most in a long list.
_COLUMN: dict[str, Any] = dict.fromkeys(("label", "numeric", "tick_all", "sort_url", "sort", "hidden"))
_CELL: dict[str, Any] = dict.fromkeys(
    ("text", "url", "tone", "tag", "note", "nowrap", "select", "header"), None
)


def columns(wanted: Wanted, *, ticks: bool) -> list[dict[str, Any]]:
    """Return the titles of the columns; those that sort lead to the list in their order, then in the contrary."""
    closed = wanted.queue == "closes"
    told = [_column(wanted, label, sort, closed=closed) for label, sort in COLUMNS]
    return [{**_COLUMN, "label": "Choisir", "tick_all": "demande"}, *told] if ticks else told


def _column(wanted: Wanted, label: str, sort: str, *, closed: bool) -> dict[str, Any]:
    if sort == "due" and closed:
        return {**_COLUMN, "label": "Close le"}
    if not sort:
        return {**_COLUMN, "label": label}
    order = listing.order_of(wanted.filters)
    current = _SORT_OF[order.column] == sort
    turned = f"-{sort}" if current and not order.reverse else sort
    present = ("descending" if order.reverse else "ascending") if current else None
    return {**_COLUMN, "label": label, "sort_url": wanted.sorted_by(turned).url(), "sort": present}


def order_words(wanted: Wanted) -> str:
    """Return "échéance", or "échéance, ordre inverse"."""
    order = listing.order_of(wanted.filters)
    return SORT_LABELS[_SORT_OF[order.column]] + (", ordre inverse" if order.reverse else "")


def body(
    desk: Desk, wanted: Wanted, rows: Sequence[Case], hits: Mapping[UUID, Hit], *, ticks: bool
) -> dict[str, Any]:
    """Return ``groups`` when the list goes by due date, else ``rows``."""
    told = [_row(desk, row, wanted.mine, hits.get(row.id), ticks=ticks) for row in rows]
    note_opinions(desk, rows, told)
    order = listing.order_of(wanted.filters)
    if not rows or wanted.queue == "closes" or order.column != "due_on" or order.reverse:
        return {"rows": told, "groups": None}
    return {"rows": None, "groups": _groups(desk, rows, told)}


def _groups(desk: Desk, rows: Sequence[Case], told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    order = list(Urgency)
    ranked = [
        (order.index(queries.urgency(row, today=desk.today)), each)
        for row, each in zip(rows, told, strict=True)
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [
        _group(order[rank], [each for _rank, each in pairs])
        for rank, pairs in groupby(ranked, lambda p: p[0])
    ]


def _group(urgency: Urgency, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": f"{URGENCY_LABELS[urgency]}{NO_BREAK}: {len(rows)}", "rows": rows}


def _cell(**told: Any) -> dict[str, Any]:
    return _CELL | told


def _row(desk: Desk, case: Case, mine: UUID | None, hit: Hit | None, *, ticks: bool) -> dict[str, Any]:
    number, today = case_number(case), desk.today
    tick = {"name": "demande", "value": case.number, "label": f"Choisir {number}", "checked": None}
    due, tone = due_words(case, today), due_tone(case, today)
    notes = [unread_words(case), hit_words(hit)]
    return {
        "cells": [
            *([_cell(select=tick)] if ticks else []),
            _cell(text=due, tone=tone, nowrap=True, note=receipt_words(case, today)),
            _cell(
                text=number, url=desk.url_of(case), nowrap=True, header=True, note=former_words(desk, case)
            ),
            _cell(text=day_words(today_of(desk.organisation, case.filed_at), today), nowrap=True),
            _cell(text=procedure_of(case.procedure, case.version).title),
            _cell(text=case.applicant_name, note=". ".join(filter(None, notes))),
            _cell(tag=state_tag(case)),
            _cell(text=agent_words(case, mine), nowrap=True),
        ]
    }


def former_words(desk: Desk, case: Case) -> str:
    """Return the name of the former commune that keeps a case, or nothing."""
    return next((one.name for one in desk.formers if one.id == case.organisation_id), "")


def hit_words(hit: Hit | None) -> str:
    """Return where a search found a case, or nothing."""
    if hit is None:
        return ""
    told = f"Trouvé{NO_BREAK}: {hit.place}"
    return f"{told}, «{NO_BREAK}{hit.extract}{NO_BREAK}»" if hit.extract else told


def case_number(case: Case) -> str:
    """Return a number as people write it."""
    return parse_number(case.number).display

"""How the pages of retention say things: rows, dates, counts, the menu on the side."""

from __future__ import annotations

from datetime import date
from typing import Any

from beffroi.cases.catalogue import latest
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.retention import queries, rules, settings, sorting
from beffroi.cases.retention.models import ArchiveTransfer, Hold, Tombstone
from beffroi.cases.retention.types import ACT_LABELS, CLOSING_LABELS, Act, Line, TransferState
from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.cases.web.work_frame import Desk
from beffroi.documents.wording import written_size
from beffroi.kernel.french import short_date, written_date
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.periods import Period, add_period
from beffroi.tenancy import scope

AHEAD = Period(months=3)
MENU = (
    ("retention", "Bientôt à terme", "ending"),
    ("retention_holds", "Gelées", "held"),
    ("retention_transfers", "Versements à valider", "transfers"),
    ("retention_rehearsal", "Répétition", None),
    ("retention_traces", "Demandes purgées", None),
    ("retention_settings", "Réglages", None),
)
TRANSFER_TAGS = {
    TransferState.PREPARED: {"text": "Réponse attendue", "colour": "waiting"},
    TransferState.ACCEPTED: {"text": "Accepté", "colour": "done"},
    TransferState.REJECTED: {"text": "Refusé", "colour": "late"},
}


COLUMNS = {
    "retention": ("Numéro", "Démarche", "Fin de conservation", "Règle", "Geler"),
    "retention_holds": ("Numéro", "Démarche", "Motif", "Gelée le", "Libérer"),
    "retention_transfers": ("Versement", "Contenu", "Préparé le", "État"),
    "retention_rehearsal": ("Acte", "Démarche", "Règle", "Nombre"),
}


def columns(name: str) -> list[dict[str, Any]]:
    """Return the titles of a table's columns."""
    return [{"label": label, "numeric": label == "Nombre"} for label in COLUMNS[name]]


def horizon(desk: Desk) -> date:
    """Return the last end of retention that the list shows: three months ahead."""
    return add_period(desk.today, AHEAD)


def sections(desk: Desk, current: str) -> list[dict[str, Any]]:
    """Return the menu on the side. In scope."""
    counted = queries.counts(desk.organisation.id, until=horizon(desk))
    links = [
        {
            "text": text,
            "url": desk.url(name),
            "current": name == current,
            "count": _bounded(counted[key]) if key else None,
        }
        for name, text, key in MENU
    ]
    return [{"title": "Conservation", "links": links}]


def archives(desk: Desk) -> dict[str, Any]:
    """Return whether the archives service lacks, and where to name it for who may. In scope."""
    kept = settings.settings_of(desk.organisation.id, today=desk.today)
    url = desk.url("retention_settings") if desk.may("cases.set_retention") else ""
    return {"lacks": not kept.archives_agency, "url": url}


def _bounded(count: int) -> str:
    limit = queries.COUNTED_UP_TO
    return f"plus de {limit}" if count > limit else str(count)


def number_cell(desk: Desk, case: Case) -> dict[str, Any]:
    """Return the number of a case, a link for those who may read it."""
    cell: dict[str, Any] = {"text": parse_number(case.number).display, "nowrap": True}
    return cell | ({"url": desk.url("case", case.number)} if desk.may("cases.read") else {})


def title_of(reference: str, version: int) -> str:
    """Return the title of a version of a procedure."""
    return procedure_of(reference, version).title


def _dated(day: date) -> str:
    return f"{short_date(day)} {day.year}"


def ending_row(desk: Desk, case: Case) -> dict[str, Any]:
    """Return a case whose retention is about to end. In scope."""
    rule, day = queries.rule_of(case), case.purge_on or desk.today
    told = f"annoncée le {_dated(case.warned_on)}" if case.warned_on else "pas encore annoncée"
    freeze = f"{desk.url('retention_hold')}?numero={case.number}"
    return {
        "cells": [
            number_cell(desk, case),
            {"text": title_of(case.procedure, case.version)},
            {"text": _dated(day), "note": told, "tone": "soon" if day <= desk.today else ""},
            {"text": rules.rule_in_words(rule) if rule else "–"},
            {"text": f"Geler {parse_number(case.number).display}", "url": freeze}
            if desk.may("cases.hold")
            else {"text": "–"},
        ]
    }


def hold_row(desk: Desk, hold: Hold) -> dict[str, Any]:
    """Return a frozen case. In scope."""
    case, number = hold.case, parse_number(hold.case.number).display
    since = today_of(desk.organisation, hold.since)
    return {
        "cells": [
            number_cell(desk, case),
            {"text": title_of(case.procedure, case.version)},
            {"text": hold.reason},
            {"text": _dated(since), "note": f"par {hold.by_name}"},
            {"text": f"Libérer {number}", "url": desk.url("retention_release", hold.id)},
        ]
    }


def transfer_row(desk: Desk, transfer: ArchiveTransfer) -> dict[str, Any]:
    """Return a transfer."""
    return {
        "cells": [
            {"text": transfer.identifier, "url": desk.url("retention_transfer", transfer.id)},
            {"text": count_words(transfer.cases)},
            {"text": _dated(today_of(desk.organisation, transfer.prepared_at))},
            {"tag": TRANSFER_TAGS[TransferState(transfer.state)]},
        ]
    }


def count_words(count: int) -> str:
    """Return "1 demande" or "12 demandes"."""
    return f"{count} demande{'s' if count > 1 else ''}"


def transfer_summary(desk: Desk, transfer: ArchiveTransfer) -> list[dict[str, Any]]:
    """Return what is known of a transfer."""
    rows: list[dict[str, Any]] = [
        {"key": "État", "tag": TRANSFER_TAGS[TransferState(transfer.state)]},
        {"key": "Contenu", "value": f"{count_words(transfer.cases)}, {written_size(transfer.size)}"},
        {"key": "Préparé le", "value": written_date(today_of(desk.organisation, transfer.prepared_at))},
        {"key": "Empreinte (SHA-256)", "value": transfer.digest},
    ]
    if transfer.answered_at:
        rows.append(
            {"key": "Réponse du", "value": written_date(today_of(desk.organisation, transfer.answered_at))}
        )
    answer = transfer.reference or transfer.reason
    return [*rows, {"key": "Réponse des archives", "value": answer}] if answer else rows


def figures(desk: Desk, day: date) -> tuple[list[dict[str, Any]], int]:
    """Return what a purge would do on a day, as rows, and how many cases have no rule. Opens its scope."""
    with scope.reading(desk.organisation.id):
        lines = queries.forecast(desk.organisation, day)
        undated = len(queries.undated(desk.organisation.id))
    return [_figure(line) for line in lines], undated


def _figure(line: Line) -> dict[str, Any]:
    act = ACT_LABELS[Act(line.act)]
    return {
        "cells": [
            {"text": act},
            {"text": _subject(line.procedure)},
            {"text": line.rule},
            {"text": str(line.count)},
        ]
    }


def _subject(reference: str) -> str:
    if reference == sorting.REFERENCE:
        return "Courriels sans demande"
    return title_of(reference, latest(reference).version)


def tombstone_summary(stone: Tombstone, desk: Desk) -> list[dict[str, Any]]:
    """Return what became of a purged case."""
    rows = [
        {"key": "Numéro", "value": parse_number(stone.number).display},
        {"key": "Démarche", "value": title_of(stone.procedure, stone.version)},
        {"key": "Reçue le", "value": written_date(stone.filed_on)},
        {"key": "Close le", "value": written_date(stone.closed_on)},
        {"key": "Issue", "value": STATE_LABELS[CaseState(stone.state)][0]},
        {"key": "Purgée le", "value": written_date(today_of(desk.organisation, stone.purged_at))},
        {"key": "Sort", "value": CLOSING_LABELS[stone.closing]},  # type: ignore[index]
        {"key": "Règle", "value": stone.rule},
        {"key": "Empreinte (SHA-256)", "value": stone.digest},
    ]
    return [*rows, {"key": "Référence des archives", "value": stone.archives}] if stone.archives else rows

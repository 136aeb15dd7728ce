"""What the page of a case says of a newer version: the notice, and the lines of its time line."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from beffroi.cases import versions
from beffroi.cases.models import CaseVersion
from beffroi.cases.procedures.difference import in_words
from beffroi.cases.queries import Dossier
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_words import instant_words
from beffroi.tenancy.permissions import roles_for
from beffroi.tenancy.types import PERSONS, ROLE_LABELS

_OFFERED = "Cette demande peut y passer. Elle garde la sienne tant que personne ne choisit."


def notice_of(desk: Desk, dossier: Dossier) -> dict[str, Any] | None:
    """Return what a newer version asks of a case, as ``parts/newer.html`` takes it; None: nothing. In scope."""
    pending = versions.pending(dossier.case)
    if pending is None:
        return None
    kept = f"{versions.line_of(pending.kept)} ({pending.kept.by_name})" if pending.kept else ""
    allowed = desk.may("cases.migrate_case")
    return {
        "kind": "warning" if pending.blocks else "information",
        "title": f"La version {pending.newer.version} de la démarche est parue",
        "text": pending.blocks or kept or _OFFERED,
        "more": [] if allowed else [_whom_to_ask()],
        "changes": in_words(pending.difference),
        "url": desk.url("version", dossier.case.number) if allowed else "",
    }


def _whom_to_ask() -> str:
    roles = roles_for("cases.migrate_case") & PERSONS
    names = ", ".join(ROLE_LABELS[role][0].lower() for role in ROLE_LABELS if role in roles)
    return f"Votre rôle ne permet pas de choisir. Demandez à : {names}."


def line_of(row: CaseVersion, zone: ZoneInfo) -> dict[str, Any]:
    """Return the line of the time line that says what was done when a newer version came."""
    return {
        "when": instant_words(row.at, zone),
        "datetime": row.at.isoformat(),
        "what": versions.line_of(row),
        "note": f"Par {row.by_name}",
        "kind": None,
    }

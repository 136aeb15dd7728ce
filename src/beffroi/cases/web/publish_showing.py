"""What the operator's screens of procedures show: rows, tags and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from beffroi.cases.life import POLICY_LABELS, STANDING_LABELS, Life, Standing
from beffroi.cases.procedures.difference import Difference, Effect
from beffroi.cases.procedures.difference_types import EFFECT_LABELS
from beffroi.cases.procedures.findings import Finding
from beffroi.cases.types import MigrationPolicy
from beffroi.kernel.french import NO_BREAK, written_date

COLUMNS = (
    {"label": "Démarche"},
    {"label": "Sujet"},
    {"label": "Version", "numeric": True},
    {"label": "État"},
    {"label": "Communes", "numeric": True},
)
CHANGE_COLUMNS = ({"label": "Changement"}, {"label": "Portée"})
FINDING_COLUMNS = ({"label": "Où"}, {"label": "Ce qui ne va pas"}, {"label": "Gravité"})

_COLOURS = {Standing.PUBLISHED: "done", Standing.RETIRED: "neutral", Standing.STOPPED: "late"}
_EFFECTS = {Effect.REQUIRED: "soon", Effect.LAW: "late"}
Followers = Counter[tuple[str, int]]


def tag(life: Life, today: date) -> dict[str, str]:
    """Return the tag of a version."""
    standing = life.standing(today)
    return {"text": STANDING_LABELS[standing][0], "colour": _COLOURS[standing]}


def offering(reference: str, lives: Sequence[Life], followers: Followers) -> int:
    """Return how many members offer a procedure, whatever the version."""
    return sum(followers[reference, life.version] for life in lives)


def towns(number: int) -> str:
    """Return "aucune commune", "une commune" or "12 communes"."""
    return {0: "aucune commune", 1: "une commune"}.get(number, f"{number}{NO_BREAK}communes")


def facts(life: Life, published_on: date, followed: int) -> list[dict[str, Any]]:
    """Return what is known of a version, for a summary list."""
    rows: list[dict[str, Any]] = [
        {"key": "Publiée le", "value": written_date(published_on)},
        {"key": "Proposée par", "value": towns(followed)},
    ]
    if life.version > 1:
        key = "Demandes en cours sur une version antérieure"
        rows.append({"key": key, "value": POLICY_LABELS[life.policy][0]})
    if life.stops_on is not None:
        rows.append({"key": "Arrêt ferme", "lines": [f"Le {written_date(life.stops_on)}", life.stop_reason]})
    return rows


def change_rows(difference: Difference) -> list[dict[str, Any]]:
    """Return the changes, each with what it means for people."""
    return [
        {
            "cells": [
                {"text": change.says},
                {
                    "tag": {
                        "text": EFFECT_LABELS[change.effect],
                        "colour": _EFFECTS.get(change.effect, "neutral"),
                    }
                },
            ]
        }
        for change in difference.changes
    ]


def meaning(difference: Difference) -> list[str]:
    """Return what the changes mean for drafts and for cases under way."""
    drafts = (
        "Un brouillon commencé passe sans rien demander de plus."
        if difference.harmless_for_drafts
        else "Une personne qui remplit le formulaire sera prévenue. Ses réponses sont gardées."
    )
    if difference.moves_dates:
        cases = "Le délai ou le silence change : les demandes en cours gardent leur version."
    elif difference.harmless_for_cases:
        cases = "Une demande en cours peut passer à cette version telle quelle."
    else:
        cases = "Une demande en cours ne passe qu’après réponse aux questions nouvelles."
    return [drafts, cases]


def finding_rows(findings: Sequence[Finding], source: str) -> list[dict[str, Any]]:
    """Return the findings by line, with the line as it was typed."""
    return [_finding(each, source.splitlines()) for each in findings]


def _finding(each: Finding, lines: Sequence[str]) -> dict[str, Any]:
    own = each.file.endswith(".toml") and "/lists/" not in each.file
    where = f"Ligne {each.line}" if own else f"{each.file.rpartition('/')[2]}, ligne {each.line}"
    quoted = lines[each.line - 1].strip()[:120] if own and each.line <= len(lines) else ""
    gravity = {"text": "À revoir", "colour": "soon"} if each.warning else {"text": "Erreur", "colour": "late"}
    return {
        "cells": [
            {"text": where, "note": quoted},
            {"text": each.why, "note": each.mend},
            {"tag": gravity},
        ]
    }


def policies() -> list[dict[str, str]]:
    """Return the migration policies, to choose from."""
    return [
        {"value": policy.value, "label": POLICY_LABELS[policy][0], "hint": POLICY_LABELS[policy][1]}
        for policy in MigrationPolicy
    ]

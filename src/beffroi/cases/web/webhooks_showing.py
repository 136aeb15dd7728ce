"""Endpoints and calls in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.webhooks.models import WebhookCall, WebhookEndpoint
from beffroi.cases.webhooks.types import HAPPENING_LABELS, TEST, CallState, EndpointState, Happening
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_instant
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Adoption

ENDPOINT_COLUMNS = [
    {"label": "Destinataire"},
    {"label": "Adresse"},
    {"label": "État"},
    {"label": "Dernier appel reçu"},
]
CALL_COLUMNS = [
    {"label": "Cocher", "hidden": True, "tick_all": "appel"},
    {"label": "Événement"},
    {"label": "Demande"},
    {"label": "Écrit le"},
    {"label": "État"},
    {"label": "Réponse"},
]
EVENT_OPTIONS = [
    {"value": str(each), "label": label, "hint": str(each)} for each, label in HAPPENING_LABELS.items()
]
ENDPOINT_TAGS = {
    EndpointState.ACTIVE: {"text": "En service", "colour": "done"},
    EndpointState.SUSPENDED: {"text": "Suspendu", "colour": "late"},
    EndpointState.STOPPED: {"text": "Arrêté", "colour": "neutral"},
}
_CALL_TAGS = {
    CallState.PENDING: {"text": "À envoyer", "colour": "waiting"},
    CallState.DELIVERED: {"text": "Reçu", "colour": "done"},
    CallState.FAILED: {"text": "Abandonné", "colour": "late"},
}


def endpoint_row(desk: Desk, row: WebhookEndpoint) -> dict[str, Any]:
    """Return the line of an endpoint."""
    return {
        "cells": [
            {"text": row.label, "url": desk.url("webhook", row.id)},
            {"text": row.url},
            {"text": "", "tag": ENDPOINT_TAGS[EndpointState(row.state)]},
            {"text": _instant(desk, row.taken_at)},
        ]
    }


def _instant(desk: Desk, at: datetime | None) -> str:
    return written_instant(at.astimezone(desk.zone)) if at else "Jamais"


def summary(desk: Desk, row: WebhookEndpoint) -> list[dict[str, Any]]:
    """Return what an endpoint is."""
    told: list[dict[str, Any]] = [
        {"key": "Adresse", "value": row.url},
        {"key": "État", "tag": ENDPOINT_TAGS[EndpointState(row.state)]},
        {"key": "Événements", "lines": [HAPPENING_LABELS[Happening(each)] for each in row.events]},
        {"key": "Démarches", "lines": list(row.procedures) or ["Toutes"]},
        {
            "key": "Ajouté",
            "value": f"{written_instant(row.created_at.astimezone(desk.zone))}, par {row.created_by}",
        },
    ]
    if row.previous_until and row.previous_until > desk.on:
        until = written_instant(row.previous_until.astimezone(desk.zone))
        told.append({"key": "Ancien secret", "value": f"signe encore jusqu’au {until}"})
    return told


def call_row(desk: Desk, row: WebhookCall) -> dict[str, Any]:
    """Return the line of a call."""
    label = "Essai" if row.event == TEST else HAPPENING_LABELS[Happening(row.event)]
    number = parse_number(row.number).display if row.number else "–"
    tick = {"name": "appel", "value": str(row.id), "label": f"{label}, {number}"}
    return {
        "cells": [
            {"text": "", "select": tick},
            {"text": label, "header": True},
            {"text": number, "nowrap": True},
            {"text": written_instant(row.created_at.astimezone(desk.zone))},
            {"text": "", "tag": _CALL_TAGS[CallState(row.state)], "note": _attempts(row)},
            {"text": _answer(row), "note": row.answer[:80]},
        ]
    }


def _attempts(row: WebhookCall) -> str:
    if not row.attempts:
        return ""
    return "1 essai" if row.attempts == 1 else f"{row.attempts} essais"


def _answer(row: WebhookCall) -> str:
    return row.error or (f"HTTP {row.status}" if row.status else "–")


def procedure_options(adopted: Iterable[Adoption]) -> list[dict[str, str]]:
    """Return the procedures that an endpoint may be limited to."""
    return [
        {"value": each.procedure, "label": procedure_of(each.procedure, each.version).title}
        for each in adopted
    ]


def errors_of(refusal: Refusal | None) -> list[dict[str, str]]:
    """Return what the summary at the top of a page lists."""
    if refusal is None:
        return []
    told = refusal.field_errors or {"": refusal.message}
    return [{"text": text, "field": name} for name, text in told.items()]

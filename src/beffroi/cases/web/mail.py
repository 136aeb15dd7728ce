"""Mails that wait to be sorted, and mails of ours that did not arrive."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from beffroi.cases.inbound import queries
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.mails import SUBJECTS
from beffroi.cases.models import Delivery
from beffroi.cases.retention.settings import settings_of
from beffroi.cases.types import DeliveryState
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_showing import FATES
from beffroi.cases.web.work_words import instant_words
from beffroi.documents.wording import written_size
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators.types import Kind
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit

TO_SORT, AUTOMATIC, LOST = "a-classer", "automatiques", "non-remis"
LISTS = {
    TO_SORT: ("À classer", "Courriels à classer", "Aucun courriel à classer."),
    AUTOMATIC: ("Réponses automatiques", "Réponses automatiques", "Aucune réponse automatique."),
    LOST: ("Non remis", "Courriels non remis", "Tous les courriels sont partis."),
}


def permit_sorting(desk: Desk) -> bool:
    """Let in who sorts the mail of this organisation; return whether it is the operator's.

    :raises beffroi.tenancy.types.Forbidden: a colleague without the role.
    """
    operator = desk.organisation.kind == Kind.OPERATOR
    permit(desk.actor, "cases.sort_unplaced_mail" if operator else "cases.sort_mail", desk.organisation.id)
    return operator


@require_GET
@at_work("cases.see_mail", readers_only=False)
def listing(desk: Desk) -> HttpResponse:
    """Show one list."""
    operator = permit_sorting(desk)
    wanted = desk.request.GET.get("liste", TO_SORT)
    wanted = wanted if wanted in LISTS and not (operator and wanted == LOST) else TO_SORT
    after = desk.request.GET.get("apres", "")
    with scope.reading(desk.organisation.id):
        rows, next_key = _page(desk, wanted, after)
        shown = [_lost_row(desk, row) if wanted == LOST else _mail_row(desk, row) for row in rows]
        kept = settings_of(desk.organisation.id, today=desk.today)
    _menu, title, empty = LISTS[wanted]
    context = {
        "title": title,
        "lost": wanted == LOST,
        "kept_days": None if wanted == LOST else kept.sorting_days,
        "sections": _sections(wanted, operator=operator),
        "columns": _columns(wanted, ticks=bool(shown)),
        "rows": shown,
        "empty": empty,
        "next_url": f"?liste={wanted}&apres={next_key.replace('+', '%2B')}" if next_key else None,
        "first_url": f"?liste={wanted}" if after else None,
    }
    return desk.page("cases/mail/list.html", context)


def _page(desk: Desk, wanted: str, after: str) -> queries.Page:
    if wanted == LOST:
        return queries.in_trouble(desk.organisation.id, after=after)
    return queries.to_sort(desk.organisation.id, automatic=wanted == AUTOMATIC, after=after)


def _sections(wanted: str, *, operator: bool) -> list[dict[str, Any]]:
    links = [
        {"text": told[0], "url": f"?liste={name}", "current": name == wanted}
        for name, told in LISTS.items()
        if not (operator and name == LOST)
    ]
    return [{"title": "Courriels", "links": links}]


def _columns(wanted: str, *, ticks: bool) -> list[dict[str, Any]]:
    if wanted != LOST:
        return [{"label": label} for label in ("Objet", "De", "Reçu", "Pourquoi ici")]
    titles = [{"label": label} for label in ("Demande", "Courriel", "À", "Écrit", "Suite")]
    return [{"label": "Choisir", "tick_all": "envoi"}, *titles] if ticks else titles


def _mail_row(desk: Desk, row: IncomingMail) -> dict[str, Any]:
    return {
        "cells": [
            {"text": row.subject or "(sans objet)", "url": desk.url("mail", row.id)},
            {"text": row.sender_name or row.sender or "Inconnu", "note": row.sender},
            {"text": instant_words(row.received_at, desk.zone), "nowrap": True},
            {"text": row.why, "note": display(row.suggestion)},
        ]
    }


def _lost_row(desk: Desk, row: Delivery) -> dict[str, Any]:
    number = display(row.case.number)
    label = f"Choisir « {SUBJECTS[row.kind]} », {number}"
    return {
        "cells": [
            {"select": {"name": "envoi", "value": str(row.id), "label": label}},
            {"text": number, "url": desk.url("case", row.case.number), "nowrap": True, "header": True},
            {"text": SUBJECTS[row.kind]},
            {"text": row.recipient},
            {"text": instant_words(row.created_at, desk.zone), "nowrap": True},
            {**FATES[DeliveryState(row.state)], "note": row.error},
        ]
    }


def display(number: str) -> str:
    """Return a compact number as people write it, or ""."""
    return parse_number(number).display if number else ""


@require_GET
@at_work("cases.see_mail", readers_only=False)
def one(desk: Desk, mail_id: UUID) -> HttpResponse:
    """Show one mail and what may be done with it."""
    return show(desk, mail_id)


def show(desk: Desk, mail_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """Answer the page of a mail, again with what refused an action on it."""
    operator = permit_sorting(desk)
    with scope.reading(desk.organisation.id):
        row = queries.mail(mail_id)
    name = desk.request.GET.get("commune", "") if operator else ""
    wrong = dict(refusal.field_errors) if refusal else {}
    context = {
        "mail": row,
        "operator": operator,
        "facts": _facts(desk, row),
        "suggestion": display(row.suggestion),
        "typed": defaultdict(str, desk.request.POST.dict())
        or {"number": display(row.suggestion), "reason": ""},
        "wrong": defaultdict(str, wrong),
        "errors": _errors(refusal, wrong),
        "name": name,
        "communes": [
            {"value": str(each.id), "label": each.display_name} for each in queries.communes_named(name)
        ],
        "list_url": desk.url("mails"),
        "entry_url": desk.url("entry"),
    }
    return desk.page("cases/mail/one.html", context, status=refusal.status if refusal else 200)


def _errors(refusal: Refusal | None, wrong: dict[str, str]) -> list[dict[str, str]]:
    if refusal is None:
        return []
    return [{"text": text, "field": field} for field, text in wrong.items()] or [
        {"text": refusal.message, "field": ""}
    ]


def _facts(desk: Desk, row: IncomingMail) -> list[dict[str, Any]]:
    sender = f"{row.sender_name} ({row.sender})" if row.sender_name else row.sender
    files = [
        f"{each['name']} ({written_size(each['size'])})" if each["size"] else str(each["name"])
        for each in row.attachments
    ]
    return [
        {"key": "De", "value": sender or "Expéditeur inconnu"},
        {"key": "Reçu", "value": instant_words(row.received_at, desk.zone)},
        {"key": "Pourquoi ici", "value": row.why},
        *([{"key": "Fichiers joints", "lines": files}] if files else []),
    ]

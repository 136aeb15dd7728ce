"""What the screens of the desk say: rows, sentences, time lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from beffroi.cases.support import queries as support
from beffroi.desk.models import Asset, Ticket, TicketEvent, Visit
from beffroi.desk.rules import left_in_words
from beffroi.desk.sla.types import REASON_LABELS, Clock, Reason, Step
from beffroi.desk.types import (
    ASSET_LABELS,
    PRIORITY_LABELS,
    STANDING_COLOURS,
    STANDING_LABELS,
    AssetKind,
    Priority,
    Standing,
)
from beffroi.desk.web.forms import to
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.french import NO_BREAK, short_date, written_date, written_instant
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation

_EVENTS: Mapping[str, str] = {
    Step.OPENED: "Demande ouverte",
    Step.OWNED: "Prise en charge",
    Step.RESUMED: "Reprise",
    Step.RESOLVED: "Résolue",
    Step.REOPENED: "Rouverte",
    Step.CLOSED: "Close",
    Step.TEAM: "Confiée à une équipe",
    "answered": "Réponse envoyée",
    "heard": "Message reçu",
    "priority": "Priorité changée",
    "given": "Attribuée",
    "why": "Motif de l’attente",
    "merged": "Fusion",
    "split": "Scission",
    "planned": "Intervention prévue",
    "reported": "Compte rendu envoyé",
    "rated": "Avis reçu",
    "problem": "Rattachée à un problème",
    "broadcast": "Annonce envoyée",
    "escalated": "Alerte envoyée",
}
COLUMNS = [
    {"label": "Demande"},
    {"label": "Membre"},
    {"label": "Priorité"},
    {"label": "État"},
    {"label": "Prochaine échéance"},
    {"label": "Chez"},
]
MEMBER_COLUMNS = [
    {"label": "Demande"},
    {"label": "État"},
    {"label": "Ouverte le"},
    {"label": "Réponse prévue"},
]
ASSET_COLUMNS = [
    {"label": "Matériel"},
    {"label": "Numéro de série"},
    {"label": "Garantie"},
    {"label": "Achat groupé"},
]


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Return the time zone of an organisation."""
    return timezone_of(organisation.commune_code or f"{organisation.department or '75'}001"[:5])


def when(instant: datetime | None, zone: ZoneInfo) -> str:
    """Return "lun. 23 nov., 14 h 05", or nothing."""
    if instant is None:
        return ""
    local = instant.astimezone(zone)
    return f"{short_date(local.date())}, {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def number(ticket: Ticket) -> str:
    """Return the number as people write it."""
    return parse_number(ticket.number).display


def tag(ticket: Ticket) -> dict[str, str]:
    """Return the state as a tag."""
    standing = Standing(ticket.standing)
    return {"text": STANDING_LABELS[standing], "colour": STANDING_COLOURS[standing]}


def row(ticket: Ticket, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return a line of a queue."""
    late = ticket.breach_at is not None and ticket.breach_at <= now
    due = when(ticket.breach_at, zone) or ("arrêtée" if "waiting" in ticket.standing else "–")
    held = ticket.assignee.full_name if ticket.assignee else ticket.team.name if ticket.team else "–"
    cells = [
        {
            "text": ticket.subject or "(anonymisée)",
            "url": to("desk_ticket", ticket.number),
            "note": number(ticket),
        },
        {"text": ticket.member.name},
        {"text": PRIORITY_LABELS[Priority(ticket.priority)], "tone": "late" if ticket.priority == 1 else ""},
        {"text": "", "tag": tag(ticket)},
        {"text": due, "tone": "late" if late else "", "note": "dépassée" if late else ""},
        {"text": held},
    ]
    return {"cells": cells}


def member_row(ticket: Ticket, slug: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return a line of the requests of a member."""
    cells = [
        {
            "text": ticket.subject or "(anonymisée)",
            "url": to("desk_follow", slug, ticket.number),
            "note": number(ticket),
        },
        {"text": "", "tag": tag(ticket)},
        {"text": short_date(ticket.opened_at.astimezone(zone).date())},
        {"text": when(ticket.resolve_due_at, zone) or "–"},
    ]
    return {"cells": cells}


def promise_lines(ticket: Ticket, clock: Clock, zone: ZoneInfo) -> list[dict[str, str]]:
    """Return where the promises stand, in words, one line each."""
    lines = [
        {"key": "Prise en charge", "value": _met(clock.own_due, clock.course.owned_at, clock.own_met, zone)}
    ]
    lines.append({"key": "Résolution", "value": _resolution(clock, zone)})
    if clock.team_due:
        lines.append({"key": "Engagement de l’équipe", "value": f"avant {when(clock.team_due, zone)}"})
    minutes = int(clock.with_vendor.total_seconds()) // 60
    if minutes:
        told = f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d} de service, comptées à part"
        lines.append({"key": "Temps chez le fournisseur", "value": told})
    if ticket.policy_version:
        lines.append({"key": "Engagement appliqué", "value": f"version {ticket.policy_version}"})
    return lines


def _met(due: datetime | None, done: datetime | None, met: bool | None, zone: ZoneInfo) -> str:  # noqa: FBT001
    if done:
        told = {True: ", dans le délai", False: ", hors délai"}.get(met, "") if met is not None else ""
        return f"faite {when(done, zone)}{told}"
    return f"à faire avant {when(due, zone)}" if due else "sans délai promis"


def _resolution(clock: Clock, zone: ZoneInfo) -> str:
    if clock.course.resolved_at:
        return _met(clock.resolve_due, clock.course.resolved_at, clock.resolve_met, zone)
    if clock.course.pause and clock.left is not None:
        return f"délai arrêté : {REASON_LABELS[clock.course.pause.reason]} ; {left_in_words(clock.left)}"
    return f"avant {when(clock.resolve_due, zone)}" if clock.resolve_due else "sans délai promis"


def sentence(ticket: Ticket, clock: Clock, zone: ZoneInfo) -> dict[str, str]:
    """Return the sentence that matters most on a request: ``says``, ``why``, ``tone``."""
    if ticket.standing in {Standing.RESOLVED, Standing.CLOSED, Standing.MERGED}:
        return {"says": f"{STANDING_LABELS[Standing(ticket.standing)]}.", "why": "", "tone": "done"}
    if clock.left is None:
        return {"says": "Aucun délai n’est promis.", "why": "", "tone": ""}
    told, late = left_in_words(clock.left), clock.left.total_seconds() < 0
    says = f"{told[:1].upper()}{told[1:]}."
    if clock.course.pause:
        return {
            "says": f"Délai arrêté. {says}",
            "why": f"Motif : {REASON_LABELS[clock.course.pause.reason]}.",
            "tone": "",
        }
    why = f"À résoudre avant {written_instant(clock.resolve_due, zone)}." if clock.resolve_due else ""
    return {
        "says": says,
        "why": why,
        "tone": "late" if late else "soon" if clock.left.total_seconds() < 7200 else "",
    }


def timeline(events: Iterable[TicketEvent], zone: ZoneInfo) -> list[dict[str, str]]:
    """Return the log as a time line; what the clock heard and what else happened."""
    return [_event(each, zone) for each in events]


def _event(event: TicketEvent, zone: ZoneInfo) -> dict[str, str]:
    what = _EVENTS.get(event.step, event.step)
    if event.step == Step.WAITING and event.reason:
        what = f"Délai arrêté : {REASON_LABELS[Reason(event.reason)]}"
    who = event.by_name if not event.by.startswith("system:") else ""
    note = " – ".join(part for part in (event.text, event.team.name if event.team else "", who) if part)
    return {"when": when(event.at, zone), "datetime": event.at.isoformat(), "what": what, "note": note}


def conversation(ticket: Ticket, zone: ZoneInfo, files_url: Any) -> list[dict[str, Any]]:
    """Return the messages of a request: ours, theirs, each with its files; ``files_url`` makes an address."""
    files = support.files_of(ticket.case)
    return [
        {
            "id": str(each.id),
            "author": each.author_name,
            "ours": not each.from_applicant,
            "when": when(each.at, zone),
            "body": each.body.partition("\n\nVotre avis, en une question")[0],
            "files": [{"name": row.name, "url": files_url(row.id)} for row in files.get(each.id, [])],
        }
        for each in support.messages_of(ticket.case)
    ]


def asset_rows(assets: Iterable[Asset], *, orders: str = "") -> list[dict[str, Any]]:
    """Return lines of an inventory; ``orders`` is where its orders are read, empty for who may not."""
    return [{"cells": _asset_cells(each, orders)} for each in assets]


def _asset_cells(asset: Asset, orders: str) -> list[dict[str, Any]]:
    what = " ".join(part for part in (asset.maker, asset.model) if part)
    return [
        {
            "text": asset.name or what or ASSET_LABELS[AssetKind(asset.kind)],
            "note": ASSET_LABELS[AssetKind(asset.kind)],
        },
        {"text": asset.serial, "nowrap": True},
        {"text": f"jusqu’au {written_date(asset.warranty_end)}" if asset.warranty_end else "inconnue"},
        _bought(asset, orders),
    ]


def _bought(asset: Asset, orders: str) -> dict[str, Any]:
    """Return the purchase that a thing came from, with its order when one brought it."""
    order, number = asset.details.get("order"), asset.details.get("order_number", "")
    if not order:
        return {"text": asset.campaign or "–"}
    return {"text": asset.campaign, "note": number, **({"url": f"{orders}{order}/"} if orders else {})}


def visit_row(visit: Visit, zone: ZoneInfo, url: str) -> dict[str, Any]:
    """Return a line of the interventions."""
    state = "Annulée" if visit.cancelled_at else "Faite" if visit.done_at else "Prévue"
    cells = [
        {"text": when(visit.begins_at, zone), "url": url},
        {"text": visit.member.name},
        {"text": visit.purpose, "note": "sur site" if visit.on_site else "à distance"},
        {"text": visit.technician},
        {"text": state},
    ]
    return {"cells": cells}


def hundredths(value: int) -> str:
    """Return hundredths of days as people write them: "2,5"."""
    sign, whole = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{whole // 100},{whole % 100:02d}".rstrip("0").rstrip(",")

"""How lists speak of a case: its date in short words, its state, its agent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from beffroi.cases.models import Case
from beffroi.cases.queries import urgency
from beffroi.cases.types import STATE_LABELS, CaseState, Urgency
from beffroi.kernel.french import NO_BREAK, short_date

STATE_COLOURS = {
    CaseState.RECEIVED: "to_do",
    CaseState.WAITING: "waiting",
    CaseState.COMPLETED: "neutral",
    CaseState.DECIDED: "done",
    CaseState.TACIT: "soon",
    CaseState.WITHDRAWN: "neutral",
    CaseState.TRANSFERRED: "neutral",
}
_TONES = {Urgency.LATE: "late", Urgency.SOON: "soon"}
_NEAR = {-1: "hier", 0: "aujourd’hui", 1: "demain"}
_MONTHS_SHOWN_WITHOUT_YEAR = timedelta(days=180)


def state_tag(case: Case) -> dict[str, str]:
    """Return the state of a case as agents name it."""
    state = CaseState(case.state)
    return {"text": STATE_LABELS[state][0], "colour": STATE_COLOURS[state]}


def due_words(case: Case, today: date) -> str:
    """Return "hier", "mer. 25 nov." or why no date runs; for a closed case that owes nothing, when it was closed."""
    if case.closed_at is not None and case.due_on is None:
        return day_words(case.closed_at.date(), today)
    if case.due_on is None:
        return "délai suspendu" if case.state == CaseState.WAITING else "sans délai"
    return _NEAR.get((case.due_on - today).days) or day_words(case.due_on, today)


def day_words(day: date, today: date) -> str:
    """Return a short date, with its year when it is far."""
    far = abs(day - today) > _MONTHS_SHOWN_WITHOUT_YEAR
    return f"{short_date(day)} {day.year}" if far else short_date(day)


def instant_words(instant: datetime, zone: ZoneInfo) -> str:
    """Return "lun. 12 oct. 2026, 21 h 04" in the commune's time."""
    local = instant.astimezone(zone)
    return f"{short_date(local.date())} {local.year}, {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def due_tone(case: Case, today: date) -> str:
    """Return the colour of a date: late, soon, or none."""
    return _TONES.get(urgency(case, today=today), "") if case.open or case.due_on else ""


def receipt_words(case: Case, today: date) -> str:
    """Return by when the acknowledgement is still to be handed over, or nothing."""
    return f"accusé avant le {day_words(case.acknowledge_on, today)}" if case.acknowledge_on else ""


def unread_words(case: Case) -> str:
    """Return "1 message non lu", or nothing."""
    if not case.unread:
        return ""
    plural = "s" if case.unread > 1 else ""
    return f"{case.unread} message{plural} non lu{plural}"


def agent_words(case: Case, mine: Any) -> str:
    """Return who has the case, as the reader would say it."""
    if case.assignee_id is None:
        return "–"
    return "moi" if case.assignee_id == mine else str(case.assignee)

"""Queues and filters, all of them in the address: it can be shared, and kept as a bookmark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from beffroi.cases.types import STATE_LABELS, CaseState
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import clean_line, fold

LONGEST_TEXT = 120
NOBODY = "personne"
OF_CLOSED_CASES = frozenset({"closes", "motifs"})
WITH_FIXED_AGENT = frozenset({"moi", "libres"})
QUEUES: Mapping[str, str] = {
    "moi": "À traiter par moi",
    "service": "Mon service",
    "libres": "Non attribuées",
    "attente": "En attente du demandeur",
    "retard": "En retard",
    "accuses": "Accusés à remettre",
    "motifs": "Motifs à donner",
    "closes": "Closes",
}


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: a queue, filters, and the key of a page."""

    params: Mapping[str, str]
    mine: UUID | None
    today: date

    @classmethod
    def of(cls, data: QueryDict, *, mine: UUID | None, today: date) -> Wanted:
        """Read an address; what cannot be read is left out."""
        told = {name: clean_line(data.get(name, ""))[:LONGEST_TEXT] for name in _READERS}
        kept = {name: value for name, value in told.items() if value and _READERS[name](value) is not None}
        queue = data.get("file", "")
        queue = queue if queue in QUEUES else "moi"
        if queue in WITH_FIXED_AGENT:
            kept.pop("agent", None)
        return cls({"file": queue, **kept}, mine, today)

    @property
    def queue(self) -> str:
        """The queue asked for."""
        return self.params["file"]

    @cached_property
    def filters(self) -> dict[str, Any]:
        """What ``queries.queue`` understands."""
        asked = {_NAMES[name]: _READERS[name](value) for name, value in self.params.items() if name != "file"}
        if asked.get("assignee") == NOBODY:
            asked["assignee"] = None
        own = queue_filters(self.queue, mine=self.mine, today=self.today)
        if "due_before" in own and "due_before" in asked:
            own["due_before"] = min(own["due_before"], asked["due_before"])
        return asked | own

    def url(self, **changed: str) -> str:
        """Return the address with some parameters changed; an empty one goes."""
        told = {**self.params, **changed}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def chips(self, procedures: Mapping[str, str], agents: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the filters in force, each with the address that removes it."""
        return [
            {"label": _label(name, value, procedures, agents), "remove_url": self.url(**{name: ""})}
            for name, value in self.params.items()
            if name != "file"
        ]


def queue_filters(queue: str, *, mine: UUID | None, today: date) -> dict[str, Any]:
    """Return the filters of a queue of the side navigation."""
    told: dict[str, dict[str, Any]] = {
        "moi": {"assignee": mine},
        "libres": {"assignee": None},
        "attente": {"waiting": True},
        "retard": {"due_before": today},
        "accuses": {"receipt_due": True},
        "motifs": {"reasons": True},
        "closes": {"closed": True},
    }
    return told.get(queue, {})


def read_day(text: str) -> date | None:
    """Return the date typed as 30/11/2026 or 2026-11-30, else None."""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_text(text: str) -> str | None:
    """Return the key of a number, however it is written, or of a name."""
    try:
        return fold(parse_number(text).compact)
    except Refusal:
        return fold(text) or None


def _state(text: str) -> str | None:
    return text if text in set(CaseState) else None


def _agent(text: str) -> UUID | str | None:
    if text == NOBODY:
        return NOBODY
    try:
        return UUID(text)
    except ValueError:
        return None


_READERS: dict[str, Any] = {
    "q": read_text,
    "demarche": lambda text: text or None,
    "etat": _state,
    "agent": _agent,
    "avant": read_day,
}
_NAMES = {
    "q": "text",
    "demarche": "procedure",
    "etat": "state",
    "agent": "assignee",
    "avant": "due_before",
}


def _label(name: str, value: str, procedures: Mapping[str, str], agents: Mapping[str, str]) -> str:
    day = read_day(value) if name == "avant" else None
    return {
        "q": f"Recherche : {value}",
        "demarche": f"Démarche : {procedures.get(value, value)}",
        "etat": f"État : {STATE_LABELS[CaseState(value)][0].lower()}" if name == "etat" else "",
        "agent": f"Agent : {agents.get(value, 'inconnu')}",
        "avant": f"À rendre avant le {written_date(day)}" if day else "",
    }[name]

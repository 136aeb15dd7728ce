"""Queues, filters and orders, all of them in the address: it can be shared, saved, and kept as a bookmark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from beffroi.cases.types import STATE_LABELS, CaseState, Channel
from beffroi.kernel.french import written_date
from beffroi.kernel.text import clean_line, fold

LONGEST_TEXT, MOST_VALUES = 120, 20
FIRST_YEAR, LAST_YEAR = 1900, 2999
NOBODY = "personne"
YES, NO = "oui", "non"
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
CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.ELECTRONIC: "En ligne",
    Channel.COUNTER: "Au guichet",
    Channel.PHONE: "Par téléphone",
    Channel.POST: "Par courrier",
}
SORTS: Mapping[str, str] = {
    "echeance": "due",
    "depot": "filed",
    "demandeur": "name",
    "demarche": "procedure",
}
SORT_LABELS: Mapping[str, str] = {
    "due": "échéance",
    "filed": "date de réception",
    "name": "nom du demandeur",
    "procedure": "démarche",
}
MANY = frozenset({"demarche", "etat", "canal"})


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: a queue, filters (each with its values), an order, the view they come from."""

    params: Mapping[str, tuple[str, ...]]
    mine: UUID | None
    today: date
    queue: str = "moi"
    sort: str = ""
    view: str = ""
    zone: tzinfo | None = None

    @classmethod
    def of(cls, data: QueryDict, *, mine: UUID | None, today: date, zone: tzinfo | None = None) -> Wanted:
        """Read an address; what cannot be read is left out."""
        queue = data.get("file", "")
        queue = queue if queue in QUEUES else "moi"
        kept = {name: values for name in READERS if (values := _read(name, data.getlist(name)))}
        if queue in WITH_FIXED_AGENT:
            kept.pop("agent", None)
        return cls(kept, mine, today, queue, _sort(data.get("tri", "")), _view(data.get("vue", "")), zone)

    def value(self, name: str) -> str:
        """Return the first value of a filter, or nothing."""
        return self.params.get(name, ("",))[0]

    @cached_property
    def filters(self) -> dict[str, Any]:
        """What ``queries.queue`` understands."""
        asked: dict[str, Any] = {}
        for name, values in self.params.items():
            asked |= self._asked(name, [READERS[name](value) for value in values])
        if self.sort:
            asked["sort"] = self.sort
        own = queue_filters(self.queue, mine=self.mine, today=self.today)
        if "due_before" in own and "due_before" in asked:
            own["due_before"] = min(own["due_before"], asked["due_before"])
        return asked | own

    def _asked(self, name: str, values: list[Any]) -> dict[str, Any]:
        value = values[0]
        told: dict[str, Callable[[], dict[str, Any]]] = {
            "q": lambda: {"text": value},
            "demarche": lambda: {"procedure": values},
            "etat": lambda: {"state": values},
            "canal": lambda: {"channel": values},
            "agent": lambda: {"assignee": None if value == NOBODY else value},
            "avant": lambda: {"due_before": self._sooner(value)},
            "retard": lambda: {"due_before": self._sooner(self.today)},
            "du": lambda: {"filed_from": self._midnight(value)},
            "au": lambda: {"filed_before": self._midnight(value + timedelta(days=1))},
            "aide": lambda: {"assisted": value == YES},
        }
        return told[name]()

    def _sooner(self, day: date) -> date:
        """Return the earlier of the two dates that a list may be asked to stop before."""
        asked = [self.today] if "retard" in self.params else []
        typed = read_day(self.value("avant"))
        return min([day, *asked, *([typed] if typed else [])])

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone)

    @property
    def query(self) -> str:
        """The address after the question mark, without the view it comes from: what a view keeps."""
        told = [("file", self.queue)]
        told += [(name, value) for name, values in self.params.items() for value in values]
        names = {english: french for french, english in SORTS.items()}
        if self.sort:
            sign = "-" if self.sort.startswith("-") else ""
            told.append(("tri", sign + names[self.sort.removeprefix("-")]))
        return urlencode(told)

    def url(self, **changed: str) -> str:
        """Return the address of this list, with what else it must say ("apres")."""
        told = {"vue": self.view, **changed}
        more = urlencode({name: value for name, value in told.items() if value})
        return f"?{self.query}&{more}" if more else f"?{self.query}"

    def without(self, name: str, value: str) -> Wanted:
        """Return this list without one value of one filter."""
        left = tuple(each for each in self.params[name] if each != value)
        rest = {key: values for key, values in self.params.items() if key != name}
        return replace(self, params={**rest, name: left} if left else rest)

    def sorted_by(self, sort: str) -> Wanted:
        """Return this list in another order."""
        return replace(self, sort=sort)

    def chips(self, procedures: Mapping[str, str], agents: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the filters in force, each value with the address that removes it."""
        return [
            {
                "label": _label(name, value, procedures, agents),
                "remove_url": self.without(name, value).url(),
            }
            for name, values in self.params.items()
            for value in values
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
    """Return the date typed as 30/11/2026 or 2026-11-30, else None; the far past and future are nobody's."""
    try:
        day, month, year = (int(part) for part in text.split("/")) if "/" in text else (0, 0, 0)
        found = date(year, month, day) if year else date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def read_text(text: str) -> str | None:
    """Return what is searched, or None when nothing of it is a word."""
    return text if fold(text) else None


def _read(name: str, values: list[str]) -> tuple[str, ...]:
    told = [clean_line(value)[:LONGEST_TEXT] for value in values[:MOST_VALUES]]
    kept = [value for value in dict.fromkeys(told) if value and READERS[name](value) is not None]
    return tuple(kept if name in MANY else kept[:1])


def _sort(text: str) -> str:
    name = SORTS.get(text.removeprefix("-"), "")
    return name and ("-" if text.startswith("-") else "") + name


def _view(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _agent(text: str) -> UUID | str | None:
    if text == NOBODY:
        return NOBODY
    try:
        return UUID(text)
    except ValueError:
        return None


def _one_of(words: type[CaseState | Channel]) -> Callable[[str], str | None]:
    return lambda text: text if text in set(words) else None


READERS: dict[str, Callable[[str], Any]] = {
    "q": read_text,
    "demarche": lambda text: text or None,
    "etat": _one_of(CaseState),
    "agent": _agent,
    "avant": read_day,
    "retard": lambda text: text if text == YES else None,
    "du": read_day,
    "au": read_day,
    "canal": _one_of(Channel),
    "aide": lambda text: text if text in {YES, NO} else None,
}


def _label(name: str, value: str, procedures: Mapping[str, str], agents: Mapping[str, str]) -> str:
    told: dict[str, Callable[[], str]] = {
        "q": lambda: f"Recherche : {value}",
        "demarche": lambda: f"Démarche : {procedures.get(value, value)}",
        "etat": lambda: f"État : {STATE_LABELS[CaseState(value)][0].lower()}",
        "agent": lambda: f"Agent : {'personne' if value == NOBODY else agents.get(value, 'inconnu')}",
        "avant": lambda: f"À rendre avant le {_written(value)}",
        "retard": lambda: "En retard",
        "du": lambda: f"Reçues depuis le {_written(value)}",
        "au": lambda: f"Reçues jusqu’au {_written(value)}",
        "canal": lambda: f"Arrivée : {CHANNEL_LABELS[Channel(value)].lower()}",
        "aide": lambda: "Avec un aidant" if value == YES else "Sans aidant",
    }
    return told[name]()


def _written(value: str) -> str:
    day = read_day(value)
    return written_date(day) if day else ""

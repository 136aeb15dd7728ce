"""The words of sheets and reports: a figure, where it comes from, the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from beffroi.operators.models import Organisation


class Topic(StrEnum):
    """The parts of a sheet, in their order; the value is what people read."""

    COST = "Ce que cela coûte"
    SERVICES = "Ce qui est utilisé"
    REQUESTS = "Les demandes des habitants"
    SUPPORT = "L’assistance"
    PURCHASES = "Les achats groupés"
    PROJECTS = "Projets et formations"
    BODIES = "La vie de l’opérateur"
    DUTIES = "Les obligations"


class Unit(StrEnum):
    """What a value counts."""

    COUNT = "count"
    CENTS = "cents"
    SHARE = "share"
    """``value`` out of ``whole``."""
    MINUTES = "minutes"
    HUNDREDTHS = "hundredths"
    """Hundredths of what is counted: a mark, a number of days."""
    DUTY = "duty"
    """1: met; 0: not met."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The list behind a figure on one side of the house: the name of its address, the verb that opens it."""

    name: str
    verb: str
    query: str = ""
    slugged: bool = False
    """The operator's address takes the member's slug (a member's own always does)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a year. ``value`` None: nobody knows, and the page says so.

    ``code`` pairs it with the same one of another year; ``source`` says in French where it comes from;
    ``rounded`` is the step to which a small count of a commune was rounded for its operator, 0 when exact.
    """

    code: str
    topic: Topic
    label: str
    value: int | None
    unit: Unit = Unit.COUNT
    source: str = ""
    whole: int | None = None
    note: str = ""
    rounded: int = 0
    for_operator: Behind | None = None
    for_member: Behind | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked: the figures of a year, of one member or of the whole house (``member`` None).

    ``own``: the reader is the member itself, to whom nothing of its own is rounded.
    """

    operator: Organisation
    member: Organisation | None
    year: int
    today: date
    own: bool = False

    @property
    def only(self) -> Mapping[str, Organisation]:
        """The condition on rows that carry a ``member``."""
        return {"member": self.member} if self.member else {}

    @property
    def begins(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        """The last day of the year, or today in the current one: what is in force is looked at on that day."""
        return max(min(date(self.year, 12, 31), self.today), self.begins)


Source = Callable[[Asked], list[Figure]]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure and the same of the year before, None when that year did not have it."""

    figure: Figure
    before: Figure | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of a year by topic, each beside the year before."""

    asked: Asked
    topics: Mapping[Topic, list[Line]] = field(default_factory=dict)

    def line(self, code: str) -> Line | None:
        """Return a line by the code of its figure, if a source gave it."""
        return next(
            (each for lines in self.topics.values() for each in lines if each.figure.code == code), None
        )

"""Where load and absences come from: each storey says at start-up what it knows of people's days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from beffroi.operators.models import Organisation
from beffroi.projects.skills.types import Effort, Span

Planning = Callable[[Organisation, date, date], Iterable[Effort]]
"""(organisation, first day, last day) -> what its people are to do then. Called in its reading scope."""
Away = Callable[[Organisation, date, date], Iterable[tuple[UUID, Span]]]
"""(organisation, first day, last day) -> account and days away. Called in its reading scope."""

_plannings: dict[str, Planning] = {}
_aways: dict[str, Away] = {}


def register_planning(name: str, function: Planning) -> None:
    """Bring efforts to the load ("interventions"); again, it replaces what was brought under that name."""
    _plannings[name] = function


def register_away(name: str, function: Away) -> None:
    """Bring days away to agendas; again, it replaces what was brought under that name."""
    _aways[name] = function


def planned(organisation: Organisation, first: date, last: date) -> list[Effort]:
    """Return the efforts of every source, by source name. In the reading scope of the organisation."""
    return [each for name in sorted(_plannings) for each in _plannings[name](organisation, first, last)]


def away(organisation: Organisation, first: date, last: date) -> list[tuple[UUID, Span]]:
    """Return the days away of every source, by source name. In the reading scope of the organisation."""
    return [each for name in sorted(_aways) for each in _aways[name](organisation, first, last)]

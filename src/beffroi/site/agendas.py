"""What agendas of people hold that projects do not know: interventions of the desk, absences said to colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from beffroi.cases.teamwork.models import Absence
from beffroi.desk.models import Visit
from beffroi.identity import queries as people
from beffroi.kernel.calendar import civil_date
from beffroi.operators.models import Organisation
from beffroi.projects.skills import sources
from beffroi.projects.skills.types import Effort, Span

HALF_A_DAY = 240
"""Minutes: a planned intervention takes half a day, two beyond."""
_MARGIN = timedelta(days=1)


def register_all() -> None:
    """Tell projects whence load and absences come besides its own."""
    sources.register_planning("interventions", interventions)
    sources.register_away("absences", absences)


def interventions(organisation: Organisation, first: date, last: date) -> Iterator[Effort]:
    """Yield the interventions planned between two days, by who bears the technician's name. In scope.

    A name that two people bear is nobody's: a load is never given to the wrong person.
    """
    known = _by_name(organisation)
    rows = Visit.objects.filter(organisation=organisation, cancelled_at=None, technician__in=list(known))
    rows = rows.filter(begins_at__date__range=(first - _MARGIN, last + _MARGIN)).order_by("begins_at", "id")
    place = organisation.commune_code or f"{organisation.department or '75'}001"[:5]
    for row in rows:
        day = civil_date(row.begins_at, place)
        if first <= day <= last:
            halves = 1 if row.minutes <= HALF_A_DAY else 2
            yield Effort(known[row.technician], f"Intervention : {row.purpose}"[:120], day, day, halves)


def _by_name(organisation: Organisation) -> dict[str, UUID]:
    agents = people.agents_of(organisation)
    names = [one.name for one in agents]
    return {one.name: one.id for one in agents if names.count(one.name) == 1}


def absences(organisation: Organisation, first: date, last: date) -> Iterator[tuple[UUID, Span]]:
    """Yield the absences that agents told their colleagues, between two days. In scope."""
    rows = Absence.objects.filter(organisation=organisation, cancelled_at=None)
    for row in rows.filter(first__lte=last, last__gte=first).order_by("first", "id"):
        yield row.agent_id, Span(row.first, row.last)

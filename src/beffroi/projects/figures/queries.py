"""How many projects a member takes part in, and the hours its people attended. In the scope of both."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.operators.models import Organisation
from beffroi.projects.models import Project, ProjectShare
from beffroi.projects.portfolio.types import State
from beffroi.projects.trainings.queries import hours

UNDER_WAY = (State.DECIDED.value, State.UNDER_WAY.value)


@dataclass(frozen=True, slots=True)
class YearOfProjects:
    """Projects decided or running today, people trained and minutes attended in the year."""

    projects: int
    people: int
    minutes: int


def projects_of(operator: Organisation, year: int, *, member: Organisation | None = None) -> YearOfProjects:
    """Return projects under way today and trainings of a year, of one member or of all."""
    rows = Project.objects.filter(organisation=operator, state__in=UNDER_WAY).order_by()
    if member is not None:
        rows = rows.filter(id__in=ProjectShare.objects.filter(member=member).values("project_id"))
    told = hours(year, operator=operator, member=member)
    people = sum(count for _name, count, _minutes in told)
    return YearOfProjects(rows.count(), people, sum(minutes for _name, _people, minutes in told))

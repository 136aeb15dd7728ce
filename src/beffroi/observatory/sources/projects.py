"""Projects in which a member takes part, and what its people learnt."""

from __future__ import annotations

from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit
from beffroi.projects.figures import queries

_PORTFOLIO = Behind("projects_home", "projects.watch")
_MINE = Behind("projects_member", "projects.see")
_HOURS = Behind("training_hours", "projects.watch_trainings")
_LEARNT = Behind("training_member", "projects.see_trainings")


def figures(asked: Asked) -> list[Figure]:
    """Return people trained and hours; projects in the current year only, since their past states are not counted."""
    told = queries.projects_of(asked.operator, asked.year, member=asked.member)
    found = [
        _learnt("people", "Personnes formées", told.people),
        _learnt("hours", "Temps de formation suivi", told.minutes, Unit.MINUTES),
    ]
    if asked.year == asked.today.year:
        found.insert(0, _under_way(told.projects))
    return found


def _under_way(count: int) -> Figure:
    return Figure(
        "projects.running",
        Topic.PROJECTS,
        "Projets décidés ou en cours",
        count,
        source="Portefeuille des projets, aujourd’hui",
        for_operator=_PORTFOLIO,
        for_member=_MINE,
    )


def _learnt(code: str, label: str, value: int, unit: Unit = Unit.COUNT) -> Figure:
    source = "Feuilles de présence des formations"
    return Figure(
        f"projects.{code}",
        Topic.PROJECTS,
        label,
        value,
        unit,
        source,
        for_operator=_HOURS,
        for_member=_LEARNT,
    )

"""What the service desk did, from the figures of its months."""

from __future__ import annotations

from dataclasses import replace

from beffroi.desk.figures import queries
from beffroi.kernel.french import NO_BREAK
from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit

_MONTHS = "Chiffres mensuels de l’assistance"
_MONTHLY = Behind("desk_figures", "desk.watch_figures")
_MEMBER = Behind("desk_member", "desk.work", slugged=True)
_OWN = Behind("desk_home", "desk.follow")


def figures(asked: Asked) -> list[Figure]:
    """Return requests, promises kept, interventions, time and marks; nothing when no month was ever counted."""
    told = queries.year_of(asked.operator, asked.year, member=asked.member)
    if told.made_at is None:
        return []
    visits = queries.visits(asked.operator, asked.year, member=asked.member)
    mean = round(100 * told.stars / told.answers) if told.answers else None
    marks = f"{told.answers}{NO_BREAK}avis, note de 1 à 5" if told.answers else "Aucun avis donné"
    found = [
        _figure("opened", "Demandes d’assistance", told.opened),
        _figure("resolved", "Demandes résolues", told.resolved),
        _figure("met", "Engagements de délai tenus", told.met, Unit.SHARE, whole=told.promised),
        _figure("visits", "Interventions réalisées", visits, source="Interventions planifiées et faites"),
        _figure("included", "Temps passé, inclus", told.included_minutes, Unit.MINUTES),
        _figure("charged", "Temps passé, décompté", told.charged_minutes, Unit.MINUTES),
        _figure("stars", "Satisfaction", mean, Unit.HUNDREDTHS, source=f"{_MONTHS}. {marks}"),
    ]
    return [replace(each, for_operator=_MEMBER if asked.member else _MONTHLY) for each in found]


def _figure(
    code: str,
    label: str,
    value: int | None,
    unit: Unit = Unit.COUNT,
    source: str = _MONTHS,
    *,
    whole: int | None = None,
) -> Figure:
    return Figure(f"support.{code}", Topic.SUPPORT, label, value, unit, source, whole=whole, for_member=_OWN)

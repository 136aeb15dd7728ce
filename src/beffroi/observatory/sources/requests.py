"""What residents asked and how it was answered: sums kept by month, never a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.conf import settings

from beffroi.cases.statistics import queries
from beffroi.cases.statistics.queries import Period
from beffroi.cases.statistics.types import Figures
from beffroi.observatory.types import Asked, Behind, Figure, Topic, Unit
from beffroi.operators.figures.queries import served_by
from beffroi.tenancy import scope

BATCH = 500
_MINE = Behind("work_statistics", "cases.read_statistics")
_ALL = Behind("statistics_operator", "cases.compare_members")


def figures(asked: Asked) -> list[Figure]:
    """Return requests received, ended, helped, and dates kept. To the operator a member's counts are rounded."""
    told = summed(asked)
    step = settings.SMALL_NUMBER if asked.member and not asked.own else 0
    plain = (
        ("filed", "Demandes reçues"),
        ("closed", "Demandes closes"),
        ("assisted", "Reçues avec une aide"),
    )
    found = [_figure(code, label, near_to(told[code], step)) for code, label in plain]
    whole = near_to(told["dated"], step)
    kept = _figure("met", "Échéances légales tenues", min(near_to(told["met"], step), whole))
    found.append(replace(kept, unit=Unit.SHARE, whole=whole))
    near = f", arrondi à {step} près pour l’opérateur" if step else ""
    source = f"Chiffres mensuels des démarches{near}"
    return [_behind(replace(each, source=source, rounded=step), asked.year) for each in found]


def _figure(code: str, label: str, value: int) -> Figure:
    return Figure(f"requests.{code}", Topic.REQUESTS, label, value)


def _behind(figure: Figure, year: int) -> Figure:
    return replace(
        figure,
        for_operator=replace(_ALL, query=f"annee={year}"),
        for_member=replace(_MINE, query=f"periode={year}"),
    )


def summed(asked: Asked) -> Figures:
    """Return the sums of the year, of one member or of all."""
    period = Period(asked.begins, date(asked.year, 12, 1))
    if asked.member is not None:
        return queries.totals([asked.member.id], period)
    found = Figures()
    for batch in _batches(served_by(asked.operator, asked.ends)):
        with scope.reading(asked.operator.id, *batch):
            found.update(queries.totals(batch, period))
    return found


def _batches(ids: list[UUID]) -> Iterable[list[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def near_to(value: int, step: int) -> int:
    """Return the nearest multiple of a step (itself when the step is 0): hidden cells cannot be computed from it."""
    return value if not step else step * ((value + step // 2) // step)

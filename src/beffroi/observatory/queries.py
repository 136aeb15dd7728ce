"""Gathering the figures of a year: each storey's source is asked in turn, in the scope of the operator and the member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from beffroi.observatory.sources import (
    committee,
    contributions,
    desk,
    duties,
    projects,
    purchasing,
    requests,
    services,
)
from beffroi.observatory.types import Asked, Figure, Line, Sheet, Source, Topic, Unit
from beffroi.operators import queries as operators
from beffroi.operators.membership.queries import member_on
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

YEARS = 5
SOURCES: list[Source] = [
    contributions.figures,
    services.figures,
    requests.figures,
    desk.figures,
    purchasing.figures,
    projects.figures,
    committee.figures,
    duties.figures,
]
"""A storey that brings figures adds its function here; one that is missing is simply absent of the sheet."""


def sheet(operator: Organisation, member: Organisation, year: int, *, today: date, own: bool) -> Sheet:
    """Return the sheet of a member, beside the year before. Opens its scope; the caller has permitted the reader.

    :param own: the reader is one of the member's own people: nothing of theirs is rounded.
    """
    return _sheet(Asked(operator, member, year, today, own))


def whole(operator: Organisation, year: int, *, today: date) -> Sheet:
    """Return the same figures for all the members together: those of the yearly report. Opens its scope."""
    return _sheet(Asked(operator, None, year, today))


def operator_of(member: Organisation, today: date) -> Organisation:
    """Return who serves a member today; :raises Unknown: nobody does."""
    found = operators.operator() if member.admitted_by_id is None else operators.by_id(member.admitted_by_id)
    if found is None:
        raise Unknown
    with scope.reading(found.id):
        if member_on(found, member.id, today) is None:
            raise Unknown
    return found


def years(today: date) -> list[int]:
    """Return the years that a sheet may show, the current one first."""
    return [today.year - back for back in range(YEARS)]


def _sheet(asked: Asked) -> Sheet:
    readable = [asked.operator.id, *([asked.member.id] if asked.member else [])]
    with scope.reading(*readable):
        now = _gathered(asked)
        before = {each.code: each for each in _gathered(replace(asked, year=asked.year - 1))}
    topics: dict[Topic, list[Line]] = {}
    for topic in Topic:
        lines = [Line(each, before.get(each.code)) for each in now if each.topic is topic]
        if lines:
            topics[topic] = lines
    return Sheet(asked, topics)


def _gathered(asked: Asked) -> list[Figure]:
    found = [each for source in SOURCES for each in source(asked)]
    return [*found, *_cost_of_a_use(found)]


def _cost_of_a_use(figures: Iterable[Figure]) -> list[Figure]:
    """Return the cost of a use: what is paid, over residents' requests and calls to the desk."""
    known = {each.code: each for each in figures}
    voted = known.get("cost.voted")
    counted = [known[code].value for code in ("requests.filed", "support.opened") if code in known]
    uses = sum(each for each in counted if each)
    if voted is None:
        return []
    value = round(voted.value / uses) if voted.value is not None and uses else None
    return [
        replace(
            voted,
            code="cost.per_use",
            label="Coût par usage",
            value=value,
            unit=Unit.CENTS,
            source="Contribution divisée par les demandes des habitants et celles d’assistance",
        )
    ]

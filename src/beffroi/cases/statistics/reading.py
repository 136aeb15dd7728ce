"""Cases and drafts read again as stories: one line each, streamed, nothing personal leaves the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from beffroi.cases.ledger import place_of
from beffroi.cases.models import Case, Draft
from beffroi.cases.statistics import rules
from beffroi.cases.statistics.types import Figures, Story, Try
from beffroi.kernel.calendar import civil_date
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

AT_ONCE = 5000
_STORIES = """
SELECT c.procedure, c.state, c.outcome, c.channel,
       c.mandate IS NOT NULL OR coalesce((c.applicant->>'helped')::boolean, false),
       c.earliest, CASE WHEN c.state = 'tacit' THEN c.latest END, c.closed_at, told.events
FROM cases_case AS c, LATERAL (
    SELECT string_agg(
        l.kind || ' ' || l."on" || ' ' || CASE WHEN l.kind = 'incomplete' THEN coalesce((
            SELECT string_agg(DISTINCT piece->>'id', ',') FROM jsonb_array_elements(l.facts->'missing') AS piece
        ), '') ELSE '' END, '|' ORDER BY l.rank) AS events
    FROM cases_ledgerevent AS l WHERE l.organisation_id = c.organisation_id AND l.case_id = c.id
) AS told
WHERE c.organisation_id = %s AND told.events IS NOT NULL
"""


def stories(organisation: Organisation) -> Iterator[tuple[str, Story]]:
    """Yield every case of an organisation: its procedure and its story. In scope; bounded memory."""
    yield from _told(organisation, _STORIES, [organisation.id])


def story_of(case: Case) -> Story | None:
    """Return the story of one case, None when its ledger is empty. In scope."""
    found = _told(case.organisation, f"{_STORIES} AND c.id = %s", [case.organisation_id, case.id])
    return next((story for _procedure, story in found), None)


def _told(organisation: Organisation, query: str, values: list[Any]) -> Iterator[tuple[str, Story]]:
    scope.required("statistics")
    place = place_of(organisation)
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                yield row[0], _story(row, place)


def _story(row: tuple[Any, ...], place: str) -> Story:
    _procedure, state, outcome, channel, helped, due, spoken, closed_at, told = row
    ended = spoken or (civil_date(closed_at, place) if closed_at else None)
    return Story(state, outcome, channel, helped, due, ended, _events(told))


_events = lru_cache(maxsize=20_000)(rules.events_told)


def tries(organisation: Organisation, on: datetime) -> Iterator[tuple[str, Try]]:
    """Yield every draft that is over: sent, or without an answer for a week. In scope."""
    place = place_of(organisation)
    for draft in Draft.objects.filter(organisation=organisation).order_by("id").iterator(AT_ONCE):
        if draft.case_id is not None or draft.updated_at <= on - rules.IDLE:
            yield draft.procedure, try_of(draft, place)


def try_of(draft: Draft, place: str) -> Try:
    """Return what statistics read of a draft."""
    last_on: date = civil_date(draft.updated_at, place)
    return Try(draft.version, tuple(draft.seen), draft.case_id is not None, last_on)


def figures_of(organisation: Organisation, on: datetime) -> dict[tuple[str, date], Figures]:
    """Return the figures that the present cases and drafts make, by procedure and month. In scope."""
    found: dict[tuple[str, date], Figures] = {}
    for procedure, story in stories(organisation):
        for month, figures in rules.counted(story).items():
            _into(found, (procedure, month), figures)
    for procedure, attempt in tries(organisation, on):
        _into(found, (procedure, rules.month_of(attempt.last_on)), rules.tried(attempt))
    return found


def _into(found: dict[tuple[str, date], Figures], key: tuple[str, date], figures: Figures) -> None:
    if key in found:
        found[key].update(figures)
    else:
        found[key] = figures.copy()


def have_rows(organisations: list[UUID]) -> set[UUID]:
    """Return the organisations that have something to count, or to forget. In scope of them all."""
    from beffroi.cases.statistics.models import MonthlyFigures

    owners: set[UUID] = set()
    for model in (Case, Draft, MonthlyFigures):
        rows = model.objects.filter(organisation_id__in=organisations).order_by()
        owners.update(rows.values_list("organisation_id", flat=True).distinct())
    return owners

"""What a person sees: pages and fields whose conditions hold, read in order.

A condition may only read earlier questions (the loader checks it), so one pass is enough; the answer of a
hidden question counts as absent, even when a draft still holds it. Computed values are worked out on the way:
what a draft holds of them may be stale.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from beffroi.cases.forms.computing import computed
from beffroi.cases.forms.types import Answers
from beffroi.cases.procedures.conditions import applies
from beffroi.cases.procedures.types import Field, Kind, Page, Procedure


def walk(procedure: Procedure, answers: Answers, on: date | None = None) -> Iterator[tuple[Page, Field, Any]]:
    """Yield the questions, explanations and computed values shown, each with its value (None: none)."""
    seen: dict[str, Any] = {}
    for page in procedure.pages:
        if not applies(page.when, seen, on):
            continue
        for field in page.fields:
            if applies(field.when, seen, on):
                value = _value(field, answers, seen, on)
                if value is not None:
                    seen[field.id] = value
                yield page, field, value


def _value(field: Field, answers: Answers, seen: dict[str, Any], on: date | None) -> Any:
    if field.kind is not Kind.COMPUTED:
        return answers.get(field.id)
    value = computed(field, seen, on)
    # without a day, an age of that day is the one that was kept when the request was filed
    return answers.get(field.id) if value is None and on is None else value


def visible_fields(
    procedure: Procedure, answers: Answers, on: date | None = None
) -> Iterator[tuple[Page, Field]]:
    """Yield the questions, explanations and computed values that these answers call for."""
    return ((page, field) for page, field, _ in walk(procedure, answers, on))


def visible_answers(procedure: Procedure, answers: Answers, on: date | None = None) -> dict[str, Any]:
    """Return the answers to visible questions only, and the computed values."""
    shown = walk(procedure, answers, on)
    return {field.id: value for _, field, value in shown if field.gives and value is not None}


def visible_pages(procedure: Procedure, answers: Answers, on: date | None = None) -> list[Page]:
    """Return the pages to go through, those whose questions are all hidden left out."""
    pages: dict[str, Page] = {page.id: page for page, _ in visible_fields(procedure, answers, on)}
    return list(pages.values())

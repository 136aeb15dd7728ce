"""What a person sees: pages and fields whose conditions hold, read in order.

A condition may only read earlier questions (the loader checks it), so one pass is enough; the answer of a
hidden question counts as absent, even when a draft still holds it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from beffroi.cases.forms.types import Answers
from beffroi.cases.procedures.conditions import applies
from beffroi.cases.procedures.types import Field, Page, Procedure


def visible_fields(
    procedure: Procedure, answers: Answers, on: date | None = None
) -> Iterator[tuple[Page, Field]]:
    """Yield the questions and explanations that these answers call for."""
    seen: dict[str, Any] = {}
    for page in procedure.pages:
        if not applies(page.when, seen, on):
            continue
        for field in page.fields:
            if applies(field.when, seen, on):
                if field.id in answers:
                    seen[field.id] = answers[field.id]
                yield page, field


def visible_answers(procedure: Procedure, answers: Answers, on: date | None = None) -> dict[str, Any]:
    """Return the answers to visible questions only."""
    shown = visible_fields(procedure, answers, on)
    return {field.id: answers[field.id] for _, field in shown if field.asks and field.id in answers}


def visible_pages(procedure: Procedure, answers: Answers, on: date | None = None) -> list[Page]:
    """Return the pages to go through, those whose questions are all hidden left out."""
    pages: dict[str, Page] = {page.id: page for page, _ in visible_fields(procedure, answers, on)}
    return list(pages.values())

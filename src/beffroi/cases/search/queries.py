"""Finding cases by their words. In the open scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from beffroi.cases.models import Case, Message
from beffroi.cases.search import rules
from beffroi.cases.search.models import CaseText
from beffroi.cases.search.rules import Hit
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number

FEW = 3_000
"""Up to so many cases found are fetched and sorted; beyond, the list is walked in its order."""


@contextmanager
def narrowed(question: str) -> Iterator[None]:
    """Show only the words rows that answer a question: the policy of their table asks it, hence its index serves."""
    _ask(question)
    try:
        yield
    finally:
        _ask("")


def _ask(question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('beffroi.search', %s, true)", [question])


def number_in(text: str) -> str:
    """Return the compact number that a text is, or nothing."""
    try:
        return parse_number(text).compact
    except Refusal:
        return ""


def few(owners: Sequence[UUID], text: str) -> list[UUID] | None:
    """Return the cases of these organisations that a search finds; None: too many to be listed."""
    question = rules.asked_of(owners, text)
    if not question:
        return []
    with narrowed(question):
        rows = CaseText.objects.filter(organisation_id__in=owners).values_list("case_id", flat=True)
        found = list(rows.order_by()[: FEW + 1])
    return found if len(found) <= FEW else None


def walked(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Return a list kept to what a search finds, looked at case by case: to be read inside :func:`narrowed`.

    A sub-query with a value is not made a join: the list is read in its order and stops with its page.
    """
    found = CaseText.objects.filter(organisation_id=OuterRef("organisation_id"), case_id=OuterRef("id"))
    return rows.alias(found=Subquery(found.values("case_id")[:1])).filter(found__isnull=False)


def hits(cases: Sequence[Case], text: str) -> dict[UUID, Hit]:
    """Return where a search found each case of a page."""
    if number_in(text):
        return {case.id: Hit("numéro") for case in cases}
    ids = [case.id for case in cases]
    answers = dict(Case.objects.filter(id__in=ids).values_list("id", "answers"))
    written: dict[UUID, list[str]] = {}
    rows = Message.objects.filter(case_id__in=ids).order_by("case_id", "-at").values_list("case_id", "body")
    for case_id, body in rows[: 50 * len(ids)]:
        written.setdefault(case_id, []).append(body)
    return {
        case.id: rules.hit(
            text,
            name=case.applicant_name,
            texts=list(rules.texts_of(answers.get(case.id, {}))),
            messages=written.get(case.id, []),
        )
        for case in cases
    }

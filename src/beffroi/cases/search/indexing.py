"""Keeping the words of a case, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Sequence

from beffroi.cases.models import Case, Message
from beffroi.cases.search import rules
from beffroi.cases.search.models import CaseText
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import fold

MOST_MESSAGES = 100


def row_of(case: Case, messages: Sequence[str] = ()) -> CaseText:
    """Return the words of a case: its name and number first, then what its answers and messages say."""
    content = [*rules.texts_of(case.answers), *messages]
    words = [*rules.words_of(case.applicant_name), *_number_words(case.number)]
    words += rules.words_of("\n".join(content))
    told = rules.vector(case.organisation_id, words)
    return CaseText(organisation_id=case.organisation_id, case=case, words=told)


def _number_words(number: str) -> list[str]:
    """Return what people type of a number: its end, with or without zeros, or the whole in one word."""
    last = fold(parse_number(number).display).split()[-1]
    return [last, last.lstrip("0") or last, fold(number).replace(" ", "")]


def index(case: Case) -> None:
    """Write the words of a case again, latest messages first. Can be run twice."""
    bodies = Message.objects.filter(case=case).order_by("-at").values_list("body", flat=True)
    row = row_of(case, list(bodies[:MOST_MESSAGES]))
    standing = CaseText.objects.filter(organisation_id=case.organisation_id, case=case)
    if not standing.update(words=row.words):
        row.save(force_insert=True)

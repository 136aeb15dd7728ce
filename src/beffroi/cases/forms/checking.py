"""Front door: check one page of a form, or all the answers of a request."""

from datetime import date
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.inputs import read_inputs
from beffroi.cases.forms.types import Answers, Mistake, PageResult, RawAnswers
from beffroi.cases.forms.values import check_value
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.procedures.conditions import applies, is_filled
from beffroi.cases.procedures.types import Field, Page, Procedure


def check_page(
    procedure: Procedure,
    page: Page | str,
    raw_answers: RawAnswers,
    *,
    earlier: Answers | None = None,
    on: date | None = None,
) -> PageResult:
    """Check what a browser sent for one page.

    ``earlier`` holds the clean answers of the draft, which the conditions read; ``on`` is the civil date for
    named rules. Answers to hidden questions are kept in the result when they can be read, so that a draft
    never loses them, and are never an error. Replace the page's answers in the draft with ``merge``.
    """
    page = procedure.page(page) if isinstance(page, str) else page
    own = {field.id for field in page.fields}
    before = {key: value for key, value in (earlier or {}).items() if key not in own}
    seen = visible_answers(procedure, before, on)
    result = PageResult({}, {}, set())
    for field in page.fields:
        if field.asks:
            _check_input(field, raw_answers, seen, on, result)
    return result


def _check_input(
    field: Field, raw: RawAnswers, seen: dict[str, Any], on: date | None, result: PageResult
) -> None:
    shown = applies(field.when, seen, on)
    try:
        typed = read_inputs(field, raw)
        value = None if typed is None else check_value(field, typed)
        if is_filled(value):
            result.answers[field.id] = value
            if shown:
                seen[field.id] = value
        elif field.required and shown:
            result.errors[field.id] = messages.missing(field)
            result.wrong.add(field.id)
    except Mistake as mistake:
        if shown:
            result.errors.update(mistake.errors(field.id, "-"))
            result.wrong.add(field.id)


def merge(draft: Answers, procedure: Procedure, page: Page | str, result: PageResult) -> dict[str, Any]:
    """Return the draft with the answers of one page replaced: what was emptied goes, what was wrong stays."""
    page = procedure.page(page) if isinstance(page, str) else page
    own = {field.id for field in page.fields} - result.wrong
    kept = {key: value for key, value in draft.items() if key not in own}
    return kept | result.answers


def check_answers(
    procedure: Procedure, answers: Answers, *, on: date | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Check all the answers of a request, in JSON: ``(clean answers, errors by field)``.

    Answers to hidden questions are dropped here, and here only. An unknown name is an error. A part of an
    address is named ``<field>.postcode``.
    """
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    known = set()
    for page in procedure.pages:
        page_shown = applies(page.when, clean, on)
        for field in page.fields:
            if field.asks:
                known.add(field.id)
                if page_shown and applies(field.when, clean, on):
                    _check_json(field, answers, clean, errors)
    for name in answers.keys() - known:
        errors[name] = f"La question {messages.quoted(name)} n’existe pas dans cette démarche. Retirez-la."
    return clean, errors


def _check_json(field: Field, answers: Answers, clean: dict[str, Any], errors: dict[str, str]) -> None:
    try:
        value = check_value(field, answers[field.id]) if field.id in answers else None
        if is_filled(value):
            clean[field.id] = value
        elif field.required:
            errors[field.id] = messages.missing(field)
    except Mistake as mistake:
        errors.update(mistake.errors(field.id, "."))

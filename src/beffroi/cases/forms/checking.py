"""Front door: check one page of a form, or all the answers of a request."""

from datetime import date
from typing import Any

from beffroi.cases.forms import messages
from beffroi.cases.forms.computing import computed
from beffroi.cases.forms.inputs import read_inputs
from beffroi.cases.forms.rules import eligibility, failed_checks, page_errors
from beffroi.cases.forms.types import Answers, Mistake, PageResult, RawAnswers, Setting
from beffroi.cases.forms.values import check_value
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.procedures.conditions import applies, is_filled
from beffroi.cases.procedures.types import Field, Kind, Page, Procedure
from beffroi.kernel.words import gettext as _

Place = tuple[float, float]


def check_page(
    procedure: Procedure,
    page: Page | str,
    raw_answers: RawAnswers,
    *,
    earlier: Answers | None = None,
    on: date | None = None,
    near: Place | None = None,
) -> PageResult:
    """Check what a browser sent for one page.

    ``earlier`` holds the clean answers of the draft, which the conditions read; ``on`` is the civil date for
    named rules; ``near`` the centre of the commune (latitude, longitude in degrees). Answers to hidden
    questions are kept in the result when they can be read, so that a draft never loses them, and are never an
    error. An answer that another one contradicts is kept: only its error says so. Replace the page's answers
    in the draft with ``merge``.
    """
    page = procedure.page(page) if isinstance(page, str) else page
    own = {field.id for field in page.fields}
    before = {key: value for key, value in (earlier or {}).items() if key not in own}
    seen = visible_answers(procedure, before, on)
    result = PageResult({}, {}, set())
    for field in page.fields:
        if field.kind is Kind.COMPUTED:
            _compute(field, seen, on, result.answers)
        elif field.asks:
            _check_input(field, raw_answers, seen, Setting(on, near, seen), result)
    for name, message in page_errors(procedure, page, seen, on).items():
        result.errors.setdefault(name, message)
    return result


def _compute(field: Field, seen: dict[str, Any], on: date | None, answers: dict[str, Any]) -> None:
    value = computed(field, seen, on)
    seen.pop(field.id, None)
    if value is not None and applies(field.when, seen, on):
        seen[field.id] = answers[field.id] = value


def _check_input(
    field: Field, raw: RawAnswers, seen: dict[str, Any], setting: Setting, result: PageResult
) -> None:
    shown = applies(field.when, seen, setting.on)
    try:
        typed = read_inputs(field, raw)
        value = None if typed is None else check_value(field, typed, setting)
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
    procedure: Procedure, answers: Answers, *, on: date | None = None, near: Place | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Check all the answers of a request, in JSON: ``(clean answers, errors by field)``.

    Answers to hidden questions are dropped here, and here only; computed values are worked out again,
    whatever was sent. An unknown name is an error. A part of an address is named ``<field>.postcode``, a
    question of the second occurrence of a group ``<group>.2.<question>``.
    """
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    known = set()
    setting = Setting(on, near, clean)
    for page in procedure.pages:
        page_shown = applies(page.when, clean, on)
        for field in page.fields:
            if field.gives:
                known.add(field.id)
                if page_shown and applies(field.when, clean, on):
                    _check_json(field, answers, setting, clean, errors)
    for name in answers.keys() - known:
        errors[name] = _("La question {name} n’existe pas dans cette démarche. Retirez-la.").format(
            name=messages.quoted(name)
        )
    _check_rules(procedure, clean, on, errors)
    return clean, errors


def _check_json(
    field: Field, answers: Answers, setting: Setting, clean: dict[str, Any], errors: dict[str, str]
) -> None:
    try:
        if field.kind is Kind.COMPUTED:
            value = computed(field, clean, setting.on)
        else:
            value = check_value(field, answers[field.id], setting) if field.id in answers else None
        if is_filled(value):
            clean[field.id] = value
        elif field.required:
            errors[field.id] = messages.missing(field)
    except Mistake as mistake:
        errors.update(mistake.errors(field.id, "."))


def _check_rules(
    procedure: Procedure, clean: dict[str, Any], on: date | None, errors: dict[str, str]
) -> None:
    for check in failed_checks(procedure, clean, on=on):
        errors.setdefault(check.field, check.message)
    for reason in eligibility(procedure, clean, on=on) if procedure.eligibility else ():
        if reason.blocks:
            errors.setdefault(reason.fields[0] if reason.fields else "", reason.message)

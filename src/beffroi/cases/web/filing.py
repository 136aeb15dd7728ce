"""Filling in a request: beginning, coming back later, and the pages of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases import catalogue, drafts
from beffroi.cases.forms.checking import check_page, merge
from beffroi.cases.forms.prefill import from_query
from beffroi.cases.forms.repeating import rearranged
from beffroi.cases.forms.visibility import visible_answers
from beffroi.cases.procedures.types import Field, Kind, Page
from beffroi.cases.web import people
from beffroi.cases.web.desk import Desk, DraftLost, draft_of, hold, opened, sent, ticket_of
from beffroi.cases.web.eligibility import first_page
from beffroi.cases.web.frames import frame
from beffroi.cases.web.journey import (
    TYPED,
    backward,
    inputs_of,
    onward,
    place_of,
    shown_fields,
    stops,
    who_typed,
    wrong_typed,
)
from beffroi.cases.web.prefilled import checked, marked, proposed, to_check
from beffroi.cases.web.showing import Inputs, listed, names_of, shown, typed_in
from beffroi.kernel.words import speaks_french
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

form_page = require_http_methods(["GET", "HEAD", "POST"])
SEEN = "_shown"


@require_POST
def begin(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Open a draft and give it to the browser."""
    organisation = operators.by_slug(slug)
    with scope.reading(organisation.id):
        reference = operators.adoption_of_code(organisation, code).procedure
        now = datetime.now(UTC)
        draft = drafts.begin(organisation=organisation, procedure=reference, on=now)
        desk = Desk(request, organisation, catalogue.procedure(reference, draft.version), draft, now)
        if found := from_query(desk.procedure, dict(request.GET.lists()), on=desk.today):
            desk.keep(answers=proposed(found))
        return hold(redirect(first_page(desk)), organisation, draft)


@require_safe
def resume(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Give a draft back to a browser, from the link that was kept.

    :raises DraftLost: guessed, cut or expired.
    """
    organisation = operators.by_slug(slug)
    with scope.reading(organisation.id):
        reference = operators.adoption_of_code(organisation, code).procedure
        try:
            draft = draft_of(organisation, request.GET.get("brouillon", ""), reference, on=datetime.now(UTC))
        except Unknown:
            raise DraftLost from None
    return hold(redirect("filing_check" if draft.seen else "filing_who", slug, code), organisation, draft)


@require_safe
def later(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the link that opens the draft again, to be kept or printed."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        link = f"{settings.PUBLIC_URL}{desk.url('resume')}?brouillon={ticket_of(desk.draft)}"
        until = (desk.draft.updated_at + drafts.LIFE).date()
        context = {"procedure": desk.procedure, "link": link, "until": until, "back_url": desk.url("check")}
        return _private(render(request, "cases/portal/later.html", frame(desk.organisation) | context))


@form_page
def who(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask who asks, and whether somebody helps."""
    return _people_page(request, slug, code, "who")


@form_page
def contact(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask how the applicant is called and reached (CRPA R112-9-1)."""
    return _people_page(request, slug, code, "contact")


@form_page
def helper(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask who helps, and keep the mandate."""
    return _people_page(request, slug, code, "helper")


def _people_page(request: HttpRequest, slug: str, code: str, key: str) -> HttpResponse:
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        typed = who_typed(desk)
        fields = people.fields_of(key, typed)
        if request.method != "POST":
            return _show(desk, key, fields, typed | _today(desk, key, typed), {})
        typed = _without(typed, fields)
        for field in fields:
            typed |= typed_in(field, _posted(request))
        _keep_people(desk, key, typed)
        errors = people.check(key, typed, today=desk.today)
        return _show(desk, key, fields, typed, errors) if errors else redirect(onward(desk, key))


def _today(desk: Desk, key: str, typed: Mapping[str, Any]) -> dict[str, str]:
    """Propose today for the date of the mandate."""
    if key != "helper" or "helper_given_on-day" in typed:
        return {}
    day = desk.today
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"helper_given_on-{part}": str(value) for part, value in parts.items()}


def _keep_people(desk: Desk, key: str, typed: dict[str, Any]) -> None:
    mandate = people.check_helper(typed, today=desk.today)[0] if people.is_helped(typed) else None
    desk.keep(
        answers=desk.draft.answers | {people.WHO: typed},
        applicant=people.applicant_of(typed),
        mandate=mandate or {},
        seen=key,
    )


@form_page
def questions(request: HttpRequest, slug: str, code: str, page_id: str) -> HttpResponse:
    """Ask one group of questions of the procedure."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        try:
            page = desk.procedure.page(page_id)
        except KeyError:
            return redirect(desk.url("check"))
        if not _visible(desk, page):
            return redirect(desk.url("check"))
        return _answer(desk, page) if request.method == "POST" else _show_page(desk, page, {})


def _visible(desk: Desk, page: Page) -> list[Field]:
    return shown_fields(desk.procedure, page, desk.draft.answers, desk.today)


def _answer(desk: Desk, page: Page) -> HttpResponse:
    """Keep what was typed, right or wrong; go on, or show the page again with errors or more questions."""
    posted = _posted(desk.request)
    if (typed := rearranged(page.fields, posted)) is not None:
        return _rearrange(desk, page, typed)
    result = check_page(
        desk.procedure, page, posted, earlier=desk.draft.answers, on=desk.today, near=desk.near
    )
    wrong = [field for field in page.fields if field.id in result.wrong]
    typed = _without(wrong_typed(desk), page.fields)
    for field in wrong:
        typed |= typed_in(field, posted)
    answers = merge(desk.draft.answers, desk.procedure, page, result) | {TYPED: typed}
    desk.keep(answers=checked(answers, set(_seen(desk))), seen=page.id)
    before = set(_seen(desk))
    new = [field for field in _visible(desk, page) if before and field.id not in before]
    new_names = {name for field in new for name in names_of(field)}
    errors = {name: text for name, text in result.errors.items() if name not in new_names}
    if errors or new:
        return _show_page(desk, page, errors, new=new)
    return redirect(onward(desk, page.id))


def _seen(desk: Desk) -> list[str]:
    return desk.request.POST.get(SEEN, "").split()


def _rearrange(desk: Desk, page: Page, posted: Inputs) -> HttpResponse:
    """Show the page again with one occurrence more or less; keep what is right, and all that groups hold."""
    result = check_page(
        desk.procedure, page, posted, earlier=desk.draft.answers, on=desk.today, near=desk.near
    )
    waiting = _without(wrong_typed(desk), page.fields)
    for field in page.fields:
        if field.kind is Kind.GROUP or field.id in result.wrong:
            waiting |= typed_in(field, posted)
    answers = merge(desk.draft.answers, desk.procedure, page, result) | {TYPED: waiting}
    desk.keep(answers=answers, seen=page.id)
    return _show_page(desk, page, {})


def _without(typed: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    gone = {name for field in fields for name in names_of(field)}
    return {name: value for name, value in typed.items() if name not in gone}


def _show_page(
    desk: Desk, page: Page, errors: Mapping[str, str], *, new: Sequence[Field] = ()
) -> HttpResponse:
    fields = _visible(desk, page)
    answers = desk.draft.answers | visible_answers(desk.procedure, desk.draft.answers, desk.today)
    inputs = {name: value for field in fields for name, value in inputs_of(field, answers).items()}
    return _show(desk, page.id, fields, inputs, errors, intro=page.intro, new=new)


def _show(
    desk: Desk,
    key: str,
    fields: Sequence[Field],
    inputs: Inputs,
    errors: Mapping[str, str],
    *,
    intro: str = "",
    new: Sequence[Field] = (),
) -> HttpResponse:
    way = stops(desk)
    rank = place_of(key, way)
    context = frame(desk.organisation) | {
        "procedure": desk.procedure,
        "title": way[rank].title,
        "title_french": key not in people.KEYS and not speaks_french(),
        "step": rank + 1,
        "steps": len(way),
        "intro": intro,
        "key": key,
        "questions": _questions(desk, fields, inputs, errors),
        "shown": " ".join(field.id for field in fields),
        "new": [{"label": field.label, "url": f"#{field.id}"} for field in new],
        "errors": listed(errors, fields),
        "back_url": backward(desk, key),
        "later_url": desk.url("later"),
        "changed": desk.changed,
        "returning": desk.returning,
        "helped": people.is_helped(who_typed(desk)),
    }
    status = 422 if errors else 200
    return _private(render(desk.request, "cases/portal/questions.html", context, status=status))


def _questions(
    desk: Desk, fields: Sequence[Field], inputs: Inputs, errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return questions as components take them; those proposed and not seen yet say so."""
    kept = desk.draft.answers
    seen, waiting = visible_answers(desk.procedure, kept, desk.today), to_check(kept)
    return [marked(shown(field, inputs, errors, answers=seen, on=desk.today), waiting) for field in fields]


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value).replace("\0", "") for value in values] for name, values in request.POST.lists()}


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response

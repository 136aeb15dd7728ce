"""Before the form: the questions that decide whether a request has a chance, one per page, and what to do if not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import queries
from beffroi.cases.forms.checking import check_page, merge
from beffroi.cases.forms.rules import Reason, eligibility, eligibility_questions, useful_questions
from beffroi.cases.forms.visibility import visible_fields
from beffroi.cases.procedures.types import Field, Page, Procedure
from beffroi.cases.web.desk import Desk, opened, sent
from beffroi.cases.web.frames import frame
from beffroi.cases.web.journey import inputs_of
from beffroi.cases.web.prefilled import checked, marked, to_check
from beffroi.cases.web.privacy import keep_private
from beffroi.cases.web.showing import listed, names_of, shown

FREE_REQUEST = "saisine"
"""The pack whose procedures take any request: where somebody goes who has no chance with another one."""


def first_page(desk: Desk) -> str:
    """Return where a draft begins: at the first question of eligibility, else at the question on who asks."""
    wanted = _questions(desk)
    return _address(desk, wanted[0][1]) if wanted else desk.url("who")


def _address(desk: Desk, field: Field) -> str:
    return desk.url("condition", field.id)


def _questions(desk: Desk) -> list[tuple[Page, Field]]:
    """Return the questions of eligibility that the answers so far call for, in order."""
    if not desk.procedure.eligibility:
        return []
    answers = desk.draft.answers
    seen = {field.id for _page, field in visible_fields(desk.procedure, answers, desk.today)}
    useful = {field.id for _page, field in useful_questions(desk.procedure, answers, seen)} | set(answers)
    questions = [each for each in eligibility_questions(desk.procedure) if each[1].asks]
    return [each for each in questions if each[1].id in seen & useful]


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, slug: str, code: str, field_id: str) -> HttpResponse:
    """Ask one question of eligibility; the answer is kept for the form."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        wanted = _questions(desk)
        place = next((rank for rank, (_page, field) in enumerate(wanted) if field.id == field_id), None)
        if place is None:
            return redirect(first_page(desk))
        return _answer(desk, wanted, place) if request.method == "POST" else _show(desk, wanted, place, {})


def _answer(desk: Desk, wanted: list[tuple[Page, Field]], place: int) -> HttpResponse:
    page, field = wanted[place]
    alone = replace(page, fields=(field,))
    raw = {name: [str(each).replace("\0", "") for each in told] for name, told in desk.request.POST.lists()}
    before, procedure = dict(desk.draft.answers), desk.procedure
    result = check_page(procedure, alone, raw, earlier=before, on=desk.today, near=desk.near)
    errors = {name: text for name, text in result.errors.items() if name in names_of(field)}
    if field.id in result.wrong or errors:
        return _show(desk, wanted, place, errors)
    answers = checked(merge(before, procedure, alone, result), {field.id})
    desk.keep(answers=answers)
    return redirect(_onward(desk, field))


def _onward(desk: Desk, field: Field) -> str:
    """Return where an answer leads: to the reasons why there is no chance, as soon as there is one; else on."""
    if any(field.id in reason.fields for reason in _reasons(desk)):
        return desk.url("chance")
    wanted = _questions(desk)
    rank = next(rank for rank, each in enumerate(wanted) if each[1].id == field.id)
    return _address(desk, wanted[rank + 1][1]) if rank + 1 < len(wanted) else desk.url("who")


def _reasons(desk: Desk) -> list[Reason]:
    return eligibility(desk.procedure, desk.draft.answers, on=desk.today)


def _show(desk: Desk, wanted: list[tuple[Page, Field]], place: int, errors: dict[str, str]) -> HttpResponse:
    field = wanted[place][1]
    inputs = inputs_of(field, desk.draft.answers)
    context = frame(desk.organisation) | {
        "procedure": desk.procedure,
        "step": place + 1,
        "steps": len(wanted),
        "question": marked(shown(field, inputs, errors), to_check(desk.draft.answers)),
        "errors": listed(errors, [field]),
        "back_url": _address(desk, wanted[place - 1][1]) if place else desk.url("start"),
    }
    status = 422 if errors else 200
    return keep_private(render(desk.request, "cases/portal/condition.html", context, status=status))


@require_safe
def chance(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say why the request has no chance, what to do instead, and whom to call: never a dead end."""
    with opened(request, slug, code) as desk:
        if answer := sent(desk):
            return answer
        reasons = _reasons(desk)
        if not reasons:
            return redirect(first_page(desk))
        context = frame(desk.organisation) | {
            "procedure": desk.procedure,
            "reasons": reasons,
            "blocks": any(reason.blocks for reason in reasons),
            "free_url": _free_request(desk),
            "go_on": _after(desk, reasons),
            "back_url": _last_asked(desk, reasons),
        }
        return keep_private(render(request, "cases/portal/chance.html", context))


def _after(desk: Desk, reasons: list[Reason]) -> str:
    """Return where somebody goes on who sends the request all the same: the next question, or the form."""
    read = {name for reason in reasons for name in reason.fields}
    rest = [field for _page, field in _questions(desk) if field.id not in desk.draft.answers]
    rest = [field for field in rest if field.id not in read]
    return _address(desk, rest[0]) if rest else desk.url("who")


def _last_asked(desk: Desk, reasons: list[Reason]) -> str:
    read = {name for reason in reasons for name in reason.fields}
    asked = [field for _page, field in _questions(desk) if field.id in read]
    return _address(desk, asked[-1]) if asked else first_page(desk)


def _free_request(desk: Desk) -> str:
    """Return where any request is taken, unless this is it; empty when the commune does not offer it."""
    if desk.procedure.pack == FREE_REQUEST:
        return ""
    offered = queries.offered(desk.organisation, today=desk.today)
    found = next((each.procedure for each in offered if each.procedure.pack == FREE_REQUEST), None)
    return reverse("filing_start", args=[desk.organisation.slug, found.code]) if found else ""


def blocking(procedure: Procedure, answers: Any, *, on: date) -> list[Reason]:
    """Return the reasons that forbid filing at all."""
    found = eligibility(procedure, answers, on=on) if procedure.eligibility else []
    return [reason for reason in found if reason.blocks]

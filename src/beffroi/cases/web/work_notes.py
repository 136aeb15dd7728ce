"""Notes among colleagues, the sign of presence, and the versions of a letter that has not left."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases.models import Case
from beffroi.cases.teamwork import drafting, notes, presence
from beffroi.cases.teamwork.models import LONGEST_NOTE, LetterDraft
from beffroi.cases.teamwork.rules import compared
from beffroi.cases.types import Verb
from beffroi.cases.web.privacy import keep_private
from beffroi.cases.web.work_case import found
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import colleagues
from beffroi.cases.web.work_showing import VERBS
from beffroi.cases.web.work_team import as_uuid, refused
from beffroi.cases.web.work_together import others_on
from beffroi.cases.web.work_words import instant_words
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.note")
def note(desk: Desk, number: str) -> HttpResponse:
    """Write a note, naming colleagues or not."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    if desk.request.method != "POST":
        return _note_page(desk, case, None)
    data = desk.request.POST
    named = [each for text in data.getlist("mention") if (each := as_uuid(text)) is not None]
    try:
        notes.add(case=case, body=data.get("note", ""), mentioned=named, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _note_page(desk, case, error)
    messages.success(
        desk.request, "La note est enregistrée." + (" Les collègues cités sont prévenus." if named else "")
    )
    return redirect(desk.url("case", case.number) + "#notes")


def _note_page(desk: Desk, case: Case, error: Refusal | None) -> HttpResponse:
    data, mine = desk.request.POST, str(desk.actor.account_id)
    with scope.reading(desk.organisation.id):
        agents = [{"value": value, "label": label} for value, label in colleagues(desk) if value != mine]
    context = {
        "case": case,
        "number": parse_number(case.number).display,
        "case_url": desk.url("case", case.number),
        "typed": defaultdict(str, data.dict()),
        "ticked": data.getlist("mention"),
        "agents": agents,
        "longest": LONGEST_NOTE,
        **refused(error),
    }
    return desk.page("cases/work/note.html", context, status=error.status if error else 200)


@require_POST
@at_work("cases.read_mentions")
def read(desk: Desk, number: str) -> HttpResponse:
    """Say that the agent has read the notes that name them."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    notes.mark_read(case=case, by=desk.actor, on=desk.on)
    return redirect(desk.url("case", case.number) + "#notes")


@require_POST
@at_work("cases.announce_presence")
def ping(desk: Desk, number: str, verb: str) -> HttpResponse:
    """Show a sign of presence, and answer who else is there: for the scripts of a page left open."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    presence.announce(case=case, verb=_verb(verb), by=desk.actor, on=desk.on)
    with scope.reading(desk.organisation.id):
        told = others_on(desk, case)
    return keep_private(render(desk.request, "cases/work/parts/others.html", {"others": told}))


@require_safe
@at_work("cases.read")
def others(desk: Desk, number: str) -> HttpResponse:
    """Answer who else is there, announcing nobody: for the page of a case left open."""
    with scope.reading(desk.organisation.id):
        told = others_on(desk, found(number))
    return keep_private(render(desk.request, "cases/work/parts/others.html", {"others": told}))


def _verb(text: str) -> Verb:
    try:
        return Verb(text)
    except ValueError:
        raise Unknown from None


@require_safe
@at_work("cases.save_letter")
def drafts(desk: Desk, number: str, verb: str) -> HttpResponse:
    """Show the versions of a letter, compare two of them, take one up again."""
    step = _verb(verb)
    with scope.reading(desk.organisation.id):
        case = found(number)
        rows = drafting.versions_of(case, step)
        if not rows:
            raise Unknown
        old, new = _pair(desk, rows)
        context = {
            "case": case,
            "number": parse_number(case.number).display,
            "case_url": desk.url("case", case.number),
            "step_url": desk.url(VERBS[step][1], case.number),
            "title": VERBS[step][0],
            "versions": [_version(desk, row) for row in rows],
            "options": [{"value": str(row.rank), "label": f"n° {row.rank}, {row.by_name}"} for row in rows],
            "old": old,
            "new": new,
            "lines": compared(old.body, new.body) if old.rank != new.rank else [],
            "seen": case.ledger.count(),
        }
        return desk.page("cases/work/drafts.html", context)


def _pair(desk: Desk, rows: list[LetterDraft]) -> tuple[LetterDraft, LetterDraft]:
    """Return the two versions to compare: those of the address, else the last two."""
    known = {str(row.rank): row for row in rows}
    new = known.get(desk.request.GET.get("avec", ""), rows[0])
    return known.get(desk.request.GET.get("de", ""), rows[min(1, len(rows) - 1)]), new


def _version(desk: Desk, row: LetterDraft) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "author": row.by_name,
        "when": instant_words(row.at, desk.zone),
        "body": row.body,
        "chosen": "&".join(f"{name}={'|'.join(values)}" for name, values in row.choices.items()),
        "kept": [(name, value) for name, values in row.choices.items() for value in values],
    }

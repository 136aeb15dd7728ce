"""The pages of a form in order, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from beffroi.cases.forms.checking import check_page
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.forms.types import PageResult
from beffroi.cases.forms.visibility import visible_fields, visible_pages
from beffroi.cases.procedures.types import Field, Page, Procedure
from beffroi.cases.web import people
from beffroi.cases.web.desk import Desk
from beffroi.cases.web.showing import Inputs, check_fields, kept_inputs, listed, names_of
from beffroi.kernel.words import gettext as _

TYPED = "_typed"
"""Key of a draft's answers under which wrong values wait, as they were typed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the form: ``errors`` is what still keeps it from being right, as (text, anchor) objects."""

    key: str
    title: str
    url: str
    errors: tuple[dict[str, str], ...] = ()


def who_typed(desk: Desk) -> dict[str, Any]:
    """Return what was typed on the pages about people."""
    typed: dict[str, Any] = desk.draft.answers.get(people.WHO, {})
    return typed


def wrong_typed(desk: Desk) -> dict[str, Any]:
    """Return the wrong values that wait."""
    typed: dict[str, Any] = desk.draft.answers.get(TYPED, {})
    return typed


def inputs_of(field: Field, answers: Mapping[str, Any]) -> Inputs:
    """Return what the inputs of a field show: what was typed wrong last, else the kept answer."""
    waiting = answers.get(TYPED, {})
    own = {name: waiting[name] for name in names_of(field) if name in waiting}
    return own or kept_inputs(field, answers)


def page_result(desk: Desk, page: Page) -> PageResult:
    """Check a page as the person would see it again now."""
    procedure, answers = desk.procedure, desk.draft.answers
    raw = {name: value for field in page.fields for name, value in inputs_of(field, answers).items()}
    return check_page(procedure, page, raw, earlier=answers, on=desk.today, near=desk.near)


def shown_fields(procedure: Procedure, page: Page, answers: Mapping[str, Any], on: date) -> list[Field]:
    """Return the questions of a page that these answers call for."""
    return [field for each, field in visible_fields(procedure, answers, on) if each.id == page.id]


def stops(desk: Desk) -> list[Stop]:
    """Return the pages to go through, the check page last, each with what it still lacks."""
    asked = [
        _question_stop(desk, page) for page in visible_pages(desk.procedure, desk.draft.answers, desk.today)
    ]
    files = [Stop("pieces", _("Vos documents"), desk.url("pieces"))] if called_for(desk) else []
    return [
        *_people_stops(desk),
        *asked,
        *files,
        Stop("check", _("Vérifiez vos réponses"), desk.url("check")),
    ]


def called_for(desk: Desk) -> list[Any]:
    """Return the pieces that the answers call for."""
    return expected_pieces(desk.procedure, desk.draft.answers, on=desk.today)


def _people_stops(desk: Desk) -> list[Stop]:
    typed = who_typed(desk)
    chosen = check_fields(people.PAGE_WHO, typed)[1]
    told = people.check_contact(typed)
    title = _("La personne que vous aidez") if people.is_helped(typed) else _("Vos coordonnées")
    found = [
        Stop("who", _("Le demandeur"), desk.url("who"), tuple(listed(chosen, people.PAGE_WHO))),
        Stop("contact", title, desk.url("contact"), tuple(listed(told, people.contact_fields(typed)))),
    ]
    if people.is_helped(typed):
        errors = people.check_helper(typed, today=desk.today)[1]
        fields = tuple(listed(errors, people.HELPER_FIELDS))
        found.append(Stop("helper", _("Vous, qui aidez"), desk.url("helper"), fields))
    return found


def _question_stop(desk: Desk, page: Page) -> Stop:
    result = page_result(desk, page)
    return Stop(
        page.id, page.title, desk.url("questions", page.id), tuple(listed(result.errors, page.fields))
    )


def place_of(key: str, way: list[Stop]) -> int:
    """Return the rank of a page in the way."""
    return next((rank for rank, stop in enumerate(way) if stop.key == key), 0)


def onward(desk: Desk, key: str) -> str:
    """Return where a page leads once it is right: the next one, or back to the check page.

    Coming back to the check page goes through the pages that a changed answer has made necessary.
    """
    way = stops(desk)
    rest = way[place_of(key, way) + 1 :]
    if not desk.returning:
        return rest[0].url
    needed = next((stop for stop in rest if stop.errors), None)
    return f"{needed.url}?retour=verification" if needed else rest[-1].url


def backward(desk: Desk, key: str) -> str:
    """Return where the back link leads."""
    way = stops(desk)
    rank = place_of(key, way)
    if desk.returning:
        return way[-1].url
    return way[rank - 1].url if rank else desk.url("start")

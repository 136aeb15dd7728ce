"""One's own skills and days, and those of one's people: the same pages for the operator and its members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.projects.skills import actions, planning, queries, rules
from beffroi.projects.skills.models import DeclaredSkill, SkillProfile, Unavailability
from beffroi.projects.skills.types import LEVEL_WORDS, Level, Part
from beffroi.projects.web import typing
from beffroi.projects.web.portfolio import FORM
from beffroi.projects.web.sides import address, back, moment, operator_of
from beffroi.projects.web.skills import confirmation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi")
HALVES = [
    {"value": str(2 * rank + half), "label": f"{day} {words}"}
    for rank, day in enumerate(_DAYS)
    for half, words in enumerate(("matin", "après-midi"))
]
LEVELS = [{"value": str(level), "label": words.capitalize()} for level, words in LEVEL_WORDS.items()]
PARTS = [
    {"value": Part.MORNING.value, "label": "Le matin"},
    {"value": Part.AFTERNOON.value, "label": "L’après-midi"},
]
TEAM_COLUMNS = [{"label": each} for each in ("Personne", "Compétence", "Niveau", "Confirmation")]
PART_WORDS = {each["value"]: each["label"].lower() for each in PARTS}
DATES = ("away_first", "away_last")


@require_http_methods(FORM)
@in_operator("projects.declare_skills")
def mine(house: House) -> HttpResponseBase:
    """Show one's own sheet, at the operator; on POST, change it."""
    return _mine(house)


@require_http_methods(FORM)
@in_member("projects.declare_skills")
def mine_member(house: House) -> HttpResponseBase:
    """Show one's own sheet, at a member; on POST, change it."""
    return _mine(house)


def _mine(house: House) -> HttpResponseBase:
    if house.request.method != "POST":
        return _sheet(house, None)
    step = _STEPS.get(house.request.POST.get("do", ""))
    if step is None:
        return back(house, "skills_mine")
    try:
        messages.success(house.request, step(house))
    except Refusal as refusal:
        return _sheet(house, refusal)
    return back(house, "skills_mine")


def _declare(house: House) -> str:
    told = house.request.POST
    ticked = set(told.getlist("pattern"))
    levels = {each.id: _level(told, each.id) for each in queries.vocabulary(operator_of(house))}
    actions.declare(
        organisation=house.organisation,
        levels={skill: level for skill, level in levels.items() if level is not None},
        pattern="".join("1" if str(rank) in ticked else "0" for rank in range(10)),
        agrees=told.get("agrees") == "yes",
        **moment(house),
    )
    return "Votre fiche est enregistrée."


def _level(told: Mapping[str, str], skill: UUID) -> Level | None:
    text = told.get(f"niveau-{skill}", "")
    return Level(int(text)) if text in {each["value"] for each in LEVELS} else None


def _own(house: House) -> SkillProfile:
    with scope.reading(house.organisation.id):
        found = queries.profile_of(house.organisation, house.actor.account_id)
    if found is None:
        raise Unknown
    return found


def _away(house: House) -> str:
    told = house.request.POST
    part = told.get("part", "")
    planning.be_away(
        profile=_own(house),
        first=typing.day(told, "away_first"),
        last=typing.day(told, "away_last"),
        part=Part(part) if part in PART_WORDS else None,
        **moment(house),
    )
    return "Vos jours sont notés."


def _return(house: House) -> str:
    wanted = typing.identifier(house.request.POST.get("which", ""))
    with scope.reading(house.organisation.id):
        rows = Unavailability.objects.filter(profile=_own(house))
        row = next((each for each in rows.order_by("id") if each.id == wanted), None)
    if row is None:
        raise Unknown
    planning.come_back(away=row, **moment(house))
    return "Ces jours sont retirés."


def _hide(house: House) -> str:
    hidden = house.request.POST.get("hidden") == "yes"
    actions.show_or_hide(profile=_own(house), hidden=hidden, **moment(house))
    return "Votre fiche est masquée." if hidden else "Votre fiche est visible."


def _withdraw(house: House) -> str:
    actions.withdraw(profile=_own(house), **moment(house))
    return "Votre accord est retiré. Votre fiche est effacée."


_STEPS: Mapping[str, Callable[[House], str]] = {
    "declare": _declare,
    "away": _away,
    "return": _return,
    "hide": _hide,
    "withdraw": _withdraw,
}


def _sheet(house: House, refusal: Refusal | None) -> HttpResponse:
    told = house.request.POST
    with scope.reading(house.organisation.id):
        row = queries.profile_of(house.organisation, house.actor.account_id)
    context = {
        "row": row,
        "operator": operator_of(house),
        "back_url": address(house, "skills_team"),
        "halves": HALVES,
        "pattern": _pattern(house, row, refusal),
        "families": _families(house, row, refusal),
        "levels": LEVELS,
        "parts": PARTS,
        "typed": {name: told.get(name, "") for name in ("agrees", "part")},
        "days": {name: typing.parts(told, name) for name in DATES},
        "away": _spans(row, house) if row else [],
        "agreed": written_date(row.agreed_at.date()) if row else "",
        "kept": written_date(row.keep_until) if row else "",
        "months": rules.KEPT_MONTHS,
    }
    return house.page("projects/skills_mine.html", context, refusal=refusal)


def _pattern(house: House, row: SkillProfile | None, refusal: Refusal | None) -> list[str]:
    told = house.request.POST
    if refusal is not None and told.get("do") == "declare":
        return told.getlist("pattern")
    pattern = row.pattern if row else rules.WHOLE_WEEK
    return [str(rank) for rank, mark in enumerate(pattern) if mark == "1"]


def _families(house: House, row: SkillProfile | None, refusal: Refusal | None) -> list[dict[str, Any]]:
    told = house.request.POST if refusal is not None and house.request.POST.get("do") == "declare" else None
    known = {each.skill: str(each.level) for each in row.skills.all()} if row else {}
    return [
        {
            "title": family,
            "skills": [
                {
                    "id": f"niveau-{each.id}",
                    "label": each.name,
                    "value": told.get(f"niveau-{each.id}", "")
                    if told is not None
                    else known.get(each.id, ""),
                }
                for each in words
            ],
        }
        for family, words in groupby(queries.vocabulary(operator_of(house)), key=lambda each: each.family)
    ]


def _spans(row: SkillProfile, house: House) -> list[dict[str, Any]]:
    coming = [each for each in row.away.all() if each.last_day >= house.today]
    return [
        {"id": each.id, "text": _span(each)}
        for each in sorted(coming, key=lambda each: (each.first_day, each.id))
    ]


def _span(each: Unavailability) -> str:
    first = f"{short_date(each.first_day)} {each.first_day.year}"
    last = f" au {short_date(each.last_day)} {each.last_day.year}" if each.last_day > each.first_day else ""
    part = f", {PART_WORDS[each.part]}" if each.part else ""
    return f"{'Du ' if last else 'Le '}{first}{last}{part}"


@require_http_methods(FORM)
@in_operator("projects.watch_skills")
def team(house: House) -> HttpResponseBase:
    """Show the skills of the operator's people; on POST, confirm those ticked."""
    return _team(house)


@require_http_methods(FORM)
@in_member("projects.see_skills")
def team_member(house: House) -> HttpResponseBase:
    """Show the skills of a member's people; on POST, confirm those ticked."""
    return _team(house)


def _team(house: House) -> HttpResponseBase:
    if house.request.method != "POST":
        return _people(house, None)
    try:
        number = _confirm(house)
    except Refusal as refusal:
        return _people(house, refusal)
    messages.success(house.request, f"Compétences confirmées : {number}.")
    return back(house, "skills_team")


def _confirm(house: House) -> int:
    ticked = [typing.identifier(text) for text in house.request.POST.getlist("which")]
    with scope.reading(house.organisation.id):
        rows = DeclaredSkill.objects.filter(organisation=house.organisation, id__in=filter(None, ticked))
        found = list(rows.order_by("id"))
    if not found:
        raise typing.wrong("which", "Cochez au moins une compétence à confirmer.")
    for row in found:
        actions.confirm(declared=row, **moment(house))
    return len(found)


def _people(house: House, refusal: Refusal | None) -> HttpResponse:
    words = {each.id: each for each in queries.vocabulary(operator_of(house), withdrawn=True)}
    responsible, me = house.may("projects.confirm_skills"), house.actor.account_id
    with scope.reading(house.organisation.id):
        found = queries.team(house.organisation, me=me)
    shown = [one for one in found if responsible or one.user_id == me]
    lines = [(one, each) for one in shown for each in one.skills.all() if each.skill in words]
    pending = [pair for pair in lines if pair[1].confirmed_on is None and pair[0].user_id != me]
    context = {
        "columns": TEAM_COLUMNS,
        "rows": [{"cells": _line(one, each, words[each.skill].name)} for one, each in lines],
        "tick_columns": [{"label": "Confirmer", "hidden": True}, *TEAM_COLUMNS[:-1]],
        "pending": [_tick(one, each, words[each.skill].name) for one, each in pending] if responsible else [],
        "responsible": responsible,
        "mine_url": address(house, "skills_mine"),
        "load_url": address(house, "load_home"),
    }
    return house.page("projects/skills_team.html", context, refusal=refusal)


def _line(one: SkillProfile, each: DeclaredSkill, name: str) -> list[dict[str, Any]]:
    return [
        {"text": one.name, "header": True, "note": "fiche masquée" if one.hidden else ""},
        {"text": name},
        {"text": LEVEL_WORDS[each.level]},
        {"text": confirmation(each)},
    ]


def _tick(one: SkillProfile, each: DeclaredSkill, name: str) -> dict[str, Any]:
    box = {"name": "which", "value": str(each.id), "label": f"Confirmer « {name} » de {one.name}"}
    return {"cells": [{"select": box}, *_line(one, each, name)[:-1]]}

"""Skills for the operator: how many in each house, who they are, and the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Organisation
from beffroi.projects.skills import actions, queries
from beffroi.projects.skills.models import DeclaredSkill, Skill
from beffroi.projects.skills.types import LEVEL_WORDS
from beffroi.projects.web import typing
from beffroi.projects.web.portfolio import FORM
from beffroi.projects.web.sides import moment
from beffroi.tenancy.types import Unknown

HOUSES_SHOWN = 10
HOLDER_COLUMNS = [{"label": each} for each in ("Personne", "Collectivité", "Niveau", "Confirmation")]


@require_safe
@in_operator("projects.watch_skills")
def home(house: House) -> HttpResponse:
    """Show how many people show each skill, house by house; each figure opens its list."""
    words = queries.vocabulary(house.organisation)
    counts = queries.counts(house.organisation, house.today)
    known = queries.houses(house.organisation, house.today)
    skilled = {of for _skill, of in counts}
    shown = [one for one in known.values() if one.id in skilled][:HOUSES_SHOWN]
    columns = [{"label": "Compétence"}, {"label": "Ensemble", "numeric": True}]
    context = {
        "columns": columns + [{"label": one.name, "numeric": True} for one in shown],
        "groups": [
            {"title": family, "rows": [_row(each, counts, shown) for each in rows]}
            for family, rows in groupby(words, key=lambda each: each.family)
        ],
        "hidden": len(skilled) - len(shown),
        "may_keep": house.may("projects.keep_skills"),
    }
    return house.page("projects/skills.html", context)


def _row(each: Skill, counts: Mapping[tuple[UUID, UUID], int], shown: list[Organisation]) -> dict[str, Any]:
    total = sum(number for (skill, _house), number in counts.items() if skill == each.id)
    cells = [_count(counts.get((each.id, one.id), 0), each, one) for one in shown]
    return {"cells": [{"text": each.name}, _count(total, each, None), *cells]}


def _count(number: int, each: Skill, one: Organisation | None) -> dict[str, Any]:
    asked = {"competence": str(each.id)} | ({"membre": one.slug} if one else {})
    url = f"{reverse('skills_holders')}?{urlencode(asked)}"
    return {"text": str(number), "url": url} if number else {"text": "0"}


@require_safe
@in_operator("projects.watch_skills")
def holders(house: House) -> HttpResponse:
    """Show who has a skill, by name, in one house when asked."""
    told = house.request.GET
    asked = typing.identifier(told.get("competence", ""))
    if asked is None:
        raise Unknown
    skill = queries.skill(house.organisation, asked)
    of = typing.member(told, "membre") if told.get("membre") else None
    found = queries.holders(house.organisation, house.today, skill_id=skill.id, house=of.id if of else None)
    context = {"skill": skill, "of": of, "columns": HOLDER_COLUMNS, "rows": [_holder(row) for row in found]}
    return house.page("projects/skill_holders.html", context)


def _holder(row: DeclaredSkill) -> dict[str, Any]:
    return {
        "cells": [
            {"text": row.profile.name},
            {"text": row.organisation.name},
            {"text": LEVEL_WORDS[row.level]},
            {"text": confirmation(row)},
        ]
    }


def confirmation(row: DeclaredSkill) -> str:
    """Return when and by whom a skill was confirmed, in words."""
    if row.confirmed_on is None:
        return "Pas encore confirmée"
    return f"{short_date(row.confirmed_on)} {row.confirmed_on.year}, par {row.confirmed_by}"


@require_http_methods(FORM)
@in_operator("projects.watch_skills")
def vocabulary(house: House) -> HttpResponse:
    """Show the vocabulary; on POST, add a word or take one out."""
    told = house.request.POST
    if house.request.method != "POST":
        return _vocabulary(house, {})
    try:
        _write(house)
    except Refusal as refusal:
        return _vocabulary(house, told.dict(), refusal)
    messages.success(house.request, "Le vocabulaire est à jour.")
    return redirect("skills_vocabulary")


def _write(house: House) -> None:
    told = house.request.POST
    if told.get("do") == "withdraw":
        which = typing.identifier(told.get("which", ""))
        if which is None:
            raise typing.wrong("which", "Choisissez la compétence à retirer.")
        actions.withdraw_skill(skill=queries.skill(house.organisation, which), **moment(house))
        return
    actions.add_skill(
        organisation=house.organisation,
        family=told.get("family", ""),
        name=told.get("name", ""),
        **moment(house),
    )


def _vocabulary(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    words = queries.vocabulary(house.organisation, withdrawn=True)
    live = [each for each in words if each.withdrawn_on is None]
    context = {
        "columns": [{"label": "Compétence"}, {"label": "État"}],
        "groups": [
            {"title": family, "rows": [_word(each) for each in rows]}
            for family, rows in groupby(words, key=lambda each: each.family)
        ],
        "options": [{"value": str(each.id), "label": f"{each.family} : {each.name}"} for each in live],
        "typed": {name: typed.get(name, "") for name in ("family", "name", "which")},
        "may_write": house.may("projects.keep_skills"),
    }
    return house.page("projects/skill_words.html", context, refusal=refusal)


def _word(each: Skill) -> dict[str, Any]:
    gone = each.withdrawn_on
    state = f"Retirée le {short_date(gone)} {gone.year}" if gone else "Proposée à tous"
    return {"cells": [{"text": each.name}, {"text": state}]}

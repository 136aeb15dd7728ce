"""The procedures of an operator, their versions, and what each changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.cases import catalogue, publishing, versions
from beffroi.cases.ledger import today_of
from beffroi.cases.life import Life, Standing
from beffroi.cases.models import ProcedureDraft, ProcedureVersion
from beffroi.cases.web import publish_showing as showing
from beffroi.cases.web.publish_frame import House, at_the_house
from beffroi.operators import queries as operators
from beffroi.tenancy import scope

SHOWN = 30


@require_safe
@at_the_house
def home(house: House) -> HttpResponse:
    """List the procedures that this operator published."""
    with scope.reading(house.operator.id):
        known = [
            row
            for row in catalogue.published()
            if publishing.publisher_of(row.reference) == house.operator.id
        ]
        lives = versions.lives_of(row.reference for row in known)
        followers = operators.followers(house.operator)
        drafts = set(
            ProcedureDraft.objects.filter(organisation=house.operator).values_list("reference", flat=True)
        )
        rows = [_row(house, row, lives[row.reference], followers, drafts) for row in known]
    rows.sort(key=lambda row: (row["topic"], row["title"]))
    new = sorted(drafts - {row.reference for row in known})
    begun = [{"text": reference, "url": house.url("draft", reference)} for reference in new]
    return house.page("home.html", {"columns": showing.COLUMNS, "rows": rows, "drafts": begun})


def _row(
    house: House,
    row: ProcedureVersion,
    lives: list[Life],
    followers: showing.Followers,
    drafts: set[str],
) -> dict[str, Any]:
    form = catalogue.procedure(row.reference, row.version)
    note = "une version nouvelle est en projet" if row.reference in drafts else ""
    return {
        "topic": form.topic,
        "title": form.title,
        "cells": [
            {"text": form.title, "url": house.url("procedure", row.reference), "note": note},
            {"text": form.topic},
            {"text": str(row.version)},
            {"tag": showing.tag(lives[-1], house.today)},
            {"text": str(showing.offering(row.reference, lives, followers))},
        ],
    }


@require_safe
@at_the_house
def procedure(house: House, pack: str, code: str) -> HttpResponse:
    """Show the versions of a procedure, the latest first, each with what it changed."""
    reference = f"{pack}/{code}"
    with scope.reading(house.operator.id):
        lives = publishing.own(house.operator, reference)
        followers = operators.followers(house.operator)
        rows = {
            row.version: row
            for row in ProcedureVersion.objects.filter(reference=reference).order_by("version")
        }
        shown = lives[-SHOWN:]
        context = {
            "procedure": catalogue.procedure(reference, lives[-1].version),
            "versions": [
                _version(house, rows[life.version], life, followers[reference, life.version])
                for life in reversed(shown)
            ],
            "next": lives[-1].version + 1,
            "drafted": ProcedureDraft.objects.filter(
                organisation=house.operator, reference=reference
            ).exists(),
            "begin_url": house.url("begin", reference),
            "draft_url": house.url("draft", reference),
            "home_url": reverse("publish_home"),
            "change_columns": showing.CHANGE_COLUMNS,
        }
        return house.page("procedure.html", context)


def _version(house: House, row: ProcedureVersion, life: Life, followed: int) -> dict[str, Any]:
    standing, before = life.standing(house.today), row.version - 1
    changed = versions.between(row.reference, before, row.version) if before else None
    return {
        "number": row.version,
        "tag": showing.tag(life, house.today),
        "facts": showing.facts(life, today_of(house.operator, row.published_at), followed),
        "changes": showing.change_rows(changed) if changed else [],
        "before": before,
        "retire_url": "" if life.retired else house.url("retire", row.reference, row.version),
        "stop_url": "" if standing is Standing.STOPPED else house.url("stop", row.reference, row.version),
    }

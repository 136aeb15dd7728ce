"""Writing the next version of a procedure: a document, its letters, what the loader finds, and publishing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from beffroi.cases import publishing
from beffroi.cases.models import ProcedureDraft
from beffroi.cases.publishing import Checked, HasErrors, Stop
from beffroi.cases.types import MigrationPolicy
from beffroi.cases.web import publish_showing as showing
from beffroi.cases.web.publish_frame import House, at_the_house
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy import scope

_FILE = re.compile(r"(?:letters|lists)/[A-Za-z0-9._-]{1,80}")


@require_POST
@at_the_house
def begin(house: House, pack: str, code: str) -> HttpResponse:
    """Begin the next version, or take up the one already begun."""
    reference = f"{pack}/{code}"
    publishing.open_draft(organisation=house.operator, reference=reference, by=house.actor, on=house.on)
    return redirect(house.url("draft", reference))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_house
def edit(house: House, pack: str, code: str) -> HttpResponse:
    """Show the document with what the loader finds; on POST keep it, right or wrong."""
    with scope.reading(house.operator.id):
        draft = house.draft(f"{pack}/{code}")
        if house.request.method != "POST":
            return _page(house, draft, publishing.check(draft))
    source, files = _typed(house)
    try:
        checked = publishing.save_draft(draft=draft, source=source, files=files, by=house.actor, on=house.on)
    except Refusal as refusal:
        draft.source, draft.files = source, files
        return _page(house, draft, Checked(None, (), None), refusal)
    if house.request.POST.get("next") == "publish" and checked.publishable:
        return redirect(house.url("publish", draft.reference))
    tell = messages.warning if checked.errors else messages.success
    tell(house.request, _said(checked))
    return redirect(house.url("draft", draft.reference))


def _typed(house: House) -> tuple[str, dict[str, str]]:
    told = house.request.POST
    names = [name for name in told if _FILE.fullmatch(name)]
    return told.get("source", ""), {name: told.get(name, "") for name in names}


def _said(checked: Checked) -> str:
    if checked.errors:
        return "Le projet est enregistré. Il contient des erreurs : corrigez-les avant de publier."
    if not checked.publishable:
        return "Le projet est enregistré. Il ne change encore rien à la version publiée."
    return "Le projet est enregistré. Il peut être publié."


def _page(
    house: House, draft: ProcedureDraft, checked: Checked, refusal: Refusal | None = None
) -> HttpResponse:
    names = [*publishing.named_files(draft.source), *sorted(draft.files)]
    context = {
        "title": checked.procedure.title if checked.procedure else draft.reference,
        "draft": draft,
        "files": [{"name": name, "value": draft.files.get(name, "")} for name in dict.fromkeys(names)],
        "findings": showing.finding_rows(checked.findings, draft.source),
        "finding_columns": showing.FINDING_COLUMNS,
        **_changes(checked),
        "back_url": house.url("procedure", draft.reference) if draft.based_on else house.url("home"),
        "publish_url": house.url("publish", draft.reference) if checked.publishable else "",
        "discard_url": house.url("discard", draft.reference),
    }
    return house.page("draft.html", context, refusal=refusal)


def _changes(checked: Checked) -> dict[str, Any]:
    told = checked.difference
    return {
        "changes": showing.change_rows(told) if told else [],
        "meaning": showing.meaning(told) if told else [],
        "change_columns": showing.CHANGE_COLUMNS,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_house
def publish(house: House, pack: str, code: str) -> HttpResponse:
    """Say what the new version changes and what it asks of cases under way, then publish it."""
    reference = f"{pack}/{code}"
    with scope.reading(house.operator.id):
        draft = house.draft(reference)
        checked = publishing.check(draft)
        if not checked.publishable:
            return redirect(house.url("draft", reference))
        if house.request.method != "POST":
            return _publish_page(house, draft, checked)
    try:
        row = publishing.publish_draft(
            draft=draft,
            policy=_policy(house, checked),
            by=house.actor,
            on=house.on,
            stop_before=_stop_before(house),
        )
    except HasErrors:
        return redirect(house.url("draft", reference))
    except Refusal as refusal:
        return _publish_page(house, draft, checked, refusal)
    messages.success(house.request, f"La version {row.version} est publiée. Les communes peuvent la suivre.")
    return redirect(house.url("procedure", reference))


def _policy(house: House, checked: Checked) -> MigrationPolicy:
    if checked.first:  # no case stands on a version before
        return MigrationPolicy.STAY
    try:
        return MigrationPolicy(house.request.POST.get("policy", ""))
    except ValueError:
        why = "Choisissez ce que deviennent les demandes en cours."
        raise Invalid(why, field_errors={"policy": why}) from None


def _stop_before(house: House) -> Stop | None:
    told = house.request.POST
    if not any(told.get(f"day-{part}", "").strip() for part in ("day", "month", "year")):
        return None
    return Stop(day_typed(house), told.get("reason", ""))


def day_typed(house: House) -> date:
    """Return the day typed in the inputs ``day-…``; :raises Invalid:."""
    told = house.request.POST
    try:
        return date(*(int(told.get(f"day-{part}", "")) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        why = "Indiquez une date qui existe : le jour, le mois et l’année."
        raise Invalid(why, field_errors={"day": why}) from None


def typed_stop(house: House) -> dict[str, Any]:
    """Return the day and the reason as typed, to show them again."""
    told = house.request.POST
    return {
        "day": {part: told.get(f"day-{part}", "") for part in ("day", "month", "year")},
        "reason": told.get("reason", ""),
    }


def _publish_page(
    house: House, draft: ProcedureDraft, checked: Checked, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "draft": draft,
        "title": checked.procedure.title if checked.procedure else draft.reference,
        "first": checked.first,
        "policies": showing.policies(),
        "policy": house.request.POST.get("policy", ""),
        "typed": typed_stop(house),
        **_changes(checked),
        "back_url": house.url("draft", draft.reference),
    }
    return house.page("publish.html", context, refusal=refusal)


@require_POST
@at_the_house
def discard(house: House, pack: str, code: str) -> HttpResponse:
    """Throw the draft away."""
    with scope.reading(house.operator.id):
        draft = house.draft(f"{pack}/{code}")
    publishing.discard_draft(draft=draft, by=house.actor, on=house.on)
    messages.success(house.request, "Le projet est jeté. Ce qui est publié n’a pas changé.")
    return redirect(house.url("procedure", draft.reference) if draft.based_on else house.url("home"))

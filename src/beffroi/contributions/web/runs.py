"""Runs on the operator's screens: compute, read, vote, plan and issue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.contributions import actions, keeping, queries, sources
from beffroi.contributions.billing import actions as billing
from beffroi.contributions.billing import queries as calls
from beffroi.contributions.keys import wording
from beffroi.contributions.keys.quantities import read_quantities
from beffroi.contributions.keys.rules import differences
from beffroi.contributions.models import ContributionRun, ContributionVote
from beffroi.contributions.web import exports, origins, typed, words
from beffroi.contributions.web.keys import FORM
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope

SHOWN = 200
TOLD = ("deliberation", "days", "source", "siren", "units", "reason")
YEAR = "Indiquez une année sur quatre chiffres."


@require_http_methods(FORM)
@in_operator("contributions.run")
def compute(house: House) -> HttpResponseBase:
    """Compute what members owe and keep it; nothing is owed before the vote."""
    if house.request.method != "POST":
        return _form(house)
    told = house.request.POST
    try:
        with scope.reading(house.organisation.id):
            run = actions.run(
                key=queries.key(house.organisation, _chosen(told.get("key", ""))),
                year=typed.whole(told, "year", YEAR),
                population_year=typed.whole(told, "population_year", YEAR),
                counted_year=typed.whole(told, "counted_year", YEAR),
                members_on=typed.day(told, "members_on", "Indiquez un jour qui existe."),
                typed=read_quantities(typed.text(told, "typed", longest=typed.LONGEST + 1)),
                corrects=_corrected(house),
                by=house.actor,
                on=house.on,
            )
    except Refusal as refusal:
        return _form(house, refusal=refusal)
    return redirect("contributions_run", run.id)


def _chosen(given: str) -> UUID:
    found = typed.identifier(given)
    if found is None:
        words_ = "Choisissez une clé."
        raise Invalid(words_, field_errors={"key": words_})
    return found


def _corrected(house: House) -> ContributionRun | None:
    given = house.request.POST.get("corrige", "") or house.request.GET.get("corrige", "")
    found = typed.identifier(given)
    return queries.run(house.organisation, found)[0] if found else None


def _form(house: House, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        corrected = _corrected(house)
        context = {
            "typed": _typed(house, corrected),
            "options": options(house),
            "corrected": corrected,
            "members_on": typed.day_begun(house.request.POST, "members_on", house.today),
            "sources": sources.offered(house.organisation),
        }
        return house.page("contributions/run_form.html", context, refusal=refusal)


def _typed(house: House, corrected: ContributionRun | None) -> dict[str, str]:
    told, year = house.request.POST, house.today.year
    begun = {
        "key": str(corrected.key_id) if corrected else house.request.GET.get("cle", ""),
        "year": str(corrected.year if corrected else year + 1),
        "population_year": str(year),
        "counted_year": str(min(corrected.year - 1, year) if corrected else year),
        "typed": "",
    }
    return {name: typed.text(told, name, longest=typed.LONGEST) or first for name, first in begun.items()}


def options(house: House) -> list[dict[str, str]]:
    """Return the versions of keys as choices. In scope."""
    return [
        {"value": str(one.id), "label": f"{one.title} ({one.code}, n° {one.number})"}
        for one in queries.keys(house.organisation)
    ]


@require_safe
@in_operator("contributions.read")
def one(house: House, run_id: UUID) -> HttpResponseBase:
    """Show one run."""
    return page(house, run_id)


def page(house: House, run_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """Answer the page of a run, with what was refused if anything was."""
    with scope.reading(house.organisation.id):
        run, vote = queries.run(house.organisation, run_id)
        context = {
            "run": run,
            "vote": vote,
            "total": words.amount(run.total_cents)["text"],
            "origin": _origin(run),
            "intact": queries.intact(run),
            "columns": words.columns("Membre", "Population", "Calcul", "Montant", numeric=[1, 3]),
            "rows": _rows(run),
            "more": max(len(run.facts["members"]) - SHOWN, 0),
            "changes": _changes(run),
            "change_columns": words.columns("Membre", "Avant", "Après", "Différence", numeric=[1, 2, 3]),
            "alabama": wording.ALABAMA,
            "to_issue": len(calls.to_issue(house.organisation, vote)) if vote else 0,
            "planned": vote is not None and calls.has_calls(vote),
            "told": {name: typed.text(house.request.POST, name, longest=1000) for name in TOLD},
            **origins.told(run),
            "voted_on": typed.day_typed(house.request.POST, "voted_on"),
            "may_vote": house.may("contributions.vote"),
            "may_run": house.may("contributions.run"),
        }
        return house.page("contributions/run.html", context, refusal=refusal)


def _origin(run: ContributionRun) -> list[dict[str, Any]]:
    population = run.facts["population"]
    key = f"{run.key.title} ({run.key.code}, n° {run.key.number})"
    story = keeping.story_of(run.facts)
    return [
        {
            "key": "Clé",
            "value": key,
            "url": reverse("contributions_key", args=[run.key_id]),
            "link_text": "Lire",
        },
        {"key": "Populations", "value": f"Année {population['year']}, {population['source']}"},
        *([{"key": "Membres", "value": f"En vigueur le {written_date(story.members_on)}"}] if story else []),
        {"key": "Empreinte SHA-256", "lines": [run.digest[:32], run.digest[32:]]},
    ]


def _rows(run: ContributionRun) -> list[dict[str, Any]]:
    result = keeping.result_of(run.facts)
    lines: dict[str, list[str]] = {}
    for line in result.lines:
        lines.setdefault(line.siren, []).append(f"{line.label} : {line.words}")
    owed = result.by_member
    members = sorted(run.facts["members"], key=lambda one: (-owed[one["siren"]], one["siren"]))
    return [
        words.row(
            {"text": one["name"], "note": one["siren"]},
            wording.number(one["population"]),
            {"text": " ; ".join(lines[one["siren"]])},
            words.amount(owed[one["siren"]]),
        )
        for one in members[:SHOWN]
    ]


def _changes(run: ContributionRun) -> list[dict[str, Any]]:
    """Return what a correction changes, member by member."""
    if run.corrects is None:
        return []
    before, after = (keeping.result_of(each.facts).by_member for each in (run.corrects, run))
    names = {one["siren"]: one["name"] for each in (run.corrects, run) for one in each.facts["members"]}
    moved = [(siren, cents) for siren, cents in differences(before, after).items() if cents]
    return [
        words.row(
            names[siren],
            words.amount(before.get(siren, 0)),
            words.amount(after.get(siren, 0)),
            {"text": words.signed(cents), "nowrap": True},
        )
        for siren, cents in moved[:SHOWN]
    ]


@require_POST
@in_operator("contributions.vote")
def vote(house: House, run_id: UUID) -> HttpResponseBase:
    """Write the deliberation down."""
    told = house.request.POST
    try:
        with scope.reading(house.organisation.id):
            run, _vote = queries.run(house.organisation, run_id)
            actions.vote(
                run=run,
                deliberation=typed.text(told, "deliberation"),
                voted_on=typed.day(told, "voted_on", "Indiquez la date de la délibération."),
                by=house.actor,
                on=house.on,
            )
    except Refusal as refusal:
        return page(house, run_id, refusal)
    messages.success(house.request, "Le vote est enregistré. Chaque membre lit maintenant sa contribution.")
    return redirect("contributions_run", run_id)


@require_POST
@in_operator("contributions.schedule")
def schedule(house: House, run_id: UUID) -> HttpResponseBase:
    """Plan the calls of a voted run."""
    try:
        with scope.reading(house.organisation.id):
            days = typed.days(house.request.POST, "days")
            count = billing.schedule(vote=_voted(house, run_id), days=days, by=house.actor, on=house.on)
    except Refusal as refusal:
        return page(house, run_id, refusal)
    messages.success(house.request, f"Appels prévus : {count}. Vous pouvez les émettre.")
    return redirect("contributions_run", run_id)


@require_POST
@in_operator("contributions.issue")
def issue(house: House, run_id: UUID) -> HttpResponseBase:
    """Issue the planned calls of a voted run."""
    try:
        with scope.reading(house.organisation.id):
            rows = billing.issue(vote=_voted(house, run_id), by=house.actor, on=house.on)
    except Refusal as refusal:
        return page(house, run_id, refusal)
    messages.success(house.request, f"Appels émis : {len(rows)}. Les membres les lisent dans leur espace.")
    return redirect("contributions_calls")


def _voted(house: House, run_id: UUID) -> ContributionVote:
    found = queries.run(house.organisation, run_id)[1]
    if found is None:
        raise Refusal("Ce calcul n’est pas voté. Enregistrez d’abord la délibération.")
    return found


@require_safe
@in_operator("contributions.read")
def export(house: House, run_id: UUID) -> HttpResponseBase:
    """Answer every line of a run as CSV."""
    with scope.reading(house.organisation.id):
        run, _vote = queries.run(house.organisation, run_id)
    return exports.answer(f"calcul-{run.year}-{run.digest[:8]}", exports.LINE_TITLES, exports.line_rows(run))

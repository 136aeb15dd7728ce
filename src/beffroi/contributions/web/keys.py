"""Keys on the operator's screens: the list, one version in words, the editor that checks and explains."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.contributions import actions, queries, sources
from beffroi.contributions.billing import queries as billing
from beffroi.contributions.keys import wording
from beffroi.contributions.keys.reading import read_key
from beffroi.contributions.web import typed, words
from beffroi.contributions.web.sample import SAMPLE
from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope

FORM = ["GET", "HEAD", "POST"]


@require_safe
@in_operator("contributions.read")
def home(house: House) -> HttpResponseBase:
    """Show keys, runs and what is called."""
    with scope.reading(house.organisation.id):
        context = {
            "stats": words.balance_stats(billing.totals(house.organisation, today=house.today)),
            "key_columns": words.KEY_COLUMNS,
            "key_rows": [words.key_row(one) for one in queries.keys(house.organisation)],
            "run_columns": words.RUN_COLUMNS,
            "run_rows": [words.run_row(*one) for one in queries.runs(house.organisation)],
            "may_write": house.may("contributions.publish_key"),
        }
        return house.page("contributions/home.html", context)


@require_safe
@in_operator("contributions.read")
def one(house: House, key_id: UUID) -> HttpResponseBase:
    """Show one version of a key: in words, then as it is written."""
    with scope.reading(house.organisation.id):
        key = queries.key(house.organisation, key_id)
        context = {
            "key": key,
            "key_text_id": str(key.id),
            "explained": wording.explain(read_key(key.text)),
            "alabama": wording.ALABAMA,
            "may_write": house.may("contributions.publish_key"),
        }
        return house.page("contributions/key.html", context)


@require_http_methods(FORM)
@in_operator("contributions.publish_key")
def write(house: House) -> HttpResponseBase:
    """Write the next version of a key: check it, read it in words, publish it."""
    if house.request.method != "POST":
        return _form(house, _begun(house))
    text = typed.text(house.request.POST, "text", longest=100_001)
    try:
        if "check" in house.request.POST:
            return _form(house, text, explained=wording.explain(read_key(text)))
        key = actions.publish_key(organisation=house.organisation, text=text, by=house.actor, on=house.on)
    except Refusal as refusal:
        refusal.field_errors = {"text": refusal.message}
        return _form(house, text, refusal=refusal)
    messages.success(house.request, f"La version {key.number} de la clé est publiée.")
    return redirect("contributions_key", key.id)


def _begun(house: House) -> str:
    """Return the text that the editor opens with: the version named in the address, or a sample."""
    if key_id := typed.identifier(house.request.GET.get("de", "")):
        with scope.reading(house.organisation.id):
            return queries.key(house.organisation, key_id).text
    return SAMPLE


def _form(
    house: House, text: str, *, explained: list[str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    with scope.reading(house.organisation.id):
        context = {"text": text, "explained": explained, "sources": sources.offered(house.organisation)}
        return house.page("contributions/key_form.html", context, refusal=refusal)

"""The queues of the desk, and taking a call in one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.desk import queries
from beffroi.desk.requests import opening
from beffroi.desk.types import (
    IMPACT_LABELS,
    NATURE_LABELS,
    URGENCY_LABELS,
    Asked,
    Degree,
    Nature,
    Via,
)
from beffroi.desk.web import forms, people, showing
from beffroi.desk.web.forms import chosen, to, typed
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope

NAMES = {
    "mine": ("miennes", "Les miennes"),
    "team": ("equipe", "Mon équipe"),
    "free": ("libres", "Non attribuées"),
    "breach": ("echeance", "Échéance dans 2 h de service"),
    "member": ("attente-membre", "Attendent la commune"),
    "vendor": ("attente-fournisseur", "Attendent le fournisseur"),
    "open": ("ouvertes", "Toutes les ouvertes"),
    "settled": ("resolues", "Résolues"),
    "closed": ("closes", "Closes"),
}
_BY_SLUG = {slug: name for name, (slug, _label) in NAMES.items()}


@require_safe
@in_operator("desk.work")
def listing(house: House) -> HttpResponseBase:
    """Show one queue, the counts of all of them, and a way to a number."""
    name = _BY_SLUG.get(house.request.GET.get("file", ""), "open")
    after, text = house.request.GET.get("apres", "")[:200], house.request.GET.get("q", "")[:60]
    if text and (found := _number(text)):
        return redirect("desk_ticket", found)
    operator, zone = house.organisation, showing.zone_of(house.organisation)
    with scope.reading(operator.id):
        filters = queries.filters_of(operator, house.actor.account_id, now=house.on)
        counts = queries.counts(operator, filters)
        page = queries.queue(operator, filters[name], latest=name in {"settled", "closed"}, after=after)
        context = {
            "title": NAMES[name][1],
            "sections": _sections(counts, name),
            "columns": showing.COLUMNS,
            "rows": [showing.row(each, now=house.on, zone=zone) for each in page.rows],
            "next_url": "?" + urlencode({"file": NAMES[name][0], "apres": page.next_key})
            if page.next_key
            else "",
            "first_url": f"?file={NAMES[name][0]}" if after else "",
            "text": text,
            "unknown": bool(text),
        }
        return house.page("desk/queue.html", context)


def _number(text: str) -> str:
    try:
        return parse_number(text).compact
    except Refusal:
        return ""


def _sections(counts: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    links = [
        {"text": label, "url": f"?file={slug}", "current": name == current, "count": _shown(counts[name])}
        for name, (slug, label) in NAMES.items()
    ]
    return [{"title": "Demandes", "links": links}]


def _shown(count: int) -> str:
    return f"{queries.COUNTED_UP_TO}+" if count > queries.COUNTED_UP_TO else str(count)


def _call_questions() -> list[forms.Question]:
    return [
        forms.text("person", "Qui appelle ?", optional=True, autocomplete="off"),
        forms.text("subject", "Objet", max=120, autocomplete="off"),
        forms.radios("urgency", "Urgence", URGENCY_LABELS.items(), inline=True),
        forms.radios("impact", "Qui est touché ?", IMPACT_LABELS.items(), inline=True),
        forms.radios("nature", "Nature", NATURE_LABELS.items(), inline=True),
        forms.text("email", "Courriel", kind="email", optional=True, autocomplete="off"),
        forms.area("description", "Détails", optional=True, rows=3),
    ]


FIRST = {"urgency": Degree.MEDIUM, "impact": Degree.LOW, "nature": Nature.INCIDENT}


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("desk.receive")
def call(house: House) -> HttpResponseBase:
    """Take a call: the member by typing, who, what, how pressing; nothing else is needed."""
    if house.request.method != "POST":
        return _call_page(house, None)
    try:
        ticket = _taken(house)
    except Refusal as refusal:
        return _call_page(house, refusal)
    messages.success(house.request, f"Demande {showing.number(ticket)} enregistrée.")
    return redirect("desk_ticket", ticket.number)


def _taken(house: House) -> Any:
    request = house.request
    with scope.reading(house.organisation.id):
        member = people.named(house.organisation, typed(request, "member"), on=house.on)
    asked = Asked(
        subject=typed(request, "subject"),
        description=typed(request, "description"),
        nature=chosen(Nature, typed(request, "nature"), "nature"),
        impact=chosen(Degree, typed(request, "impact"), "impact"),
        urgency=chosen(Degree, typed(request, "urgency"), "urgency"),
        person=typed(request, "person"),
        email=typed(request, "email"),
        via=Via.PHONE,
    )
    return opening.take(operator=house.organisation, member=member, asked=asked, by=house.actor, on=house.on)


def _call_page(house: House, refusal: Refusal | None) -> HttpResponse:
    context = {
        "questions": forms.filled(_call_questions(), house.request, refusal, FIRST),
        "member": typed(house.request, "member"),
        "suggestions_url": to("desk_members"),
    }
    with scope.reading(house.organisation.id):
        return house.page("desk/call.html", context, refusal=refusal)


@require_safe
@in_operator("desk.receive")
def members(house: House) -> HttpResponseBase:
    """Answer the members that begin as typed, as options of the field."""
    text = house.request.GET.get("member", "")[:100]
    with scope.reading(house.organisation.id):
        found = people.suggested(house.organisation, text, on=house.on)
        return house.page("desk/parts/members.html", {"members": found})

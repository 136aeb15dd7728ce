"""The operator's cockpit: members in a table and on a map, what they offer, and what they still owe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from beffroi.operators import catalogue, panels, watching
from beffroi.operators.figures import queries as counting
from beffroi.operators.frames import House
from beffroi.operators.mapping import Drawing, Place, draw
from beffroi.operators.membership import files
from beffroi.operators.models import Organisation
from beffroi.operators.web import members, showing
from beffroi.operators.web.blocks import Block
from beffroi.operators.web.house import actor_of, operator_of, page
from beffroi.tenancy import scope

LONGEST_SEARCH = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show figures, map, members and adoption."""
    operator = operator_of(request)
    house = House(request, operator, actor_of(request), datetime.now(UTC))
    with scope.reading(operator.id):
        figures = watching.overview(operator)
        published = catalogue.published()
        context = {
            "figures": figures,
            "stats": [*showing.stats(figures, len(published)), *panels.stats(house)],
            **_map(operator),
            "adoption_columns": showing.ADOPTION_COLUMNS,
            "adoption_rows": showing.adoption_rows(published, watching.adoption(operator), figures.members),
            "may_admit": house.may("operators.admit"),
            **_listed(house),
        }
        return page(request, operator, "operators/cockpit.html", context)


def _listed(house: House) -> dict[str, Any]:
    """Return a page of members, as searched and filtered, with the columns that the storeys above bring."""
    operator, told = house.organisation, house.request.GET
    chosen = {"q": told.get("q", "")[:LONGEST_SEARCH], "manque": told.get("manque", "")[:20]}
    chosen["demarche"] = told.get("demarche", "")[:100]
    only, said = _filter(house, chosen)
    after = told.get("apres", "")[:200]
    shown, following = watching.page(operator, text=chosen["q"], after=after, only=only)
    more = panels.columns(house, shown)
    kept = {name: value for name, value in chosen.items() if value}
    return {
        "text": chosen["q"],
        "filters": [{"label": said, "remove_url": "?#membres"}] if said else [],
        "member_columns": showing.member_columns(label for label, _cells in more),
        "member_rows": showing.member_rows(
            shown, watching.offers(operator, shown), [each for _, each in more]
        ),
        "next_url": f"?{urlencode(kept | {'apres': following})}#membres" if following else "",
        "first_url": f"?{urlencode(kept)}#membres" if after else "",
    }


def _filter(house: House, chosen: Mapping[str, str]) -> tuple[Q | None, str]:
    """Return the condition that the address asks for, and its words; none when it is unknown."""
    duty, procedure = chosen["manque"], chosen["demarche"]
    lacking = counting.lacking(house.organisation, duty, house.today)
    if lacking is not None:
        return lacking, showing.LACKING_WORDS[duty]
    titles = {each.reference: each.title for each in catalogue.published()}
    if procedure in titles:
        return counting.offering(house.organisation, procedure, house.today), f"Propose : {titles[procedure]}"
    return None, ""


def _map(operator: Organisation) -> dict[str, Any]:
    drawing, circles = _drawn(watching.places(operator))
    return {"drawing": drawing, "circles": circles}


@lru_cache(maxsize=8)
def _drawn(places: tuple[watching.PlaceKey, ...]) -> tuple[Drawing, SafeString]:
    """Return the map of members and its circles; kept while nobody joins, leaves or grows.

    It takes a fifth of a second for 1,500 members, and their circles half as much again from a template.
    """
    found = watching.located(places)
    known = [Place(one.name, one.population, one.centroid) for one in found if one.centroid]
    drawing = draw(known, watching.surroundings(places), unplaced=len(found) - len(known))
    return drawing, showing.circles(drawing.members)


@require_safe
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one member: its contact details as the public reads them, and what it offers."""
    operator = operator_of(request)
    with scope.reading(operator.id):
        organisation = files.member(operator, slug)
        house = House(request, operator, actor_of(request), datetime.now(UTC))
        adoptions = watching.offers(operator, [organisation])[organisation.id]
        context: dict[str, Any] = {
            "organisation": organisation,
            "blocks": [*_links(house, organisation), *members.parts_of(house, organisation, house.today)],
            "portal_url": f"/{organisation.slug}/",
            "back_url": reverse("cockpit"),
            "contact": showing.contact_rows(organisation),
            "missing": showing.missing_words(organisation),
            "columns": showing.OFFER_COLUMNS,
            "rows": showing.offer_rows(adoptions, catalogue.published()),
        }
        return page(request, operator, "operators/member.html", context)


def _links(house: House, member: Organisation) -> list[Block]:
    """Return the pages that the storeys above bring about a member."""
    found = panels.links(house, member)
    return [Block(links=found)] if found else []

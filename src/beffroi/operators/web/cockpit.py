"""The operator's cockpit: members in a table and on a map, what they offer, and what they still owe."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.operators import catalogue, watching
from beffroi.operators.frames import House
from beffroi.operators.mapping import Drawing, Place, draw
from beffroi.operators.membership import files
from beffroi.operators.models import Organisation
from beffroi.operators.web import members, showing
from beffroi.operators.web.house import actor_of, operator_of, page
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may

LONGEST_SEARCH = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show figures, map, members and adoption."""
    operator = operator_of(request)
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    after = request.GET.get("apres", "")[:200]
    with scope.reading(operator.id):
        figures = watching.overview(operator)
        shown, following = watching.page(operator, text=text, after=after)
        context = {
            "figures": figures,
            "stats": showing.stats(figures, len(catalogue.published())),
            "drawing": _map(operator),
            "text": text,
            "member_columns": showing.MEMBER_COLUMNS,
            "member_rows": showing.member_rows(shown, watching.offers(operator, shown)),
            "next_url": f"?{urlencode({'q': text, 'apres': following})}" if following else "",
            "first_url": "?" + urlencode({"q": text}) if after else "",
            "adoption_columns": showing.ADOPTION_COLUMNS,
            "adoption_rows": showing.adoption_rows(
                catalogue.published(), watching.adoption(operator), figures.members
            ),
            "may_admit": may(actor_of(request), "operators.admit", operator.id),
        }
        return page(request, operator, "operators/cockpit.html", context)


def _map(operator: Organisation) -> Drawing:
    found = watching.located(operator)
    places = [Place(one.name, one.population, one.centroid) for one in found if one.centroid]
    return draw(places, watching.surroundings(operator), unplaced=len(found) - len(places))


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
            "blocks": members.parts_of(house, organisation, house.today),
            "portal_url": f"/{organisation.slug}/",
            "back_url": reverse("cockpit"),
            "contact": showing.contact_rows(organisation),
            "missing": showing.missing_words(organisation),
            "columns": showing.OFFER_COLUMNS,
            "rows": showing.offer_rows(adoptions, catalogue.published()),
        }
        return page(request, operator, "operators/member.html", context)

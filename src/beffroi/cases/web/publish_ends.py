"""How a version ends: retired (no new request), stopped (from a day, not even a draft)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases import catalogue, publishing, versions
from beffroi.cases.life import Life, version_to_offer
from beffroi.cases.publishing import Stop
from beffroi.cases.web import publish_showing as showing
from beffroi.cases.web.publish_draft import day_typed, typed_stop
from beffroi.cases.web.publish_frame import House, at_the_house
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_house
def retire(house: House, pack: str, code: str, version: int) -> HttpResponse:
    """Say what follows, then take no new request on a version."""
    context = _context(house, f"{pack}/{code}", version)
    if house.request.method != "POST":
        return house.page("retire.html", context)
    publishing.retire(
        organisation=house.operator, reference=f"{pack}/{code}", version=version, by=house.actor, on=house.on
    )
    messages.success(house.request, f"La version {version} est retirée. Les demandes en cours continuent.")
    return redirect(house.url("procedure", f"{pack}/{code}"))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_house
def stop(house: House, pack: str, code: str, version: int) -> HttpResponse:
    """Set or lift the day from which not even a draft can be filed."""
    reference = f"{pack}/{code}"
    context = _context(house, reference, version) | {"typed": typed_stop(house)}
    if house.request.method != "POST":
        return house.page("stop.html", context)
    try:
        end = None if "lift" in house.request.POST else _end(house)
        life = publishing.stop(
            organisation=house.operator,
            reference=reference,
            version=version,
            stop=end,
            by=house.actor,
            on=house.on,
        )
    except Refusal as refusal:
        return house.page("stop.html", context, refusal=refusal)
    messages.success(house.request, _said(life))
    return redirect(house.url("procedure", reference))


def _end(house: House) -> Stop:
    return Stop(day_typed(house), house.request.POST.get("reason", ""))


def _said(life: Life) -> str:
    if life.stops_on is None:
        return f"L’arrêt de la version {life.version} est levé."
    return f"La version {life.version} ne pourra plus être envoyée à partir du {written_date(life.stops_on)}."


def _context(house: House, reference: str, version: int) -> dict[str, Any]:
    with scope.reading(house.operator.id):
        lives = publishing.own(house.operator, reference)
        life = next((each for each in lives if each.version == version), None)
        if life is None:
            raise Unknown
        followed = operators.followers(house.operator)[reference, version]
        others = [each for each in versions.lives(reference) if each.version != version]
        return {
            "title": catalogue.procedure(reference, version).title,
            "life": life,
            "stops_on": written_date(life.stops_on) if life.stops_on else "",
            "followed": showing.towns(followed),
            "instead": version_to_offer(version, others, house.today),
            "back_url": house.url("procedure", reference),
        }

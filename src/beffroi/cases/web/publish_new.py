"""A new procedure: its title, its names, and the procedure whose document it begins from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases import catalogue, founding
from beffroi.cases.web.publish_frame import House, at_the_house
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.tenancy import scope

FIELDS = ("title", "pack", "code", "like")


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_house
def new(house: House) -> HttpResponse:
    """Ask how the procedure is named and from which one it begins, then open its draft."""
    if house.request.method != "POST":
        return _page(house, dict.fromkeys(FIELDS, ""))
    typed = {name: house.request.POST.get(name, "").strip() for name in FIELDS}
    try:
        draft = founding.begin_procedure(
            organisation=house.operator, **_named(typed), by=house.actor, on=house.on
        )
    except Refusal as refusal:
        return _page(house, typed, refusal)
    return redirect(house.url("draft", draft.reference))


def _named(typed: dict[str, str]) -> dict[str, str]:
    if typed["like"] not in {each.reference for each in catalogue.published()}:
        why = "Choisissez la démarche qui sert de départ."
        raise Invalid(why, field_errors={"like": why})
    return typed


def _page(house: House, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.operator.id):
        known = [catalogue.procedure(each.reference, each.version) for each in catalogue.published()]
        options = [{"value": each.reference, "label": each.title, "hint": each.topic} for each in known]
        return house.page("new.html", {"typed": typed, "options": options}, refusal=refusal)

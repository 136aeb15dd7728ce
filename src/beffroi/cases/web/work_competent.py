"""Who is competent, looked for by name: a short list, never every organisation of the platform."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beffroi.cases.models import Case
from beffroi.cases.sequels import handing
from beffroi.cases.web.privacy import keep_private
from beffroi.cases.web.work_case import found
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.tenancy import scope

SHOWN = 10
NONE = {"value": "", "label": "Aucune de celles-ci"}


def found_bodies(case: Case, *, text: str, chosen: str = "") -> dict[str, Any]:
    """Return the first organisations that a name finds, the one already chosen among them. In scope."""
    bodies = handing.competent_bodies(case)
    matching = handing.matching(bodies, text)
    shown = matching[:SHOWN] if text.strip() or len(bodies) <= SHOWN else []
    shown += [each for each in bodies if each.slug == chosen and each not in shown]
    return {
        "bodies": len(bodies),
        "searched": text.strip(),
        "options": [*map(_option, shown), NONE] if shown else [],
        "more": len(matching) > SHOWN and bool(text.strip()),
        "organisation": chosen,
    }


def _option(body: Any) -> dict[str, str]:
    return {"value": body.slug, "label": body.display_name, "hint": f"{body.postcode} {body.city}".strip()}


@require_safe
@at_work("cases.transfer")
def search(desk: Desk, number: str) -> HttpResponse:
    """Answer the list that a name finds, for the script of the page."""
    text = desk.request.GET.get("cherche", "")[:80]
    with scope.reading(desk.organisation.id):
        told = found_bodies(found(number), text=text, chosen=desk.request.GET.get("organisation", ""))
    return keep_private(render(desk.request, "cases/work/parts/competent.html", told | {"error": ""}))

"""``/sante``: for a monitor, JSON; for a person, a page. 503 when nothing can be served."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from beffroi.site.health import Check, checks


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say what works, without a session: the page must answer when the database does not."""
    found = checks(datetime.now(UTC))
    status = 503 if any(check.vital and not check.ok for check in found) else 200
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        response = HttpResponse(_page(found), status=status)
    else:
        response = JsonResponse(_report(found), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _word(found: list[Check]) -> str:
    if any(check.vital and not check.ok for check in found):
        return "down"
    return "degraded" if any(check.ok is False for check in found) else "ok"


def _report(found: list[Check]) -> dict[str, object]:
    told = {check.name: {"ok": check.ok, "says": check.says, **(check.facts or {})} for check in found}
    return {"status": _word(found), "checks": told}


def _page(found: list[Check]) -> str:
    words = {
        "ok": "Le service fonctionne",
        "degraded": "Le service fonctionne, avec du retard",
        "down": "Le service est arrêté",
    }
    context = {"heading": words[_word(found)], "checks": found, "demonstration": settings.DEMONSTRATION}
    return render_to_string("site/health.html", context)

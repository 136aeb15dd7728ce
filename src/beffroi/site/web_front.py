"""The public front: find one's commune, then its portal. Also the statements of the operator's own pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from beffroi.kernel.french import typographic
from beffroi.kernel.words import gettext as _
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.site.web_gallery import gallery
from beffroi.territory import queries as territory
from beffroi.territory.types import CommuneMatch, Matched

MOST_RESULTS = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search of a commune and its results; a commune's own host name leads to its portal."""
    if (host := operators.by_host(request.get_host().partition(":")[0])) is not None:
        return redirect("portal", host.slug)
    text = request.GET.get("q", "").strip()
    after = request.GET.get("suite", "")
    matches = territory.find(text, limit=MOST_RESULTS + 1, after=after) if text else []
    context = _frame() | _results(text, matches, after=after)
    return render(request, "site/front/home.html", context)


def _results(text: str, matches: list[CommuneMatch], *, after: str) -> dict[str, Any]:
    shown, more = matches[:MOST_RESULTS], len(matches) > MOST_RESULTS
    served = operators.of_communes(match.commune.insee for match in shown)
    # Those where something can be asked come first; among them, and among the others, the best match.
    ordered = sorted(shown, key=lambda match: match.commune.insee not in served)
    return {
        "q": text[: territory.LONGEST_SEARCH],
        "communes": [_result(match, served.get(match.commune.insee)) for match in ordered],
        "next_cursor": shown[-1].cursor if more else "",
        "continued": bool(after),
    }


def _result(match: CommuneMatch, organisation: Organisation | None) -> dict[str, Any]:
    commune = match.commune
    slug = organisation.slug if organisation else commune.slug
    return {
        "name": typographic(commune.name),
        "url": reverse("portal", args=[slug]),
        "where": f"{commune.department_name} ({commune.department_code})",
        "postcodes": ", ".join(commune.postcodes[:3]) + ("…" if len(commune.postcodes) > 3 else ""),
        "note": _why(match),
        "served": organisation is not None,
    }


def _why(match: CommuneMatch) -> str:
    """Return why a commune is shown, when its name does not say it."""
    insee = match.commune.insee
    return {
        Matched.CODE: _("code Insee {insee}").format(insee=insee),
        Matched.PART_CODE: _("code Insee\u00a0: {note}").format(note=match.note)
        if match.note
        else _("code Insee d’une partie"),
        Matched.POSTCODE: _("code postal\u00a0: {note}").format(note=match.note)
        if match.note
        else _("trouvée par son code postal"),
        Matched.SIREN: _("trouvée par son numéro SIREN"),
    }.get(match.matched, match.note)


def _frame() -> dict[str, Any]:
    """Return what the header and the footer of the operator's pages say."""
    operator = operators.operator()
    name = operator.display_name if operator else "Beffroi"
    return {
        "brand": {"name": name, "url": reverse("front")},
        "organisation": operator,
        "navigation": [{"text": _("Suivre une demande"), "url": reverse("follow_form")}],
        "footer": {
            "accessibility_url": reverse("accessibility"),
            "legal_url": reverse("legal"),
            "privacy_url": reverse("privacy"),
            "links": [{"text": _("Espace des agents"), "url": "/travail/"}],
        },
    }


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the gallery of components, in demonstration only."""
    if not settings.DEMONSTRATION:
        raise Http404
    return gallery(request)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement of the operator's pages."""
    return render(request, "site/front/accessibility.html", _frame())


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Show who publishes and who hosts."""
    return render(request, "site/front/legal.html", _frame())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is done with personal data."""
    return render(request, "site/front/privacy.html", _frame())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep machines away from follow-up pages and workspaces; close everything in demonstration."""
    closed = ["/"] if settings.DEMONSTRATION else ["/suivi/", "/travail/", "/operateur/", "/compte/", "/api/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

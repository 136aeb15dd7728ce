"""A commune's portal: what can be asked here, and the page that each procedure starts with."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import queries
from beffroi.cases.clocks.types import Regime
from beffroi.cases.forms.prefill import from_query
from beffroi.cases.forms.summary import display
from beffroi.cases.ledger import today_of
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.queries import Offered
from beffroi.cases.web import tracking
from beffroi.cases.web.desk import draft_of_cookie
from beffroi.cases.web.frames import frame
from beffroi.cases.web.statements import notice_of
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.periods import in_words
from beffroi.kernel.text import fold, slugify_fr
from beffroi.kernel.words import gettext as _
from beffroi.kernel.words import speaks_french, spoken_period
from beffroi.operators import queries as operators
from beffroi.operators.membership.queries import successor_of
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown
from beffroi.territory import queries as territory


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a commune offers; an older address leads to the present one."""
    try:
        organisation = operators.by_slug(slug)
    except Unknown:
        return _elsewhere(request, slug)
    if (heir := successor_of(organisation)) is not None:
        return redirect("portal", heir.slug)
    text = request.GET.get("q", "").strip()[:100]
    with scope.reading(organisation.id):
        offered = queries.offered(organisation, today=today_of(organisation, datetime.now(UTC)))
    found = [each for each in offered if _answers(each.procedure, text)]
    topics = _topics(organisation, found)
    sparse = all(len(topic["cards"]) == 1 for topic in topics)
    context = {"q": text, "topics": topics, "sparse": sparse, "nothing": not offered}
    return render(request, "cases/portal/home.html", frame(organisation, "portal") | context)


def _elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    commune = territory.by_slug(slug)
    if commune is None:
        raise Unknown
    organisation = operators.of_communes([commune.insee]).get(commune.insee)
    if organisation is not None:
        return redirect("portal", organisation.slug, permanent=True)
    if commune.slug != slug:
        return redirect("portal", commune.slug, permanent=True)
    return render(request, "cases/portal/not_served.html", {"commune": commune})


def _answers(procedure: Procedure, text: str) -> bool:
    """Say whether a procedure holds every word of a search: title, summary, topic or choices."""
    told = [procedure.title, procedure.summary, procedure.topic, *procedure.before_you_start]
    told += [option.label for _page, field in procedure.fields() for option in field.options]
    words = fold(" ".join(told))
    return all(word.removesuffix("s") in words for word in fold(text).split())


def _topics(organisation: Organisation, offered: list[Offered]) -> list[dict[str, Any]]:
    ordered = sorted(offered, key=lambda each: fold(each.procedure.topic))
    return [
        {
            "title": topic,
            "id": slugify_fr(topic),
            "cards": [_card(organisation, each) for each in group],
            "french": not speaks_french(),
        }
        for topic, group in groupby(ordered, key=lambda each: each.procedure.topic)
    ]


def _card(organisation: Organisation, offered: Offered) -> dict[str, str]:
    procedure = offered.procedure
    return {
        "title": procedure.title,
        "url": reverse("filing_start", args=[organisation.slug, procedure.code]),
        "text": f"{procedure.summary} {_pace(procedure)}".strip(),
    }


def _pace(procedure: Procedure) -> str:
    clock = procedure.clock
    if clock.delay is None or not procedure.request:
        return ""
    return _("Réponse sous {period}.").format(period=spoken_period(clock.delay))


@require_safe
def start(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say what a procedure is for, what to have at hand, and when the commune must answer."""
    organisation = operators.by_slug(slug)
    if (heir := successor_of(organisation)) is not None:
        return redirect("portal", heir.slug)
    with scope.reading(organisation.id):
        now = datetime.now(UTC)
        offered = queries.offer(organisation, code, today=today_of(organisation, now))
        draft = draft_of_cookie(request, organisation, offered.procedure.reference, on=now)
        found = from_query(offered.procedure, dict(request.GET.lists()), on=today_of(organisation, now))
        context = frame(organisation) | {
            "procedure": offered.procedure,
            "query": request.GET.urlencode() if found else "",
            "prefilled": _told(offered.procedure, found),
            "redo_url": reverse("portal_follow", args=[organisation.slug]),
            "clock_says": clock_says(offered.procedure),
            "clock_french": bool(silence_of(offered.procedure)) and not speaks_french(),
            "notice": notice_of(offered.procedure),
            "sender": settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
            "draft": draft,
        }
        return render(request, "cases/portal/start.html", context)


def _told(procedure: Procedure, found: dict[str, Any]) -> list[str]:
    """Return the answers that the address of the page proposes, in words."""
    return [
        f"{field.label}{NO_BREAK}: {display(field, found[field.id])}"
        for _page, field in procedure.fields()
        if field.id in found
    ]


def clock_says(procedure: Procedure) -> str:
    """Return the law's time of a procedure, before anything is filed; what silence means is said in the pack's French."""
    clock = procedure.clock
    if clock.delay is None or not procedure.request:
        return _("La mairie vous répondra. L’absence de réponse ne vaut ni accord ni refus.")
    if silence_of(procedure):
        return f"Réponse sous {in_words(clock.delay)}. Sans réponse dans ce délai, {clock.silence_says}."
    pace = _("Réponse sous {period}.").format(period=spoken_period(clock.delay))
    return pace + " " + _("L’absence de réponse ne vaut ni accord ni refus.")


def silence_of(procedure: Procedure) -> str:
    """Return what silence will mean, in the words of the pack; empty when it means nothing."""
    clock = procedure.clock
    speaks = procedure.request and clock.delay is not None and clock.regime is not Regime.NONE
    return clock.silence_says if speaks else ""


@require_http_methods(["GET", "HEAD", "POST"])
def follow_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the number and the key of a request, in a commune's colours."""
    return tracking.ask(request, frame(operators.by_slug(slug), "follow"))

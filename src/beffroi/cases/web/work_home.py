"""The queue: what falls due first, the filters and the order in force, taking a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beffroi.cases import queries, taking
from beffroi.cases.search import queries as search
from beffroi.cases.types import OPEN_STATES, STATE_LABELS, CaseState
from beffroi.cases.views import queries as views
from beffroi.cases.views.models import SavedView
from beffroi.cases.web import work_rows
from beffroi.cases.web.work_filters import (
    CHANNEL_LABELS,
    NO,
    NOBODY,
    OF_CLOSED_CASES,
    QUEUES,
    WITH_FIXED_AGENT,
    YES,
    Wanted,
    queue_filters,
)
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_together import home_of
from beffroi.identity import queries as people
from beffroi.operators import menus
from beffroi.operators import queries as operators
from beffroi.operators.types import Kind as OrganisationKind
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may, roles_for
from beffroi.tenancy.types import Actor

SHOWN_VIEWS = 12
EMPTY = {
    "moi": "Rien ne vous attend ici. Prenez une demande dans « Non attribuées ».",
    "libres": "Toutes les demandes ont un agent.",
    "attente": "Aucun demandeur ne doit de pièces.",
    "retard": "Aucune échéance n’est dépassée.",
    "accuses": "Tous les accusés de réception sont remis.",
    "motifs": "Aucun demandeur n’attend les motifs d’un refus.",
}
GESTURES = {
    "attribuer": ("Attribuer", "cases.assign"),
    "accuser": ("Noter les accusés remis", "cases.acknowledge"),
    "ecrire": ("Écrire aux demandeurs", "cases.message"),
    "lire": ("Marquer comme lues", "cases.mark_read"),
}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the only organisation where the agent has something to do, or offer the choice."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    places = [place for place in _places(actor) if place["url"]]
    if len(places) == 1:
        return redirect(places[0]["url"])
    return render(request, "cases/work/choose.html", {"places": places})


def _places(actor: Actor) -> list[dict[str, str]]:
    """Return the organisations of an agent: its queue for who reads requests, else the first page open to them.

    The operator has its own way in: it is named only when there is nothing else.
    """
    readable = [each for each in actor.grants if may(actor, "cases.read", each)]
    towns = [one for one in operators.named(actor.grants) if one.successor_id not in readable]
    told = [
        (one, reverse("work_queue", args=[one.slug]) if one.id in readable else menus.home(one, actor))
        for one in towns
    ]
    members = [(one, url) for one, url in told if one.kind != OrganisationKind.OPERATOR and url]
    return [{"name": one.display_name, "url": url} for one, url in members or told]


@require_safe
@at_work("cases.read")
def queue(desk: Desk) -> HttpResponse:
    """Show one page of a queue; that of an organisation that has ended stands with its successor's."""
    if desk.queue_url != desk.url("queue"):
        asked = desk.request.META["QUERY_STRING"]
        return redirect(f"{desk.queue_url}?{asked}" if asked else desk.queue_url)
    wanted = _wanted(desk)
    after = desk.request.GET.get("apres", "")
    with scope.reading(*desk.whose):
        page = queries.queue(desk.whose, wanted.filters, after=after)
        kept = [one for whose in desk.whose for one in views.views_of(whose, desk.actor)]
        gestures = [(name, label) for name, (label, verb) in GESTURES.items() if desk.may(verb)]
        ticks = bool(page.rows and gestures)
        text = wanted.value("q")
        hits = search.hits(page.rows, text) if text and page.rows else {}
        context = {
            **_title(desk, wanted, kept),
            **_filters(desk, wanted),
            **work_rows.body(desk, wanted, page.rows, hits, ticks=ticks),
            "sections": _sections(desk, wanted, kept),
            "columns": work_rows.columns(wanted, ticks=ticks),
            "next_url": wanted.url(apres=page.next_key) if page.next_key else None,
            "first_url": wanted.url() if after else None,
            "count": _shown(len(page.rows)),
            "order": work_rows.order_words(wanted),
            "exports": _exports(desk, wanted),
            "may_take": desk.may("cases.assign"),
            **home_of(desk),
            "formers": [one.name for one in desk.formers],
            "gestures": _options(gestures) if ticks else [],
            "query": wanted.url(),
            "empty": _empty(wanted),
            "elsewhere_url": _elsewhere(wanted) if text and not page.rows else None,
        }
    return desk.page("cases/work/queue.html", context)


def _wanted(desk: Desk) -> Wanted:
    """Return what the address asks for; where it names no queue, an agent with nothing to do sees the service."""
    wanted = wanted_of(desk, desk.request.GET)
    if desk.request.GET.get("file") in QUEUES:
        return wanted
    with scope.reading(*desk.whose):
        own = {"assignee": wanted.mine}
        busy = wanted.mine is not None and queries.queue(desk.whose, own, limit=1).rows
    return wanted if busy else replace(wanted, queue="service")


def wanted_of(desk: Desk, data: QueryDict) -> Wanted:
    """Return what an address asks of an organisation's lists."""
    return Wanted.of(data, mine=desk.actor.account_id, today=desk.today, zone=desk.zone)


def _title(desk: Desk, wanted: Wanted, kept: list[SavedView]) -> dict[str, Any]:
    """Return the title of the list, and the view it comes from when there is one."""
    view = next((each for each in kept if str(each.id) == wanted.view), None)
    if view is None:
        return {"title": QUEUES[wanted.queue], "view": None}
    return {
        "title": view.name,
        "view": view,
        "view_changed": view.query != wanted.query,
        "view_url": desk.url("view", view.id),
        "view_edit_url": desk.url("view_edit", view.id) if views.may_change(view, desk.actor) else None,
    }


def colleagues(desk: Desk) -> list[tuple[str, str]]:
    """Return the agents who may be given a case: identifier, name. In scope."""
    readers = roles_for("cases.read")
    return [(str(each.id), each.name) for each in people.agents_of(desk.organisation) if each.roles & readers]


def _sections(desk: Desk, wanted: Wanted, kept: list[SavedView]) -> list[dict[str, Any]]:
    shown = {str(view.id): (view, _view_wanted(desk, view)) for view in kept[:SHOWN_VIEWS]}
    told = {name: queue_filters(name, mine=wanted.mine, today=wanted.today) for name in QUEUES}
    told |= {name: asked.filters for name, (_view, asked) in shown.items()}
    counted = queries.counts(desk.whose, told)
    own = [
        _link(label, f"?file={name}", counted.get(name), current=name == wanted.queue and not wanted.view)
        for name, label in QUEUES.items()
    ]
    saved = [
        _link(view.name, asked.url(), counted.get(name), current=name == wanted.view)
        for name, (view, asked) in shown.items()
    ]
    sections = [{"title": "Mes files", "links": own}]
    if saved:
        more = _link("Gérer les vues", desk.url("views"), None, current=False)
        sections.append({"title": "Vues", "links": [*saved, more]})
    return sections


def _view_wanted(desk: Desk, view: SavedView) -> Wanted:
    return replace(wanted_of(desk, QueryDict(view.query)), view=str(view.id))


def _link(text: str, url: str, count: int | None, *, current: bool) -> dict[str, Any]:
    shown = None if count is None else bounded(count)
    return {"text": text, "url": url, "count": shown, "current": current}


def bounded(count: int) -> str:
    """Return a count, or "plus de 500"."""
    limit = queries.COUNTED_UP_TO
    return f"plus de {limit}" if count > limit else str(count)


def _filters(desk: Desk, wanted: Wanted) -> dict[str, Any]:
    agents = colleagues(desk)
    procedures = {
        each.procedure.reference: each.procedure.title for each in queries.offered(desk.organisation)
    }
    return {
        "filters": wanted.chips(procedures, dict(agents)),
        "form": _filter_form(wanted, procedures, agents),
    }


def _filter_form(wanted: Wanted, procedures: dict[str, str], agents: list[tuple[str, str]]) -> dict[str, Any]:
    closed = wanted.queue in OF_CLOSED_CASES
    states = [state for state in CaseState if (state in OPEN_STATES) != closed]
    return {
        "values": {name: wanted.value(name) for name in ("q", "agent", "avant", "du", "au", "aide")},
        "chosen": {name: wanted.params.get(name, ()) for name in ("demarche", "etat", "canal", "retard")},
        "hidden": [("file", wanted.queue), ("tri", _typed_sort(wanted)), ("vue", wanted.view)],
        "procedures": _options(procedures.items()),
        "states": _options((state.value, STATE_LABELS[state][0]) for state in states),
        "channels": _options((channel.value, label) for channel, label in CHANNEL_LABELS.items()),
        "helped": _options([(YES, "Avec un aidant"), (NO, "Sans aidant")]),
        "late": _options([(YES, "En retard seulement")]),
        "agents": [] if wanted.queue in WITH_FIXED_AGENT else _options([(NOBODY, "Personne"), *agents]),
        "dated": not closed,
        "clear_url": f"?file={wanted.queue}" if wanted.params else None,
    }


def _typed_sort(wanted: Wanted) -> str:
    return QueryDict(wanted.query).get("tri", "")


def _options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _exports(desk: Desk, wanted: Wanted) -> list[dict[str, str]]:
    kinds = (("CSV", "export"), ("tableur ODS", "export_ods"))
    return [{"text": text, "url": desk.url(name) + wanted.url()} for text, name in kinds]


def _elsewhere(wanted: Wanted) -> str:
    """Return the same search among all the cases of the service: the closed ones when the open ones were searched."""
    queue = "closes" if wanted.queue not in OF_CLOSED_CASES else "service"
    return replace(wanted, queue=queue, params={"q": wanted.params["q"]}, sort="", view="").url()


def _shown(count: int) -> str:
    if not count:
        return ""
    return "1 demande sur cette page" if count == 1 else f"{count} demandes sur cette page"


def _empty(wanted: Wanted) -> str:
    if wanted.params:
        return "Aucune demande ne correspond à ces filtres. Retirez-en un."
    return EMPTY.get(wanted.queue, "Aucune demande pour le moment.")


@require_POST
@at_work("cases.assign")
def take_next(desk: Desk) -> HttpResponse:
    """Give the agent the most urgent case that nobody has."""
    found = taking.take_next(organisation=desk.organisation, by=desk.actor, on=desk.on)
    if found is None:
        messages.info(desk.request, "Toutes les demandes à traiter ont déjà un agent.")
        return redirect(desk.url("queue"))
    messages.success(desk.request, "Cette demande est maintenant à vous.")
    return redirect(desk.url_of(found))


def back_query(desk: Desk) -> str:
    """Return the query of the list that the agent came from: read again as filters, never as an address."""
    return wanted_of(desk, QueryDict(desk.request.POST.get("retour", "").removeprefix("?"))).url()


@require_safe
@at_work("cases.read")
def help_page(desk: Desk) -> HttpResponse:
    """Show how to work with the lists, and by keyboard."""
    return desk.page("cases/work/help.html", {"queue_url": desk.url("queue")})

"""The queue: what falls due first, the filters in force, taking and giving cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beffroi.cases import actions, queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.models import Case
from beffroi.cases.types import OPEN_STATES, STATE_LABELS, URGENCY_LABELS, CaseState, NotLawful, Urgency
from beffroi.cases.web.work_filters import (
    NOBODY,
    OF_CLOSED_CASES,
    QUEUES,
    WITH_FIXED_AGENT,
    Wanted,
    queue_filters,
)
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_words import (
    agent_words,
    due_tone,
    due_words,
    receipt_words,
    state_tag,
    unread_words,
)
from beffroi.identity import queries as people
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import may, roles_for
from beffroi.tenancy.types import Actor, Unknown

COLUMNS = ("Échéance", "Numéro", "Démarche", "Demandeur", "État", "Agent")
TRIES = 5
EMPTY = {
    "moi": "Rien ne vous attend ici. Prenez une demande dans « Non attribuées ».",
    "libres": "Toutes les demandes ont un agent.",
    "attente": "Aucun demandeur ne doit de pièces.",
    "retard": "Aucune échéance n’est dépassée.",
    "accuses": "Tous les accusés de réception sont remis.",
    "motifs": "Aucun demandeur n’attend les motifs d’un refus.",
}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the only organisation of the agent, or offer the choice."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    readable = [each for each in actor.grants if may(actor, "cases.read", each)]
    towns = operators.named(readable)
    if len(towns) == 1:
        return redirect("work_queue", slug=towns[0].slug)
    return render(request, "cases/work/choose.html", {"towns": towns})


@require_safe
@at_work("cases.read")
def queue(desk: Desk) -> HttpResponse:
    """Show one page of a queue."""
    wanted = _wanted(desk)
    after = desk.request.GET.get("apres", "")
    closed = wanted.queue == "closes"
    may_assign = desk.may("cases.assign") and wanted.queue not in OF_CLOSED_CASES
    with scope.reading(desk.organisation.id):
        page = queries.queue(desk.organisation.id, wanted.filters, after=after)
        agents = colleagues(desk)
        procedures = {
            each.procedure.reference: each.procedure.title for each in queries.offered(desk.organisation)
        }
        context = {
            "title": QUEUES[wanted.queue],
            "sections": _sections(desk, wanted),
            "filters": wanted.chips(procedures, dict(agents)),
            "form": _filter_form(wanted, procedures, agents),
            "columns": _columns(closed=closed, ticks=bool(page.rows) and may_assign),
            "assignees": _options([*agents, (NOBODY, "Personne")]),
            "next_url": wanted.url(apres=page.next_key) if page.next_key else None,
            "first_url": wanted.url() if after else None,
            "count": _shown(len(page.rows)),
            "export_url": desk.url("export") + wanted.url(),
            "may_take": desk.may("cases.assign"),
            "may_assign": may_assign,
            "empty": _empty(wanted),
            **_body(desk, wanted, page.rows),
        }
    return desk.page("cases/work/queue.html", context)


def _wanted(desk: Desk) -> Wanted:
    """Return what the address asks for; where it names no queue, an agent with nothing to do sees the service."""
    mine = desk.actor.account_id
    wanted = Wanted.of(desk.request.GET, mine=mine, today=desk.today)
    if desk.request.GET.get("file") in QUEUES:
        return wanted
    with scope.reading(desk.organisation.id):
        busy = mine is not None and queries.queue(desk.organisation.id, {"assignee": mine}, limit=1).rows
    return wanted if busy else replace(wanted, params={**wanted.params, "file": "service"})


def colleagues(desk: Desk) -> list[tuple[str, str]]:
    """Return the agents who may be given a case: identifier, name. In scope."""
    readers = roles_for("cases.read")
    return [(str(each.id), each.name) for each in people.agents_of(desk.organisation) if each.roles & readers]


def _sections(desk: Desk, wanted: Wanted) -> list[dict[str, Any]]:
    told = {name: queue_filters(name, mine=wanted.mine, today=wanted.today) for name in QUEUES}
    counted = queries.counts(desk.organisation.id, told)
    links = [
        {
            "text": label,
            "url": f"?file={name}",
            "count": bounded(counted[name]),
            "current": name == wanted.queue,
        }
        for name, label in QUEUES.items()
    ]
    return [{"title": "Mes files", "links": links}]


def bounded(count: int) -> str:
    """Return a count, or "plus de 500"."""
    limit = queries.COUNTED_UP_TO
    return f"plus de {limit}" if count > limit else str(count)


def _body(desk: Desk, wanted: Wanted, rows: Sequence[Case]) -> dict[str, Any]:
    told = [_row(desk, row, mine=wanted.mine) for row in rows]
    if wanted.queue == "closes" or not rows:
        return {"rows": told, "groups": None}
    return {"rows": None, "groups": _groups(desk, rows, told)}


def _groups(desk: Desk, rows: Sequence[Case], told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    order = list(Urgency)
    ranked = [
        (order.index(queries.urgency(row, today=desk.today)), each)
        for row, each in zip(rows, told, strict=True)
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [
        _group(order[rank], [each for _rank, each in pairs])
        for rank, pairs in groupby(ranked, lambda p: p[0])
    ]


def _group(urgency: Urgency, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": f"{URGENCY_LABELS[urgency]}{NO_BREAK}: {len(rows)}", "rows": rows}


def _columns(*, closed: bool, ticks: bool) -> list[dict[str, Any]]:
    labels = ("Close le", *COLUMNS[1:]) if closed else COLUMNS
    titles = [{**_COLUMN, "label": label} for label in labels]
    return [{**_COLUMN, "label": "Choisir", "tick_all": "demande"}, *titles] if ticks else titles


# Every name that the component reads is there: looking up one that lacks is what costs most in a long list.
_COLUMN: dict[str, Any] = dict.fromkeys(("label", "numeric", "tick_all", "sort_url", "sort", "hidden"))
_CELL: dict[str, Any] = dict.fromkeys(
    ("text", "url", "tone", "tag", "note", "nowrap", "select", "header"), None
)


def _cell(**told: Any) -> dict[str, Any]:
    return _CELL | told


def _row(desk: Desk, case: Case, *, mine: UUID | None) -> dict[str, Any]:
    number = case_number(case)
    tick = {"name": "demande", "value": case.number, "label": f"Choisir {number}", "checked": None}
    ticks = [_cell(select=tick)] if case.open and desk.may("cases.assign") else []
    due, tone = due_words(case, desk.today), due_tone(case, desk.today)
    return {
        "cells": [
            *ticks,
            _cell(text=due, tone=tone, nowrap=True, note=receipt_words(case, desk.today)),
            _cell(text=number, url=desk.url("case", case.number), nowrap=True, header=True),
            _cell(text=procedure_of(case.procedure, case.version).title),
            _cell(text=case.applicant_name, note=unread_words(case)),
            _cell(tag=state_tag(case)),
            _cell(text=agent_words(case, mine), nowrap=True),
        ]
    }


def case_number(case: Case) -> str:
    """Return a number as people write it."""
    return parse_number(case.number).display


def _filter_form(wanted: Wanted, procedures: dict[str, str], agents: list[tuple[str, str]]) -> dict[str, Any]:
    closed = wanted.queue in OF_CLOSED_CASES
    states = [state for state in CaseState if (state in OPEN_STATES) != closed]
    nobody = [(NOBODY, "Personne")]
    return {
        "values": {name: wanted.params.get(name, "") for name in ("q", "demarche", "etat", "agent", "avant")},
        "queue": wanted.queue,
        "procedures": _options(procedures.items()),
        "states": _options((state.value, STATE_LABELS[state][0]) for state in states),
        "agents": [] if wanted.queue in WITH_FIXED_AGENT else _options(nobody + agents),
        "dated": not closed,
        "clear_url": f"?file={wanted.queue}" if len(wanted.params) > 1 else None,
    }


def _options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _shown(count: int) -> str:
    if not count:
        return ""
    return "1 demande sur cette page" if count == 1 else f"{count} demandes sur cette page"


def _empty(wanted: Wanted) -> str:
    if len(wanted.params) > 1:
        return "Aucune demande ne correspond à ces filtres. Retirez-en un."
    return EMPTY.get(wanted.queue, "Aucune demande pour le moment.")


@require_POST
@at_work("cases.assign")
def take_next(desk: Desk) -> HttpResponse:
    """Give the agent the most urgent case that nobody has."""
    if desk.actor.account_id is None:
        raise Unknown
    for _try in range(TRIES):
        with scope.reading(desk.organisation.id):
            found = queries.queue(desk.organisation.id, {"assignee": None, "waiting": False}, limit=1).rows
        if not found:
            break
        try:
            actions.assign(case=found[0], to=desk.actor.account_id, by=desk.actor, on=desk.on, if_free=True)
        except NotLawful:
            continue
        messages.success(desk.request, "Cette demande est maintenant à vous.")
        return redirect(desk.url("case", found[0].number))
    messages.info(desk.request, "Toutes les demandes à traiter ont déjà un agent.")
    return redirect(desk.url("queue"))


@require_POST
@at_work("cases.assign")
def assign_many(desk: Desk) -> HttpResponse:
    """Preview, then do, the assignment of the cases ticked in a list."""
    data = desk.request.POST
    with scope.reading(desk.organisation.id):
        cases = queries.named(desk.organisation.id, data.getlist("demande")[: queries.PAGE])
        names = dict(colleagues(desk))
    target = data.get("agent", "")
    if not cases or (target != NOBODY and target not in names):
        text = "Cochez au moins une demande." if not cases else "Choisissez l’agent qui recevra ces demandes."
        messages.warning(desk.request, text)
        return redirect(desk.url("queue") + back_query(desk))
    if data.get("etape") != "confirmer":
        context = {
            "cases": _preview(desk, cases),
            "target": target,
            "name": names.get(target, ""),
            "back": data.get("retour", ""),
            "back_url": desk.url("queue") + back_query(desk),
        }
        return desk.page("cases/work/assign_many.html", context)
    for case in cases:
        actions.assign(case=case, to=None if target == NOBODY else UUID(target), by=desk.actor, on=desk.on)
    messages.success(desk.request, _given(len(cases), names.get(target, "")))
    return redirect(desk.url("queue") + back_query(desk))


def back_query(desk: Desk) -> str:
    """Return the query of the list that the agent came from: read again as filters, never as an address."""
    told = QueryDict(desk.request.POST.get("retour", "").removeprefix("?"))
    return Wanted.of(told, mine=desk.actor.account_id, today=desk.today).url()


def _preview(desk: Desk, cases: Sequence[Case]) -> list[dict[str, str]]:
    mine = desk.actor.account_id
    return [
        {
            "compact": case.number,
            "number": case_number(case),
            "applicant": case.applicant_name,
            "now": agent_words(case, mine),
        }
        for case in cases
    ]


def _given(count: int, name: str) -> str:
    what = "1 demande est" if count == 1 else f"{count} demandes sont"
    whom = f"attribuée{'s' if count > 1 else ''} à {name}" if name else "maintenant sans agent"
    return f"{what} {whom}."

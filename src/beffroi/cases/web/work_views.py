"""Saved views: keep the present list, open one by its address, rename, share, change, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases.views import actions, queries
from beffroi.cases.views.models import SavedView
from beffroi.cases.web.work_filters import QUEUES
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import back_query, wanted_of
from beffroi.kernel.errors import Refusal
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit


@require_safe
@at_work("cases.read")
def views(desk: Desk) -> HttpResponse:
    """List the views that the agent sees, and lead to changing those they may change."""
    with scope.reading(desk.organisation.id):
        kept = queries.views_of(desk.organisation.id, desk.actor)
        rows = [_row(desk, view) for view in kept]
    columns = [{"label": label} for label in ("Nom", "File", "De", "Partage", "Modifier")]
    return desk.page(
        "cases/work/views.html", {"rows": rows, "columns": columns, "queue_url": desk.url("queue")}
    )


def _row(desk: Desk, view: SavedView) -> dict[str, Any]:
    queue = wanted_of(desk, QueryDict(view.query)).queue
    own = view.owner_id == desk.actor.account_id
    edit = (
        {"text": f"Modifier « {view.name} »", "url": desk.url("view_edit", view.id)}
        if queries.may_change(view, desk.actor)
        else {"text": "–"}
    )
    return {
        "cells": [
            {"text": view.name, "url": desk.url("view", view.id)},
            {"text": QUEUES[queue]},
            {"text": "moi" if own else str(view.owner)},
            {"text": "tout le service" if view.shared else "moi seulement"},
            edit,
        ]
    }


@require_safe
@at_work("cases.read")
def view(desk: Desk, view_id: UUID) -> HttpResponse:
    """Lead to the list that a view keeps: the address that colleagues share."""
    with scope.reading(desk.organisation.id):
        found = queries.view_of(desk.organisation.id, view_id, desk.actor)
    wanted = wanted_of(desk, QueryDict(f"{found.query}&vue={found.id}"))
    return redirect(desk.queue_url + wanted.url())


@require_POST
@at_work("cases.save_view")
def save(desk: Desk) -> HttpResponse:
    """Keep the list that the agent was looking at."""
    data = desk.request.POST
    wanted = wanted_of(desk, QueryDict(data.get("retour", "").removeprefix("?")))
    try:
        kept = actions.save_view(
            organisation=desk.organisation,
            name=data.get("nom", ""),
            query=wanted.query,
            shared=data.get("partage") == "oui",
            by=desk.actor,
            on=desk.on,
        )
    except Refusal as refusal:
        messages.warning(desk.request, str(refusal))
        return redirect(desk.url("queue") + back_query(desk))
    messages.success(desk.request, f"La vue « {kept.name} » est enregistrée.")
    return redirect(desk.url("view", kept.id))


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.change_view")
def edit(desk: Desk, view_id: UUID) -> HttpResponseBase:
    """Rename a view, share it, keep it for oneself, or delete it."""
    with scope.reading(desk.organisation.id):
        found = queries.view_of(desk.organisation.id, view_id, desk.actor)
    if not queries.may_change(found, desk.actor):
        permit(desk.actor, "cases.manage_views", desk.organisation.id)
    error: Refusal | None = None
    if desk.request.method == "POST":
        try:
            return _changed(desk, found)
        except Refusal as refusal:
            error = refusal
    return desk.page(
        "cases/work/view.html", _context(desk, found, error), status=error.status if error else 200
    )


def _changed(desk: Desk, found: SavedView) -> HttpResponse:
    """Do what the button asks; a list given again replaces the filters of the view."""
    data, by, on = desk.request.POST, desk.actor, desk.on
    if data.get("geste") == "supprimer":
        name = found.name
        actions.delete_view(view=found, by=by, on=on)
        messages.success(desk.request, f"La vue « {name} » est supprimée.")
        return redirect(desk.url("views"))
    if data.get("geste") == "filtres":
        wanted = wanted_of(desk, QueryDict(data.get("retour", "").removeprefix("?")))
        actions.change_view(view=found, query=wanted.query, by=by, on=on)
        messages.success(desk.request, f"La vue « {found.name} » garde ces filtres.")
        return redirect(desk.url("view", found.id))
    shared = data.get("partage") == "oui"
    actions.change_view(view=found, name=data.get("nom", ""), shared=shared, by=by, on=on)
    messages.success(desk.request, f"La vue « {found.name} » est modifiée.")
    return redirect(desk.url("views"))


def _context(desk: Desk, found: SavedView, error: Refusal | None) -> dict[str, Any]:
    data = desk.request.POST
    told = str(error) if error else ""
    shared = data.get("partage") == "oui" if error else found.shared
    return {
        "name": data.get("nom", found.name) if error else found.name,
        "shared": ["oui"] if shared else [],
        "sharing": [{"value": "oui", "label": "Partager avec tout le service"}],
        "wrong": told,
        "errors": [{"text": told, "field": "nom"}] if told else [],
        "views_url": desk.url("views"),
        "open_url": desk.url("view", found.id),
        "title": found.name,
    }

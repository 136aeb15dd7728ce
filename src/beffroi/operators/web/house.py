"""Whose page it is: the operator that the person watches, and the frame of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.operators import queries
from beffroi.operators.frames import framing
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor, Unknown


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, as the middleware of identity says."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def operator_of(request: HttpRequest) -> Organisation:
    """Return the operator that the person may watch; :raises Unknown: for everybody else."""
    actor = actor_of(request)
    watched = [one for one in actor.grants if may(actor, "operators.watch", one)]
    houses = [one for one in queries.named(watched) if one.kind == Kind.OPERATOR]
    if not houses:
        raise Unknown
    return houses[0]


def page(
    request: HttpRequest,
    operator: Organisation,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer a page of the cockpit, kept by no cache."""
    frame = {"operator": operator, **framing(request, operator, actor_of(request))}
    response = render(request, template, {**frame, **context}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response

"""Whatever a visitor opens of a commune leaves a line there first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from beffroi.identity.access import actions
from beffroi.operators import queries as operators
from beffroi.tenancy.types import Actor, Unknown

_WORK = re.compile(r"/travail/(?P<slug>[-\w]+)/(?P<page>.*)")


def tell_visits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep each page that a visitor asks for, before it is made: an unfinished reading is a reading."""

    def answer(request: HttpRequest) -> HttpResponse:
        if found := _WORK.match(request.path):
            _tell(request, found["slug"], found["page"])
        return get_response(request)

    return answer


def _tell(request: HttpRequest, slug: str, page: str) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not any(actions.is_visitor(actor.roles_in(each)) for each in actor.grants):
        return
    try:
        organisation = operators.by_slug(slug)
    except Unknown:
        return
    if actions.is_visitor(actor.roles_in(organisation.id)):
        request.tells_a_visit = True  # type: ignore[attr-defined]
        actions.visit(organisation=organisation, page=f"/{page}"[:200], by=actor, on=datetime.now(UTC))

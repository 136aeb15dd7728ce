"""The agents' frame: who works where, and what every page of the workspace carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from beffroi.cases import heirs
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.models import Case
from beffroi.kernel.calendar import timezone_of
from beffroi.operators import queries as operators
from beffroi.operators.frames import framing
from beffroi.operators.membership.queries import successor_of
from beffroi.operators.models import Organisation
from beffroi.tenancy.permissions import may, permit
from beffroi.tenancy.types import Actor

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Desk:
    """An agent at work in one organisation, at one instant."""

    request: HttpRequest
    organisation: Organisation
    actor: Actor
    on: datetime
    formers: tuple[Organisation, ...] = ()

    @property
    def whose(self) -> tuple[UUID, ...]:
        """The organisations whose requests stand in the lists: this one, and those that it succeeds."""
        return (self.organisation.id, *(one.id for one in self.formers))

    @property
    def queue_url(self) -> str:
        """The address of the queue where the requests of the organisation stand: its successor's once it has ended."""
        heir = successor_of(self.organisation)
        if heir is None or not may(self.actor, "cases.read", heir.id):
            return self.url("queue")
        return reverse("work_queue", args=[heir.slug])

    @property
    def today(self) -> date:
        """The civil date where the organisation stands."""
        return today_of(self.organisation, self.on)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone where the organisation stands."""
        return ZoneInfo(str(timezone_of(place_of(self.organisation))))

    def may(self, verb: str) -> bool:
        """Say whether the agent's roles allow a verb here ("cases.decide")."""
        return may(self.actor, verb, self.organisation.id)

    def url(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this organisation's workspace."""
        return reverse(f"work_{name}", args=[self.organisation.slug, *parts])

    def url_of(self, case: Case, name: str = "case") -> str:
        """Return the address of a page of a case, under the organisation that keeps it."""
        slugs = {one.id: one.slug for one in self.formers}
        return reverse(
            f"work_{name}", args=[slugs.get(case.organisation_id, self.organisation.slug), case.number]
        )

    def page(self, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """Answer a page of the workspace, kept by no cache."""
        frame = framing(self.request, self.organisation, self.actor)
        response = render(self.request, template, {**frame, **context}, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response


View = Callable[Concatenate[Desk, P], HttpResponseBase]


def at_work(verb: str, *, readers_only: bool = True) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view to the agents of the organisation named by ``slug`` whose role allows ``verb``.

    Another organisation's agents and strangers read « unknown »; a colleague without the role, whom to ask.

    :param readers_only: the page shows what cases say, hence only to those who may read them.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            organisation, actor = operators.by_slug(slug), cast("Actor", request.actor)  # type: ignore[attr-defined]
            if readers_only:
                permit(actor, "cases.read", organisation.id)
            permit(actor, verb, organisation.id)
            formers = heirs.formers(organisation, actor)
            return view(Desk(request, organisation, actor, datetime.now(UTC), formers), *args, **kwargs)

        return answer

    return decorate

"""The frame of the pages where people work together: who is at work, for which organisation, at what instant.

An operator's pages stand under ``/operateur/``; those that a member sees of its operator under ``/travail/<slug>/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from beffroi.kernel.calendar import civil_date
from beffroi.kernel.errors import Refusal
from beffroi.operators import queries
from beffroi.operators.menus import home, menus
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy.permissions import may, permit
from beffroi.tenancy.types import Actor, Unknown

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class House:
    """A person at work in one organisation, its operator or a member, at one instant."""

    request: HttpRequest
    organisation: Organisation
    actor: Actor
    on: datetime

    @property
    def today(self) -> date:
        """The civil date where the organisation stands."""
        place = self.organisation.commune_code or f"{self.organisation.department or '75'}001"[:5]
        return civil_date(self.on, place)

    def may(self, verb: str) -> bool:
        """Say whether the person's roles allow a verb here ("desk.answer")."""
        return may(self.actor, verb, self.organisation.id)

    def page(
        self, template: str, context: Mapping[str, Any], *, refusal: Refusal | None = None, status: int = 200
    ) -> HttpResponse:
        """Answer a page, kept by no cache; a refusal gives its status, ``errors`` and ``faults`` (field -> text)."""
        frame = {
            **framing(self.request, self.organisation, self.actor),
            "house": self,
            "errors": errors_of(refusal),
            "faults": defaultdict(str, refusal.field_errors if refusal else {}),
        }
        answer = render(
            self.request, template, {**frame, **context}, status=refusal.status if refusal else status
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer


def framing(request: HttpRequest, organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Return what surrounds a page of an organisation: brand and menus."""
    place = "pilotage" if organisation.kind == Kind.OPERATOR else "espace des agents"
    return {
        "organisation": organisation,
        "brand": {"name": f"{organisation.name} – {place}", "url": home(organisation, actor) or "/compte/"},
        **menus(organisation, actor, request.path),
    }


def errors_of(refusal: Refusal | None) -> list[dict[str, str]] | None:
    """Return what the summary at the top of a page lists, or None."""
    if refusal is None:
        return None
    told = refusal.field_errors or {"": refusal.message}
    return [{"text": text, "field": field} for field, text in told.items()]


View = Callable[Concatenate[House, P], HttpResponseBase]
Opened = Callable[..., HttpResponseBase]


def in_operator(verb: str) -> Callable[[View[P]], Opened]:
    """Open a view to the staff of an operator whose role allows ``verb``; strangers read « unknown »."""

    def decorate(view: View[P]) -> Opened:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = _actor(request)
            operator = operator_of(actor)
            permit(actor, verb, operator.id)
            return view(House(request, operator, actor, datetime.now(UTC)), *args, **kwargs)

        return answer

    return decorate


def in_member(verb: str) -> Callable[[View[P]], Opened]:
    """Open a view to the people of the organisation named by ``slug`` whose role allows ``verb``."""

    def decorate(view: View[P]) -> Opened:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor, organisation = _actor(request), queries.by_slug(slug)
            permit(actor, verb, organisation.id)
            return view(House(request, organisation, actor, datetime.now(UTC)), *args, **kwargs)

        return answer

    return decorate


def operator_of(actor: Actor) -> Organisation:
    """Return the operator whose staff the person is; :raises Unknown: for everybody else."""
    houses = [one for one in queries.named(actor.grants) if one.kind == Kind.OPERATOR]
    if not houses:
        raise Unknown
    return houses[0]


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]

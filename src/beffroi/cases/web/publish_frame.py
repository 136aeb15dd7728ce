"""The operator's desk for procedures: whose they are, who may touch them, and the frame of their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from beffroi.cases.ledger import today_of
from beffroi.cases.models import ProcedureDraft
from beffroi.kernel.errors import Refusal
from beffroi.operators import queries as operators
from beffroi.operators.frames import framing
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor, Unknown

P = ParamSpec("P")
FIELDS = ("source", "policy", "day", "reason", "title", "pack", "code", "like")
View = Callable[Concatenate["House", P], HttpResponse]


@dataclass(frozen=True, slots=True)
class House:
    """An administrator of an operator at work, at one instant."""

    request: HttpRequest
    operator: Organisation
    actor: Actor
    on: datetime

    @property
    def today(self) -> date:
        """The civil date where the operator stands."""
        return today_of(self.operator, self.on)

    def draft(self, reference: str) -> ProcedureDraft:
        """Return the draft of a procedure; :raises Unknown: nobody began it. In scope."""
        found = ProcedureDraft.objects.filter(organisation=self.operator, reference=reference)
        row = found.select_related("organisation").first()
        if row is None:
            raise Unknown
        return row

    def url(self, name: str, reference: str = "", *more: Any) -> str:
        """Return the address of a page about a procedure ("pack/code")."""
        return reverse(f"publish_{name}", args=[*reference.split("/", 1), *more] if reference else [])

    def page(
        self,
        template: str,
        context: Mapping[str, Any],
        *,
        refusal: Refusal | None = None,
    ) -> HttpResponse:
        """Answer a page, kept by no cache; a refusal gives its status and its errors."""
        frame = {
            "operator": self.operator,
            **framing(self.request, self.operator, self.actor),
            "errors": errors_of(refusal),
            "faults": dict.fromkeys(FIELDS, "") | (refusal.field_errors if refusal else {}),
        }
        status = refusal.status if refusal else 200
        response = render(self.request, f"cases/publish/{template}", {**frame, **context}, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response


def errors_of(refusal: Refusal | None) -> list[dict[str, str]]:
    """Return the error summary of a refusal: a line per field, else its message."""
    if refusal is None:
        return []
    fields = [{"text": text, "field": name} for name, text in refusal.field_errors.items()]
    return fields or [{"text": refusal.message, "field": ""}]


def at_the_house(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to those who may publish for an operator; to anybody else it does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
        return view(House(request, _operator_of(actor), actor, datetime.now(UTC)), *args, **kwargs)

    return answer


def _operator_of(actor: Actor) -> Organisation:
    held = [one for one in actor.grants if may(actor, "cases.publish", one)]
    houses = [one for one in operators.named(held) if one.kind == Kind.OPERATOR]
    if not houses:
        raise Unknown
    return houses[0]

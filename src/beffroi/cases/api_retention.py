"""The API of retention: what ends, freezing and releasing; the same actions as the screens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from beffroi.cases import queries as cases
from beffroi.cases.api_calling import CHANGED, UNLESS_CHANGED, Number, changing, within
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case
from beffroi.cases.retention import actions, queries
from beffroi.cases.retention.models import Hold
from beffroi.cases.types import CaseState
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, ERRORS, After, Body, Siren, agent, page
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

router = Router(tags=["conservation"])
HORIZON = timedelta(days=92)


class EndingIn(BaseModel):
    """Jusqu’à quel jour regarder."""

    until: Annotated[
        date | None, Field(description="Trois mois à partir d’aujourd’hui si rien n’est dit.")
    ] = None
    after: After = ""


class HoldsIn(BaseModel):
    """La page voulue."""

    after: After = ""


class HoldIn(Body):
    """Pourquoi rien ne doit être supprimé, par exemple un recours. Sans nom de personne."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class RetainedOut(BaseModel):
    """La conservation d’une demande."""

    number: str
    procedure: str
    state: CaseState
    held: bool
    purge_on: Annotated[date | None, Field(description="Premier jour où elle peut être supprimée.")]
    warned_on: date | None


class EndingOut(BaseModel):
    """Une page de demandes dont la conservation finit, ce qui finit d’abord."""

    items: list[RetainedOut]
    next: str | None


class HoldOut(BaseModel):
    """Un gel."""

    number: str
    reason: str
    since: datetime
    by: str


class HoldsOut(BaseModel):
    """Une page de gels en vigueur, le plus ancien d’abord."""

    items: list[HoldOut]
    next: str | None


def _retained(case: Case) -> dict[str, Any]:
    names = ("procedure", "state", "held", "purge_on", "warned_on")
    return {**{name: getattr(case, name) for name in names}, "number": parse_number(case.number).display}


def _hold(row: Hold) -> dict[str, Any]:
    number = parse_number(row.case.number).display
    return {"number": number, "reason": row.reason, "since": row.since, "by": row.by_name}


def _reviewed(request: HttpRequest, siren: str) -> Organisation:
    return within(request, siren, "cases.review_retention")[0]


@router.get(
    "/organisations/{siren}/retention/ending",
    response={200: EndingOut, **ERRORS},
    summary="Conservations qui finissent",
    operation_id="list_ending",
    openapi_extra=BY_AGENT,
)
def ending(request: HttpRequest, siren: Siren, asked: Query[EndingIn]) -> HttpResponse:
    """Les demandes closes qui pourront être supprimées d’ici à un jour."""
    organisation = _reviewed(request, siren)
    until = asked.until or today_of(organisation, datetime.now(UTC)) + HORIZON
    with scope.reading(organisation.id):
        found = queries.ending(organisation.id, until=until, after=asked.after)
        return page(request, [_retained(case) for case in found.rows], found.next_key)


@router.get(
    "/organisations/{siren}/retention/holds",
    response={200: HoldsOut, **ERRORS},
    summary="Gels en vigueur",
    operation_id="list_holds",
    openapi_extra=BY_AGENT,
)
def holds(request: HttpRequest, siren: Siren, asked: Query[HoldsIn]) -> HttpResponse:
    """Les demandes dont rien n’est supprimé."""
    organisation = _reviewed(request, siren)
    with scope.reading(organisation.id):
        found = queries.holds(organisation.id, after=asked.after)
        return page(request, [_hold(row) for row in found.rows], found.next_key)


def _owner(request: HttpRequest, number: str, verb: str) -> tuple[Organisation, Actor]:
    """Return who keeps a case and the agent who asks: an administrator, who reads no case, may."""
    actor, organisation = agent(request), cases.owner_of(number)
    permit(actor, verb, organisation.id)
    return organisation, actor


_VERB: dict[str, Any] = {
    "response": {200: RetainedOut, **ERRORS, **CHANGED},
    "openapi_extra": {**BY_AGENT, **UNLESS_CHANGED},
}


@router.post("/cases/{number}/hold", summary="Geler", operation_id="hold_case", **_VERB)
def hold(request: HttpRequest, number: Number, told: HoldIn) -> HttpResponse:
    """Gèle une demande : rien n’en est supprimé tant qu’elle n’est pas libérée."""
    organisation, actor = _owner(request, number, "cases.hold")
    with changing(request, organisation, number) as case:
        actions.hold(case=case, reason=told.reason, by=actor, on=datetime.now(UTC))
        return JsonResponse(_retained(case))


@router.post("/cases/{number}/release", summary="Libérer", operation_id="release_case", **_VERB)
def release(request: HttpRequest, number: Number) -> HttpResponse:
    """Libère une demande gelée : sa fin se compte de nouveau depuis sa clôture."""
    organisation, actor = _owner(request, number, "cases.release")
    with changing(request, organisation, number) as case:
        return JsonResponse(_retained(actions.release(case=case, by=actor, on=datetime.now(UTC))))

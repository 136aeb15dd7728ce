"""Who calls about a case, and doing one verb: shared by every file of the API of cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path

from beffroi.cases import api_answers, queries
from beffroi.cases.api_schemas import CaseOut
from beffroi.cases.ledger import place_of, today_of
from beffroi.cases.mandates import keys
from beffroi.cases.models import Case
from beffroi.cases.secrecy import secret_of
from beffroi.cases.staleness import came_since
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_AGENT, BY_EITHER, ERRORS, ProblemOut, agent, agent_or_nobody
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

Number = Annotated[str, Path(max_length=60, description="Numéro, tel qu’affiché ou sans espaces.")]
_TAG = re.compile(r'(?:W/)?"([0-9]{1,5})"')
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,5}")$'},
    "description": "« ETag » de la demande telle que vous l’avez lue. Si elle a changé depuis : 412, rien n’est fait.",
}
_ETAG = {
    "ETag": {"schema": {"type": "string"}, "description": "« revision » de la demande, entre guillemets."}
}
UNLESS_CHANGED: dict[str, Any] = {"parameters": [_IF_MATCH]}
TAGGED: dict[str, Any] = {"responses": {200: {"headers": _ETAG}}}
CHANGED: dict[Any, Any] = {412: ProblemOut}
VERB: dict[str, Any] = {
    "response": {200: CaseOut, **ERRORS, **CHANGED},
    "tags": ["instruction"],
    "openapi_extra": {**BY_EITHER, **UNLESS_CHANGED, **TAGGED},
}
AGENT_VERB: dict[str, Any] = {**VERB, "openapi_extra": {**BY_AGENT, **UNLESS_CHANGED, **TAGGED}}


class Outdated(Refusal):
    """The case is no longer as whoever calls has read it; nothing was done."""

    status = 412


def caller(request: HttpRequest, number: str) -> tuple[Organisation, Actor]:
    """Return the organisation of a case and who asks: an agent, the person concerned, or who helps them.

    :raises Unknown: no such case, another organisation's, or a wrong key.
    """
    organisation = queries.owner_of(number)
    if (found := agent_or_nobody(request)) is not None:
        permit(found, "cases.read", organisation.id)
        return organisation, found
    secret = request.headers.get("X-Beffroi-Secret") or request.GET.get("cle")
    if not secret:
        raise Unknown
    with scope.reading(organisation.id):
        today = today_of(organisation, datetime.now(UTC))
        return organisation, keys.holder(queries.case_of(number), secret, today=today)


def agent_on(request: HttpRequest, number: str, verb: str) -> tuple[Organisation, Actor]:
    """Return the organisation of a case and the agent who asks; the key of a case opens nothing here."""
    agent(request)
    organisation, actor = caller(request, number)
    permit(actor, verb, organisation.id)
    return organisation, actor


def house(request: HttpRequest, verb: str) -> tuple[Organisation, Actor]:
    """Return the organisation of a token and its agent."""
    actor = agent(request)
    organisation = operators.by_id(next(iter(actor.grants)))
    permit(actor, verb, organisation.id)
    return organisation, actor


def within(request: HttpRequest, siren: str, verb: str) -> tuple[Organisation, Actor]:
    """Return the organisation of an address and the agent who asks."""
    actor, organisation = agent(request), operators.by_siren(siren)
    permit(actor, verb, organisation.id)
    return organisation, actor


def show(organisation: Organisation, number: str, actor: Actor) -> HttpResponse:
    """Answer the case as it stands."""
    with scope.reading(organisation.id):
        now = datetime.now(UTC)
        dossier = queries.dossier(queries.case_of(number), on=now)
        told = api_answers.whole(dossier, on=now, key=_key(dossier.case, actor))
    return JsonResponse(told, headers={"ETag": f'"{len(dossier.events)}"'})


def _key(case: Case, actor: Actor) -> str:
    """Return the key that the addresses of an answer carry: that of whoever asks, none for an agent."""
    if actor.case_id is None:
        return ""
    return keys.helper_key(case) if keys.is_helper(actor) else secret_of(case.id, case.secret_salt)


def do(request: HttpRequest, number: str, act: Callable[[Case, Actor, datetime], Any]) -> HttpResponse:
    """Do one verb in one transaction and answer the case as it stands then."""
    organisation, actor = caller(request, number)
    with changing(request, organisation, number) as case:
        act(case, actor, datetime.now(UTC))
    return show(organisation, number, actor)


@contextmanager
def changing(request: HttpRequest, organisation: Organisation, number: str) -> Iterator[Case]:
    """Open a case for writing, once it is still as « If-Match » says.

    :raises Outdated: it has changed since. :raises Invalid: the header cannot be read.
    """
    with scope.writing(organisation.id):
        case = queries.case_of(number)
        expected = _expected(request)
        if expected is not None:
            _refuse_outdated(case, organisation, expected)
        yield case


def _expected(request: HttpRequest) -> int | None:
    told = request.headers.get("If-Match")
    if told is None or told.strip() == "*":
        return None
    found = _TAG.fullmatch(told.strip())
    if found is None:
        why = "Recopiez dans « If-Match » l’en-tête « ETag » de la demande, guillemets compris."
        raise Invalid(why, field_errors={"If-Match": why})
    return int(found[1])


def _refuse_outdated(case: Case, organisation: Organisation, expected: int) -> None:
    """Lock the case, then compare: a verb under way elsewhere is waited for."""
    Case.objects.select_for_update(of=("self",)).get(id=case.id)
    rows = list(case.ledger.order_by("rank"))
    if len(rows) == expected:
        return
    since = came_since(rows, expected, zone=timezone_of(place_of(organisation)))
    what = (
        f"Cette demande a changé depuis votre lecture : {since}."
        if since
        else "Cette étiquette n’est pas la sienne."
    )
    raise Outdated(f"{what} Rien n’est fait. Relisez la demande, puis recommencez avec son nouvel « ETag ».")

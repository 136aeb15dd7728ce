"""Who calls about a case, and doing one verb: shared by every file of the API of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path

from beffroi.cases import api_answers, queries
from beffroi.cases.api_schemas import CaseOut
from beffroi.cases.models import Case
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.api import BY_EITHER, ERRORS, agent_or_nobody
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

Number = Annotated[str, Path(max_length=60, description="Numéro, tel qu’affiché ou sans espaces.")]
VERB: dict[str, Any] = {
    "response": {200: CaseOut, **ERRORS},
    "tags": ["instruction"],
    "openapi_extra": BY_EITHER,
}


def caller(request: HttpRequest, number: str) -> tuple[Organisation, Actor]:
    """Return the organisation of a case and who asks: agent or applicant.

    :raises Unknown: no such case, another organisation's, or a wrong key.
    """
    organisation = queries.owner_of(number)
    if (agent := agent_or_nobody(request)) is not None:
        permit(agent, "cases.read", organisation.id)
        return organisation, agent
    secret = request.headers.get("X-Beffroi-Secret") or request.GET.get("cle")
    if not secret:
        raise Unknown
    with scope.reading(organisation.id):
        return organisation, queries.applicant(queries.case_of(number, secret=secret))


def show(organisation: Organisation, number: str, actor: Actor) -> HttpResponse:
    """Answer the case as it stands."""
    with scope.reading(organisation.id):
        now = datetime.now(UTC)
        dossier = queries.dossier(queries.case_of(number), on=now)
        told = api_answers.whole(dossier, on=now, for_applicant=actor.case_id is not None)
    return JsonResponse(told)


def do(request: HttpRequest, number: str, act: Callable[[Case, Actor, datetime], Any]) -> HttpResponse:
    """Do one verb in one transaction and answer the case as it stands then."""
    organisation, actor = caller(request, number)
    with scope.writing(organisation.id):
        act(queries.case_of(number), actor, datetime.now(UTC))
    return show(organisation, number, actor)

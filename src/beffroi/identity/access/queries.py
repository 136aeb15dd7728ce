"""Reading accesses: what was asked, how each stands, what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from beffroi.identity.access.models import AccessAnswer, AccessRequest, AccessVisit
from beffroi.identity.access.rules import standing
from beffroi.identity.access.types import Standing
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Access:
    """A request for access, its answer, and how it stands on the day it is read."""

    request: AccessRequest
    answer: AccessAnswer | None
    standing: Standing


def asked_by(operator: Organisation, *, today: date) -> list[Access]:
    """Return the latest accesses that an operator asked for, the newest first.

    The answers are the communes' rows: the policy of their table shows an operator those that concern it.
    """
    with scope.reading(operator.id):
        rows = AccessRequest.objects.filter(organisation=operator).select_related("member")
        return _with_answers(list(rows.order_by("-asked_at", "id")[:SHOWN]), today)


def asked_of(member: Organisation, *, today: date) -> list[Access]:
    """Return the latest accesses asked of a commune, the newest first."""
    with scope.reading(member.id):
        rows = AccessRequest.objects.filter(member=member).select_related("organisation")
        return _with_answers(list(rows.order_by("-asked_at", "id")[:SHOWN]), today)


def request_of(member: Organisation, request_id: UUID) -> AccessRequest:
    """Return a request for access made to a commune; :raises Unknown:."""
    with scope.reading(member.id):
        rows = AccessRequest.objects.filter(member=member, id=request_id)
        found: AccessRequest | None = rows.select_related("organisation", "member", "user").first()
    if found is None:
        raise Unknown
    return found


def answer_of(member: Organisation, request_id: UUID) -> AccessAnswer:
    """Return the answer of a commune to a request; :raises Unknown:."""
    with scope.reading(member.id):
        found = AccessAnswer.objects.filter(organisation=member, request_id=request_id).first()
    if found is None:
        raise Unknown
    return found


def visits(member: Organisation) -> list[AccessVisit]:
    """Return the latest pages that visitors opened in a commune, the newest first."""
    with scope.reading(member.id):
        return list(AccessVisit.objects.filter(organisation=member).order_by("-at", "id")[:SHOWN])


def _with_answers(requests: Sequence[AccessRequest], today: date) -> list[Access]:
    rows = AccessAnswer.objects.filter(request_id__in=[each.id for each in requests])
    answers = {each.request_id: each for each in rows.order_by("id")}
    return [_access(each, answers.get(each.id), today) for each in requests]


def _access(request: AccessRequest, answer: AccessAnswer | None, today: date) -> Access:
    if answer is None:
        return Access(request, None, Standing.ASKED)
    return Access(request, answer, standing(answer.answer, answer.until, today=today))

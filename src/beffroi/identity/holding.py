"""Which grants are in force: the calendar of roles, counted in French days by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from beffroi.identity.models import Grant
from beffroi.tenancy.types import Role

PARIS = ZoneInfo("Europe/Paris")
_TODAY = TruncDate(Now(), tzinfo=PARIS)


def not_ended() -> QuerySet[Grant]:
    """Return the grants held now or soon. In scope."""
    rows: QuerySet[Grant] = Grant.objects.filter(Q(until=None) | Q(until__gt=_TODAY))
    return rows


def in_force() -> QuerySet[Grant]:
    """Return the grants held today. In scope."""
    return not_ended().filter(since__lte=_TODAY)


def by_organisation(rows: Iterable[tuple[UUID, str]]) -> Mapping[UUID, frozenset[Role]]:
    """Return the roles held in each organisation from pairs of an organisation and a role."""
    held: dict[UUID, set[Role]] = {}
    for organisation_id, role in rows:
        held.setdefault(organisation_id, set()).add(Role(role))
    return {organisation_id: frozenset(roles) for organisation_id, roles in held.items()}

"""Which grants are in force: the calendar of roles, counted in French days by the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from beffroi.identity.models import Grant
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import PERSONS, Role

PARIS = ZoneInfo("Europe/Paris")
_TODAY = TruncDate(Now(), tzinfo=PARIS)
Givers = Callable[[UUID], QuerySet[Any, tuple[UUID, str]]]
givers: list[Givers] = []
"""Storeys above that give roles to agents, by account: pairs of an organisation and a role."""


def not_ended() -> QuerySet[Grant]:
    """Return the grants held now or soon. In scope."""
    rows: QuerySet[Grant] = Grant.objects.filter(Q(until=None) | Q(until__gt=_TODAY))
    return rows


@contextmanager
def holding_roles_of(organisation: Organisation) -> Iterator[UUID]:
    """Give the organisation where the roles are written: the successor of one that has ended, opened for reading."""
    if organisation.successor_id is None:
        yield organisation.id
        return
    with scope.reading(organisation.successor_id):
        yield organisation.successor_id


def in_force() -> QuerySet[Grant]:
    """Return the grants held today. In scope."""
    return not_ended().filter(since__lte=_TODAY)


def by_organisation(rows: Iterable[tuple[UUID, str]]) -> Mapping[UUID, frozenset[Role]]:
    """Return the roles held in each organisation from pairs of an organisation and a role.

    What another storey gives counts only where the agent holds a role of their own.
    """
    held: dict[UUID, set[Role]] = {}
    for organisation_id, role in rows:
        held.setdefault(organisation_id, set()).add(Role(role))
    return {organisation_id: frozenset(roles) for organisation_id, roles in held.items() if roles & PERSONS}


def held_by(user_id: UUID) -> QuerySet[Any, tuple[UUID, str]]:
    """Return every role of an account today, its own and those given by the storeys above, in one query."""
    own = in_force().filter(user_id=user_id).order_by().values_list("organisation_id", "role")
    return own.union(*[giver(user_id) for giver in givers], all=True)

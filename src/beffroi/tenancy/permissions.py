"""Reads the tables « verb -> roles » of the apps and says who may do what."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol
from uuid import UUID

from beffroi.tenancy.types import Actor, Forbidden, Role, Unknown


class Owned(Protocol):
    """Anything that belongs to an organisation."""

    id: UUID
    organisation_id: UUID


@cache
def roles_for(verb: str) -> frozenset[Role]:
    """Return the roles that may do ``verb`` ("app.verb"), from the table of the app; unknown verbs are defects."""
    app = verb.partition(".")[0]
    table: dict[str, frozenset[Role]] = import_module(f"beffroi.{app}.permissions").MAY
    return frozenset(table[verb])


def may(actor: Actor, verb: str, organisation_id: UUID, *, case_id: UUID | None = None) -> bool:
    """Say whether ``actor`` may do ``verb`` for an organisation (and, for an applicant, on their own case)."""
    allowed = roles_for(verb)
    if Role.APPLICANT in allowed and case_id is not None and actor.case_id == case_id:
        return True
    return bool(allowed & actor.roles_in(organisation_id))


def permit(actor: Actor, verb: str, organisation_id: UUID, *, case_id: UUID | None = None) -> None:
    """Return when ``actor`` may do ``verb``.

    :raises Unknown: the actor has nothing to do with this organisation (404, never 403).
    :raises Forbidden: a colleague of the organisation without the role.
    """
    if may(actor, verb, organisation_id, case_id=case_id):
        return
    if organisation_id in actor.grants:
        raise Forbidden(roles_for(verb))
    raise Unknown

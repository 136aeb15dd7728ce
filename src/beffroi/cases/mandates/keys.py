"""Two keys open a helped case: the person's, and the helper's, which stops with the mandate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from beffroi.cases.mandates.rules import Mandate, read
from beffroi.cases.models import Case
from beffroi.cases.secrecy import opens, secret_of
from beffroi.tenancy.types import Actor, ActorKind, Unknown

_HELPER = "helper:"


def mandate_of(case: Case) -> Mandate | None:
    """Return the mandate of a case, ended or not."""
    return read(case.mandate)


def helper_key(case: Case) -> str:
    """Return the key that the helper holds; it opens nothing once the mandate has ended."""
    return secret_of(case.id, _salt(case))


def _salt(case: Case) -> str:
    return f"{case.secret_salt}:aide"


def filer_key(case: Case) -> str:
    """Return the key of whoever has just filed: the helper's on a helped case, else the person's."""
    helped = mandate_of(case) is not None and case.channel == "electronic"
    return helper_key(case) if helped else secret_of(case.id, case.secret_salt)


def holder(case: Case, secret: str, *, today: date) -> Actor:
    """Return who holds a key: the person, or the helper while the mandate holds; :raises Unknown: nobody."""
    if opens(secret, case.id, case.secret_salt):
        return _actor(case, f"applicant:{case.id}", case.applicant_name)
    mandate = mandate_of(case)
    if mandate and mandate.holds(today) and opens(secret, case.id, _salt(case)):
        return _actor(case, f"{_HELPER}{case.id}", mandate.name)
    raise Unknown


def is_helper(actor: Actor) -> bool:
    """Say whether an actor holds the helper's key, not the person's."""
    return actor.reference.startswith(_HELPER)


def helper_address(case: Case, *, today: date) -> str:
    """Return where the helper is written to while the mandate holds; empty: nowhere, or the person's own address."""
    mandate = mandate_of(case)
    return mandate.email if mandate and mandate.holds(today) and mandate.email != case.applicant_email else ""


def _actor(case: Case, reference: str, name: str) -> Actor:
    case_id: UUID = case.id
    return Actor(kind=ActorKind.RESIDENT, reference=reference, name=name, case_id=case_id)

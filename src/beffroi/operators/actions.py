"""Founding an operator, admitting members in bulk, adopting and describing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.ids import new_id
from beffroi.operators import bulk, catalogue
from beffroi.operators.catalogue import register_catalogue, register_closures, register_comparison
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Admission, Kind, Newcomer, Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import Actor

__all__ = [
    "admit",
    "adopt",
    "describe",
    "found_operator",
    "register_catalogue",
    "register_closures",
    "register_comparison",
]

CHUNK = 1000
PUBLIC_FACTS = frozenset(
    {
        "display_name",
        "address_lines",
        "postcode",
        "city",
        "email",
        "phone",
        "opening_hours",
        "dpo_contact",
        "court",
        "court_confirmed",
        "signatory_name",
        "signatory_quality",
        "accent",
        "host_name",
    }
)


def found_operator(
    *, siren: str, name: str, slug: str, by: Actor, on: datetime, **facts: Any
) -> Organisation:
    """Return the operator of a SIREN, made if it does not stand yet. ``facts`` are those of PUBLIC_FACTS."""
    standing = Organisation.objects.filter(siren=siren).first()
    if standing is not None:
        return standing
    return _found(organisation=new_id(), siren=siren, name=name, slug=slug, by=by, on=on, facts=facts)


@action("operators.found")
def _found(
    *, organisation: Any, siren: str, name: str, slug: str, by: Actor, on: datetime, facts: dict[str, Any]
) -> Organisation:
    note(subject=f"organisation:{organisation}", siren=siren)
    row = Organisation(
        id=organisation, siren=siren, name=name, slug=slug, kind=Kind.OPERATOR, display_name=name, **facts
    )
    row.save(force_insert=True)
    return row


def admit(
    *,
    operator: Organisation,
    newcomers: Sequence[Newcomer],
    offers: Sequence[Offer],
    by: Actor,
    on: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Admission:
    """Admit organisations and adopt procedures for them: idempotent, one transaction per thousand.

    :raises Invalid: a procedure takes no new request any more.
    """
    _refuse_closed(offers, on)
    total = Admission(0, 0, 0)
    for start in range(0, len(newcomers), CHUNK):
        chunk = newcomers[start : start + CHUNK]
        total += _admit_chunk(organisation=operator, newcomers=chunk, offers=offers, by=by, on=on)
        progress(start + len(chunk), len(newcomers))
    return total


def _refuse_closed(offers: Sequence[Offer], on: datetime) -> None:
    if closed := catalogue.closed(offers, on.date()):
        named = ", ".join(f"{each.procedure} (version {each.version})" for each in closed)
        why = f"Ces démarches ne prennent plus de demandes : {named}. Choisissez-en d’autres, ou leur version nouvelle."
        raise Invalid(why, field_errors={"demarches": why})


@action("operators.admit")
def _admit_chunk(
    *,
    organisation: Organisation,
    newcomers: Sequence[Newcomer],
    offers: Sequence[Offer],
    by: Actor,
    on: datetime,
) -> Admission:
    served = bulk.create_organisations(organisation, newcomers)
    admitted = bulk.create_memberships(organisation, served, on=on.date())
    bulk.create_adoptions(served, offers, on=on.date())
    scope.restore()
    note(admitted=admitted, served=len(served), procedures=[offer.procedure for offer in offers])
    return Admission(admitted, len(served) - admitted, len(served) * len(offers))


@action("operators.adopt")
def adopt(
    *,
    organisation: Organisation,
    offer: Offer,
    by: Actor,
    on: datetime,
    parameters: dict[str, Any] | None = None,
    active: bool = True,
) -> Adoption:
    """Offer a procedure, follow another version of it, change its parameters, or stop offering it."""
    note(procedure=offer.procedure, version=offer.version, active=active)
    row, _created = Adoption.objects.get_or_create(
        organisation=organisation,
        procedure=offer.procedure,
        defaults={"version": offer.version, "since": on.date()},
    )
    row.version, row.active = offer.version, active
    row.parameters = row.parameters if parameters is None else parameters
    row.save(update_fields=["version", "active", "parameters"])
    return row


@action("operators.describe")
def describe(*, organisation: Organisation, by: Actor, on: datetime, **facts: Any) -> Organisation:
    """Change what the public reads of an organisation: contact, hours, court, signatory, accent, host."""
    if unknown := set(facts) - PUBLIC_FACTS:
        raise Refusal(f"Ces renseignements n’existent pas : {', '.join(sorted(unknown))}.")
    note(subject=f"organisation:{organisation.id}", changed=sorted(facts))
    for name, value in facts.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(facts))
    return organisation

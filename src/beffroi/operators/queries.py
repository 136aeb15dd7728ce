"""Reading organisations, members and adoptions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from beffroi.operators import watching
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.operators.types import Kind, UnknownOrganisation
from beffroi.tenancy.types import Unknown

adopted = watching.adopted
followers = watching.followers
searched = watching.page


def by_siren(siren: str) -> Organisation:
    """Return the organisation of a SIREN; :raises UnknownOrganisation:."""
    try:
        return Organisation.objects.get(siren=siren)
    except Organisation.DoesNotExist:
        raise UnknownOrganisation(siren) from None


def by_slug(slug: str) -> Organisation:
    """Return the organisation of an address; :raises Unknown:."""
    return _one(slug=slug)


def by_host(host: str) -> Organisation | None:
    """Return the organisation that answers on its own host name, if any."""
    return Organisation.objects.filter(host_name=host).first()


def by_owner_code(code: str) -> Organisation:
    """Return the organisation that a case number names, by INSEE code or SIREN; :raises Unknown:."""
    if len(code) == 9:
        return _one(siren=code)
    return _one(commune_code=code, kind=Kind.COMMUNE, successor=None)


def by_id(organisation_id: UUID) -> Organisation:
    """Return an organisation; :raises Unknown:."""
    return _one(id=organisation_id)


def named(organisation_ids: Iterable[UUID]) -> list[Organisation]:
    """Return the organisations of a (short) list of identifiers, by name."""
    return list(Organisation.objects.filter(id__in=list(organisation_ids)).order_by("name"))


def offered(organisation: Organisation) -> list[Adoption]:
    """Return the active adoptions of an organisation, by procedure. In scope."""
    return list(Adoption.objects.filter(organisation=organisation, active=True).order_by("procedure"))


def adoption(organisation: Organisation, procedure: str) -> Adoption:
    """Return the active adoption of one procedure; :raises Unknown:. In scope."""
    found = Adoption.objects.filter(organisation=organisation, procedure=procedure, active=True).first()
    if found is None:
        raise Unknown
    return found


def adoption_of_code(organisation: Organisation, code: str) -> Adoption:
    """Return the active adoption of a procedure by its code, or "pack/code"; :raises Unknown:. In scope."""
    rows = Adoption.objects.filter(organisation=organisation, active=True)
    found = rows.filter(Q(procedure=code) | Q(procedure__endswith=f"/{code}")).order_by("procedure").first()
    if found is None:
        raise Unknown
    return found


def members(operator: Organisation, *, after: str = "", limit: int = 50) -> list[Membership]:
    """Return a keyset page of members of an operator by slug, each with its ``served``. In scope."""
    rows = Membership.objects.filter(watching.not_ended(), organisation=operator, served__slug__gt=after)
    return list(rows.select_related("served").order_by("served__slug")[:limit])


def of_communes(codes: Iterable[str]) -> dict[str, Organisation]:
    """Return the communes served here among these INSEE codes, by code."""
    wanted = [code for code in codes if code]
    rows = Organisation.objects.filter(kind=Kind.COMMUNE, commune_code__in=wanted, successor=None)
    return {row.commune_code: row for row in rows}


def operator() -> Organisation | None:
    """Return the operator that runs this installation: the first one founded."""
    return Organisation.objects.filter(kind=Kind.OPERATOR).order_by("id").first()


def everyone() -> list[UUID]:
    """Return the identifiers of every organisation: the roster of the scope."""
    return list(Organisation.objects.order_by("id").values_list("id", flat=True))


def _one(**facts: object) -> Organisation:
    found = Organisation.objects.filter(**facts).first()
    if found is None:
        raise Unknown
    return found

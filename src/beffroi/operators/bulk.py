"""The statements of a bulk admission: one writing scope per organisation, sent in large batches.

Literals come from psycopg, which does the quoting, or are UUIDs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db import connection
from psycopg import Connection, sql

from beffroi.kernel.ids import new_id
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.operators.rules import court_of, town_hall_name
from beffroi.operators.types import Kind, Newcomer, Offer, Standing
from beffroi.tenancy import scope

BATCH = 100

_INSERT = (
    "INSERT INTO operators_adoption"
    " (id, organisation_id, procedure, version, parameters, active, since) VALUES"
)


def create_organisations(operator: Organisation, newcomers: Sequence[Newcomer]) -> list[Organisation]:
    """Insert those of ``newcomers`` that do not stand yet; return them all, old and new."""
    rows = [_organisation(operator, newcomer) for newcomer in newcomers]
    Organisation.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Organisation.objects.filter(siren__in=[row.siren for row in rows]).order_by("siren"))


def _organisation(operator: Organisation, newcomer: Newcomer) -> Organisation:
    commune = newcomer.kind is Kind.COMMUNE
    return Organisation(
        siren=newcomer.siren,
        kind=newcomer.kind,
        name=newcomer.name,
        slug=newcomer.slug,
        commune_code=newcomer.commune_code,
        department=newcomer.department,
        population=newcomer.population,
        admitted_by=operator,
        display_name=town_hall_name(newcomer.name) if commune else newcomer.name,
        address_lines=["Hôtel de ville"] if commune else [],
        postcode=newcomer.postcode,
        city=newcomer.name if commune else "",
        court=court_of(newcomer.department),
        signatory_quality="Le maire" if commune else "",
    )


def create_memberships(operator: Organisation, served: Iterable[Organisation], *, on: date) -> int:
    """Insert the missing memberships in the operator's scope; return how many were new."""
    known = set(
        Membership.objects.filter(organisation=operator, until=None).values_list("served_id", flat=True)
    )
    rows = [
        Membership(organisation=operator, served=one, standing=Standing.MEMBER, since=on)
        for one in served
        if one.id not in known
    ]
    Membership.objects.bulk_create(rows)
    return len(rows)


def create_adoptions(served: Sequence[Organisation], offers: Sequence[Offer], *, on: date) -> None:
    """Insert the missing adoptions, each in the scope of its own organisation."""
    rows = [(offer.procedure, _told(offer, on)) for offer in offers]
    held = _held(served) if rows else {}
    lacking = [(one, [row for name, row in rows if name not in held[one]]) for one in held]
    wanted = [each for each in lacking if each[1]]
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), BATCH):
            cursor.execute(";".join(_adopt(*each) for each in wanted[start : start + BATCH]))


def _held(served: Sequence[Organisation]) -> dict[UUID, set[str]]:
    """Return the procedures that each organisation has adopted already."""
    found: dict[UUID, set[str]] = {one.id: set() for one in served}
    with scope.reading(*found):
        rows = Adoption.objects.filter(organisation_id__in=list(found))
        for organisation_id, procedure in rows.values_list("organisation_id", "procedure"):
            found[organisation_id].add(procedure)
    return found


def _told(offer: Offer, on: date) -> str:
    """Return the end of a row, quoted once for everybody."""
    told = sql.SQL("{}, {}, '{{}}', true, {}").format(offer.procedure, offer.version, on)
    return told.as_string(_raw())


def _adopt(organisation_id: UUID, rows: Sequence[str]) -> str:
    """Return the statements that adopt for one organisation; UUIDs are written as they are."""
    # ON CONFLICT reads the row that stands: the organisation must be readable too.
    values = ", ".join(f"('{new_id()}', '{organisation_id}', {row})" for row in rows)
    scoped = (
        f"SET LOCAL beffroi.organisation = '{organisation_id}'; "
        f"SET LOCAL beffroi.readable = '{{{organisation_id}}}'"
    )
    return f"{scoped}; {_INSERT} {values} ON CONFLICT (organisation_id, procedure) DO NOTHING"


def _raw() -> Connection[tuple[object, ...]]:
    return cast("Connection[tuple[object, ...]]", connection.connection)

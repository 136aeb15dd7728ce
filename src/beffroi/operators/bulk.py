"""The statements of a bulk admission: one writing scope per organisation, sent in large batches.

Literals only come from :func:`_quoted`, which lets psycopg do the quoting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db import connection
from psycopg import Connection, sql

from beffroi.kernel.ids import new_id
from beffroi.operators.models import Membership, Organisation
from beffroi.operators.rules import court_of, town_hall_name
from beffroi.operators.types import Kind, Newcomer, Offer, Standing

BATCH = 100

_ADOPT = """INSERT INTO operators_adoption
(id, organisation_id, procedure, version, parameters, active, since)
VALUES {rows} ON CONFLICT (organisation_id, procedure) DO NOTHING"""


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
    if not offers:
        return
    with connection.cursor() as cursor:
        for start in range(0, len(served), BATCH):
            pieces = [_adopt(one.id, offers, on) for one in served[start : start + BATCH]]
            cursor.execute(sql.SQL(";").join(pieces).as_string(_raw()))


def _adopt(organisation_id: UUID, offers: Sequence[Offer], on: date) -> sql.Composable:
    rows = sql.SQL(", ").join(
        sql.SQL("({}, {}, {}, {}, '{{}}', true, {})").format(
            str(new_id()), str(organisation_id), offer.procedure, offer.version, on
        )
        for offer in offers
    )
    # ON CONFLICT reads the row that stands: the organisation must be readable too.
    scope = "SET LOCAL beffroi.organisation = {one}; SET LOCAL beffroi.readable = {all}; "
    return sql.SQL(scope + _ADOPT).format(one=str(organisation_id), all=f"{{{organisation_id}}}", rows=rows)


def _raw() -> Connection[tuple[object, ...]]:
    return cast("Connection[tuple[object, ...]]", connection.connection)

"""Giving numbers: continuous in each series and year, never twice."""

from __future__ import annotations

from django.db import connection

from beffroi.kernel.ids import new_id
from beffroi.kernel.numbers import CaseNumber
from beffroi.operators.models import Organisation

_NEXT = """
    INSERT INTO cases_numberseries (id, organisation_id, series, year, last) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (organisation_id, series, year) DO UPDATE SET last = cases_numberseries.last + 1
    RETURNING last
"""


def next_number(organisation: Organisation, series: str, year: int) -> CaseNumber:
    """Return the next number of a series; it holds the series until the transaction ends.

    :source: code de l'urbanisme, A423-1 to A423-3 (continuous by nature of authorisation)
    """
    series = series if organisation.commune_code else ""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [new_id(), organisation.id, series, year])
        rank = cursor.fetchone()[0]
    return CaseNumber(series or None, organisation.commune_code or organisation.siren, year, rank)

"""Locks that cross tenants: two orders of two members on one campaign are counted one after the other."""

from __future__ import annotations

from django.db import connection

_SEED = 7230


def hold(what: object) -> None:
    """Hold a name until the transaction ends; what is read afterwards was committed before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(what), _SEED])

"""Keys that clients send with a filing: the same key gives the same case, once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import connection

from beffroi.cases.models import Case, Idempotency
from beffroi.cases.types import AlreadyFiled
from beffroi.operators.models import Organisation


def standing(organisation: Organisation, key: str, digest: str) -> Case | None:
    """Return the case already filed under a key. In the writing scope that will file: a twin waits here.

    :raises AlreadyFiled: the key has served for another content.
    """
    hashed = _hash(key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{organisation.id}:{hashed}"]
        )
    row = Idempotency.objects.filter(organisation=organisation, key=hashed).select_related("case").first()
    if row is not None and row.digest != digest:
        raise AlreadyFiled
    return row.case if row is not None else None


def remember(organisation: Organisation, key: str, digest: str, *, case: Case, on: datetime) -> None:
    """Keep the key of a case just filed, in the same transaction."""
    Idempotency.objects.create(
        organisation=organisation, key=_hash(key), digest=digest, case=case, created_at=on
    )


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()

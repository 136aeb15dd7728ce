"""Published procedures: immutable, hence kept in memory once read."""

from __future__ import annotations

from functools import lru_cache

from beffroi.cases.models import ProcedureVersion
from beffroi.cases.procedures.loading import from_json
from beffroi.cases.procedures.types import Procedure
from beffroi.tenancy.types import Unknown


@lru_cache(maxsize=512)
def procedure(reference: str, version: int) -> Procedure:
    """Return one version of a procedure ("pack/code"); :raises Unknown:."""
    row = ProcedureVersion.objects.filter(reference=reference, version=version).first()
    if row is None:
        raise Unknown
    return from_json(row.canonical)


def latest(reference: str) -> ProcedureVersion:
    """Return the latest published version of a procedure; :raises Unknown:."""
    row = ProcedureVersion.objects.filter(reference=reference).order_by("-version").first()
    if row is None:
        raise Unknown
    return row


def published() -> list[ProcedureVersion]:
    """Return the latest version of every published procedure, by reference."""
    rows = ProcedureVersion.objects.order_by("reference", "-version").distinct("reference")
    return list(rows[:1000])


def of_pack(pack: str) -> list[ProcedureVersion]:
    """Return the latest version of every published procedure of a pack, by reference."""
    rows = ProcedureVersion.objects.filter(reference__startswith=f"{pack}/")
    return list(rows.order_by("reference", "-version").distinct("reference")[:1000])

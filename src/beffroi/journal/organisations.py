"""The organisations whose journals are kept, reached through the key of entries: their app is higher up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from beffroi.journal.models import Entry
from beffroi.tenancy.types import Unknown

BATCH = 500


def batches(size: int = BATCH) -> Iterator[dict[UUID, str]]:
    """Yield every organisation with its name, ``size`` at a time, in the order of identifiers."""
    after: UUID | None = None
    while batch := _page(after, size):
        yield batch
        after = max(batch)


def label(organisation_id: UUID) -> str:
    """Return the name and SIREN of an organisation; :raises Unknown:."""
    rows = _model().objects.filter(id=organisation_id).values_list("name", "siren")
    for name, siren in rows:
        return f"{name} ({siren})"
    raise Unknown


def with_siren(siren: str) -> UUID:
    """Return the identifier of the organisation of a SIREN; :raises Unknown:."""
    for identifier in _model().objects.filter(siren=siren).values_list("id", flat=True):
        return cast("UUID", identifier)
    raise Unknown


def _page(after: UUID | None, size: int) -> dict[UUID, str]:
    rows = _model().objects.order_by("id").values_list("id", "name", "siren")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return {identifier: f"{name} ({siren})" for identifier, name, siren in rows[:size]}


def _model() -> Any:
    return Entry._meta.get_field("organisation").related_model  # noqa: SLF001 - public in spite of its name

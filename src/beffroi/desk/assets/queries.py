"""Reading the inventory. In scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from beffroi.desk.models import Asset


def brought_by(rows: QuerySet[Asset], order: str) -> QuerySet[Asset]:
    """Return the things that an order of a group purchase brought; all of them when ``order`` names none."""
    try:
        return rows.filter(details__order=str(UUID(order)))
    except ValueError:
        return rows

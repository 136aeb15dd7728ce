"""The indexes of lists: one shape for every order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def list_by(column: str, *, closed: bool) -> models.Index:
    """Return the index of a list of open or closed cases in the order of a column, read either way."""
    name = f"case_{'closed' if closed else 'open'}_by_{column}"
    condition = Q(closed_at__isnull=not closed)
    return models.Index(fields=["organisation", column, "id"], name=name, condition=condition)

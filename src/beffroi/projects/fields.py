"""Keys and choices, as the models of this app declare them."""

from __future__ import annotations

from typing import Any

from django.db import models


def tenant_key(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a key to another row of the same tenant; the migration makes its constraint composite."""
    return models.ForeignKey(model, db_constraint=False, on_delete=models.CASCADE, **options)


def member_key(**options: Any) -> models.ForeignKey[Any, Any]:
    """Return the key of the member that a row is about: it reads the row and never writes it."""
    return models.ForeignKey(
        "operators.Organisation", on_delete=models.PROTECT, **{"related_name": "+", **options}
    )


def choices(words: Any) -> list[tuple[Any, Any]]:
    """Return the values of an enumeration as a field takes them."""
    return [(word.value, word.value) for word in words]

"""Computed values: what a form works out by itself, from visible answers only."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from beffroi.cases.procedures.expressions import evaluate, rounded
from beffroi.cases.procedures.types import Field, Result


def computed(field: Field, answers: Mapping[str, Any], on: date | None = None) -> Any:
    """Return the JSON value of a computed field: a number, whole cents or a text; None when it lacks."""
    value = None if field.compute is None else evaluate(field.compute, answers, on)
    if field.result is Result.TEXT:
        return value if isinstance(value, str) else None
    if not isinstance(value, Decimal):
        return None
    exact = rounded(value, field.decimals)
    return int(exact) if exact == exact.to_integral_value() else float(exact)

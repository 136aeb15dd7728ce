"""Who may do what: figures read across the house: sheets, reports."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

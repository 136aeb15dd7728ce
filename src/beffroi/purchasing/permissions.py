"""Who may do what: group purchases: needs, lots, awards, orders."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

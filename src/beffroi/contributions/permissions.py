"""Who may do what: keys, allocations, calls for funds."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

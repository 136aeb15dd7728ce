"""Who may do what: the service desk around the support pack."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

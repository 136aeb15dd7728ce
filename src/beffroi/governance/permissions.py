"""Who may do what: bodies, mandates, sessions, votes, deliberations."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

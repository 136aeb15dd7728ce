"""Who may do what: portfolio, skills, trainings."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {}

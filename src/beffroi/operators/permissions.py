"""Who may do what to organisations, members and adoptions."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {
    "operators.found": frozenset({Role.SYSTEM}),
    "operators.admit": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "operators.adopt": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.SYSTEM}),
    "operators.describe": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.SYSTEM}),
    "operators.watch": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SERVICE_DESK, Role.AUDITOR}),
}

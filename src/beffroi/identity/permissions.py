"""Who may do what to agents, roles and tokens."""

from __future__ import annotations

from beffroi.tenancy.types import PERSONS, Role

_ADMINISTRATORS = frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM})

MAY: dict[str, frozenset[Role]] = {
    "identity.list_agents": _ADMINISTRATORS | {Role.AUDITOR},
    "identity.enrol": _ADMINISTRATORS,
    "identity.invite": _ADMINISTRATORS,
    "identity.change_roles": _ADMINISTRATORS,
    "identity.revoke": _ADMINISTRATORS,
    "identity.issue_token": PERSONS | {Role.SYSTEM},
    "identity.revoke_token": PERSONS | {Role.SYSTEM},
    "identity.use_token": PERSONS,
}

"""Who may do what to agents, roles and tokens."""

from __future__ import annotations

from beffroi.tenancy.types import PERSONS, Role

_ADMINISTRATORS = frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM})

_COLLEAGUES = PERSONS - {Role.VISITOR}

MAY: dict[str, frozenset[Role]] = {
    "identity.list_agents": _ADMINISTRATORS | {Role.AUDITOR},
    "identity.enrol": _ADMINISTRATORS,
    "identity.invite": _ADMINISTRATORS,
    "identity.change_roles": _ADMINISTRATORS,
    "identity.revoke": _ADMINISTRATORS,
    # A visitor reads on screen, where each reading leaves a line: no program reads for them.
    "identity.issue_token": _COLLEAGUES | {Role.SYSTEM},
    "identity.revoke_token": _COLLEAGUES | {Role.SYSTEM},
    "identity.use_token": _COLLEAGUES,
    "identity.ask_access": frozenset({Role.SERVICE_DESK, Role.OPERATOR_ADMINISTRATOR}),
    "identity.grant_access": frozenset({Role.COMMUNE_ADMINISTRATOR}),
    "identity.visit": frozenset({Role.VISITOR}),
}

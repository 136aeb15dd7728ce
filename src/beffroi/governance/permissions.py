"""Who may do what with bodies, sessions and deliberations."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_OPERATOR = frozenset({Role.OPERATOR_ADMINISTRATOR})
_MEMBER = frozenset({Role.DELEGATE, Role.COMMUNE_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "governance.watch": _OPERATOR | {Role.SERVICE_DESK, Role.AUDITOR},
    "governance.found_body": _OPERATOR | {Role.SYSTEM},
    "governance.appoint": _OPERATOR | {Role.SYSTEM},
    "governance.end_mandate": _OPERATOR,
    "governance.prepare": _OPERATOR,
    "governance.convene": _OPERATOR,
    "governance.hold": _OPERATOR,
    "governance.vote": _OPERATOR,
    "governance.close": _OPERATOR,
    "governance.publish": _OPERATOR,
    "governance.deliver": frozenset({Role.SYSTEM}),
    "governance.attend": _MEMBER | {Role.HEAD_OF_SERVICE},
    "governance.reply": _MEMBER,
}

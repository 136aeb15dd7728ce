"""Who may do what with group purchases."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_OPERATOR = frozenset({Role.OPERATOR_ADMINISTRATOR})
_ELECTED = frozenset({Role.DELEGATE, Role.COMMUNE_ADMINISTRATOR})
_STAFF = _ELECTED | {Role.HEAD_OF_SERVICE, Role.SECRETARY}

MAY: dict[str, frozenset[Role]] = {
    "purchasing.watch": _OPERATOR | {Role.SERVICE_DESK, Role.AUDITOR},
    "purchasing.open": _OPERATOR,
    "purchasing.call": _OPERATOR,
    "purchasing.consolidate": _OPERATOR,
    "purchasing.convention": _OPERATOR,
    "purchasing.publish": _OPERATOR,
    "purchasing.award": _OPERATOR,
    "purchasing.window": _OPERATOR,
    "purchasing.share": _OPERATOR,
    "purchasing.close": _OPERATOR,
    "purchasing.remind": frozenset({Role.SYSTEM}),
    "purchasing.follow": _STAFF,
    "purchasing.draft_needs": _STAFF,
    "purchasing.validate_needs": _ELECTED,
    # The coordinator of a groupement signs as a member does, and orders when it executes for the others.
    "purchasing.sign": _ELECTED | _OPERATOR,
    "purchasing.order": _ELECTED | {Role.HEAD_OF_SERVICE} | _OPERATOR,
    "purchasing.cancel_order": _ELECTED | {Role.HEAD_OF_SERVICE} | _OPERATOR,
    "purchasing.receive": _STAFF | _OPERATOR,
    # The file that a party gave with its signature: who runs the purchase checks the deliberation.
    "purchasing.open_signature": _OPERATOR | {Role.AUDITOR},
}

"""Who may do what: keys, allocations, calls for funds."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_STAFF = frozenset({Role.OPERATOR_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "contributions.read": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.AUDITOR}),
    "contributions.publish_key": _STAFF | {Role.SYSTEM},
    "contributions.run": _STAFF | {Role.SYSTEM},
    # The committee votes; the operator's administrator writes down which deliberation did.
    "contributions.vote": _STAFF | {Role.SYSTEM},
    "contributions.schedule": _STAFF | {Role.SYSTEM},
    "contributions.issue": _STAFF | {Role.SYSTEM},
    "contributions.pay": _STAFF | {Role.SYSTEM},
    "contributions.bill_to": _STAFF | {Role.SYSTEM},
    "contributions.remind": frozenset({Role.SYSTEM}),
    # A delegate answers for the money before the council.
    "contributions.consult": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DELEGATE}),
}

"""Who may do what to organisations, members and adoptions."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_ADMINISTRATION = frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM})
_MEMBERS_PEOPLE = frozenset(
    {
        Role.SECRETARY,
        Role.INSTRUCTOR,
        Role.HEAD_OF_SERVICE,
        Role.COMMUNE_ADMINISTRATOR,
        Role.DELEGATE,
        Role.AUDITOR,
    }
)

MAY: dict[str, frozenset[Role]] = {
    "operators.found": frozenset({Role.SYSTEM}),
    "operators.admit": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "operators.adopt": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.SYSTEM}),
    "operators.describe": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.SYSTEM}),
    "operators.watch": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SERVICE_DESK, Role.AUDITOR}),
    "operators.set_statutes": _ADMINISTRATION,
    "operators.manage_members": _ADMINISTRATION,
    "operators.manage_agreements": _ADMINISTRATION,
    "operators.remind_agreements": frozenset({Role.SYSTEM}),
    # Who ends an organisation and carries its people: the operator that admitted both.
    "operators.succeed": _ADMINISTRATION,
    "operators.manage_services": _ADMINISTRATION,
    "operators.answer_wish": _ADMINISTRATION | {Role.SERVICE_DESK},
    "operators.see_services": _MEMBERS_PEOPLE,
    "operators.ask_service": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DELEGATE}),
}

"""Who may do what to cases, drafts and procedures."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_DESK = frozenset({Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE})
_INSTRUCTION = frozenset({Role.INSTRUCTOR, Role.HEAD_OF_SERVICE})
_OPERATOR_DESK = frozenset({Role.SERVICE_DESK, Role.OPERATOR_ADMINISTRATOR})
_TIME = frozenset({Role.SYSTEM})
_KEEPERS = frozenset({Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "cases.publish": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.draft_version": frozenset({Role.OPERATOR_ADMINISTRATOR}),
    "cases.retire_version": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.stop_version": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.draft": frozenset({Role.ANYONE}),
    "cases.file": frozenset({Role.ANYONE}),
    "cases.read": _DESK | {Role.APPLICANT},
    "cases.assign": _DESK,
    "cases.acknowledge": _DESK,
    "cases.request_documents": _INSTRUCTION,
    "cases.complete": _DESK | {Role.APPLICANT},
    "cases.transfer": _DESK,
    "cases.extend": _INSTRUCTION,
    "cases.migrate_case": _INSTRUCTION | {Role.APPLICANT},
    "cases.keep_version": _INSTRUCTION,
    "cases.decide": frozenset({Role.HEAD_OF_SERVICE}),
    "cases.message": _DESK | {Role.APPLICANT},
    "cases.withdraw": _DESK | {Role.APPLICANT},
    "cases.attest": _DESK | {Role.APPLICANT},
    "cases.ask_reasons": _DESK | {Role.APPLICANT},
    "cases.give_reasons": frozenset({Role.HEAD_OF_SERVICE}),
    "cases.receive_transfer": _TIME,
    "cases.settle_transfer": _TIME,
    "cases.alert": _TIME,
    "cases.open_paper": frozenset({Role.APPLICANT}),
    "cases.mark_read": _DESK,
    "cases.lapse": _TIME,
    "cases.deliver": _TIME,
    "cases.receive_mail": _TIME,
    "cases.see_mail": _DESK | _OPERATOR_DESK,
    "cases.sort_mail": _DESK,
    "cases.sort_unplaced_mail": _OPERATOR_DESK,
    "cases.resend_mail": _DESK,
    "cases.sweep": _TIME,
    # What leaves names no person, yet it goes outside: only who administers the organisation says where to.
    "cases.manage_webhooks": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR}),
    "cases.call_webhook": _TIME,
    "cases.forget_webhooks": _TIME,
    "cases.review_retention": _KEEPERS,
    "cases.hold": _KEEPERS,
    "cases.release": _KEEPERS,
    # The parcel holds whole cases: only who reads them opens it.
    "cases.download_transfer": frozenset({Role.HEAD_OF_SERVICE}),
    "cases.accept_transfer": _KEEPERS,
    "cases.reject_transfer": _KEEPERS,
    "cases.schedule": _TIME,
    "cases.warn": _TIME,
    "cases.anonymise": _TIME,
    "cases.destroy": _TIME,
    "cases.transfer_to_archives": _TIME,
    "cases.drop_draft": _TIME,
}

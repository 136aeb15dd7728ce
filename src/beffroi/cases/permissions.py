"""Who may do what to cases, drafts and procedures."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_DESK = frozenset({Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE})
_INSTRUCTION = frozenset({Role.INSTRUCTOR, Role.HEAD_OF_SERVICE})
_OPERATOR_DESK = frozenset({Role.SERVICE_DESK, Role.OPERATOR_ADMINISTRATOR})
_TIME = frozenset({Role.SYSTEM})
# A delegation of signature gives the role, for its time; the action looks at its procedures.
_SIGNING = frozenset({Role.HEAD_OF_SERVICE, Role.SIGNATORY})
_KEEPERS = frozenset({Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "cases.publish": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.draft_version": frozenset({Role.OPERATOR_ADMINISTRATOR}),
    "cases.retire_version": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.stop_version": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.SYSTEM}),
    "cases.draft": frozenset({Role.ANYONE}),
    "cases.file": frozenset({Role.ANYONE}),
    "cases.read": _DESK | {Role.APPLICANT, Role.VISITOR},
    # The operator's desk works the requests addressed to the operator itself; it holds no role in a commune.
    "cases.assign": _DESK | _OPERATOR_DESK,
    "cases.acknowledge": _DESK,
    "cases.read_statistics": _DESK | {Role.COMMUNE_ADMINISTRATOR},
    # Sums only, small numbers hidden: no request is read.
    "cases.compare_members": _OPERATOR_DESK | {Role.AUDITOR},
    "cases.request_documents": _INSTRUCTION,
    "cases.complete": _DESK | {Role.APPLICANT},
    "cases.transfer": _DESK,
    "cases.extend": _INSTRUCTION,
    "cases.migrate_case": _INSTRUCTION | {Role.APPLICANT},
    "cases.keep_version": _INSTRUCTION,
    "cases.decide": _SIGNING,
    "cases.message": _DESK | {Role.APPLICANT} | _OPERATOR_DESK,
    "cases.close_support": _OPERATOR_DESK | _TIME,
    "cases.withdraw": _DESK | {Role.APPLICANT},
    "cases.take_over": frozenset({Role.APPLICANT}),
    # The original of an identity document: agents read a marked copy.
    "cases.open_original": frozenset({Role.HEAD_OF_SERVICE}),
    # The agent has checked the identity of the person at the desk.
    "cases.hand_over": _DESK,
    "cases.attest": _DESK | {Role.APPLICANT},
    "cases.ask_reasons": _DESK | {Role.APPLICANT},
    "cases.give_reasons": _SIGNING,
    "cases.note": _DESK | _OPERATOR_DESK,
    "cases.read_mentions": _DESK,
    "cases.see_team": _DESK | {Role.COMMUNE_ADMINISTRATOR},
    "cases.be_absent": _DESK,
    "cases.declare_absence": _KEEPERS,
    # Whoever registers an arrêté must not be able to sign by it.
    "cases.delegate_signature": frozenset({Role.COMMUNE_ADMINISTRATOR}),
    "cases.set_services": frozenset({Role.COMMUNE_ADMINISTRATOR}) | _OPERATOR_DESK,
    "cases.set_routing": frozenset({Role.COMMUNE_ADMINISTRATOR}),
    "cases.save_letter": _DESK,
    "cases.announce_presence": _DESK | _OPERATOR_DESK,
    "cases.export_case": _DESK,
    "cases.ask_opinion": _INSTRUCTION,
    "cases.cancel_opinion": _INSTRUCTION,
    "cases.record_opinion": _DESK,
    "cases.give_opinion": _DESK | {Role.CONSULTED},
    "cases.remind_opinions": _TIME,
    "cases.save_view": _DESK,
    # One's own; those of the service too for its head (manage_views), which the action looks at.
    "cases.change_view": _DESK,
    "cases.delete_view": _DESK,
    "cases.manage_views": frozenset({Role.HEAD_OF_SERVICE}),
    "cases.receive_transfer": _TIME,
    "cases.settle_transfer": _TIME,
    "cases.alert": _TIME,
    "cases.open_paper": frozenset({Role.APPLICANT}),
    "cases.mark_read": _DESK | _OPERATOR_DESK,
    "cases.lapse": _TIME,
    "cases.deliver": _TIME,
    "cases.receive_mail": _TIME,
    "cases.see_mail": _DESK | _OPERATOR_DESK,
    "cases.sort_mail": _DESK | _OPERATOR_DESK | _TIME,
    "cases.sort_unplaced_mail": _OPERATOR_DESK,
    "cases.resend_mail": _DESK,
    "cases.sweep": _TIME,
    # What leaves names no person, yet it goes outside: only who administers the organisation says where to.
    "cases.manage_webhooks": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.OPERATOR_ADMINISTRATOR}),
    "cases.call_webhook": _TIME,
    "cases.forget_webhooks": _TIME,
    "cases.review_retention": _KEEPERS,
    "cases.set_retention": _KEEPERS,
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
    "cases.drop_mails": _TIME,
}

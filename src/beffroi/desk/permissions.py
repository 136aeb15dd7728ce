"""Who may do what: the service desk around the support pack."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_DESK = frozenset({Role.SERVICE_DESK, Role.OPERATOR_ADMINISTRATOR})
_HEAD = frozenset({Role.OPERATOR_ADMINISTRATOR})
_TIME = frozenset({Role.SYSTEM})
# Everybody who works in a town hall may call its operator for help.
_MEMBER = frozenset({Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "desk.open": _HEAD | _TIME,
    "desk.set_promise": _HEAD | _TIME,
    "desk.set_calendar": _HEAD | _TIME,
    "desk.work": _DESK,
    "desk.watch_figures": _DESK | {Role.AUDITOR},
    # The operator's side of what a member asks: the member's own right was looked at in its own house.
    "desk.receive": _DESK | _TIME,
    "desk.hear": _TIME,
    "desk.answer": _DESK,
    "desk.move": _DESK | _TIME,
    "desk.qualify": _DESK,
    "desk.give": _DESK,
    "desk.merge": _DESK,
    "desk.split": _DESK,
    "desk.enter_time": _DESK,
    "desk.set_days": _HEAD,
    "desk.save_reply": _DESK,
    "desk.plan_visit": _DESK,
    "desk.rate": frozenset({Role.APPLICANT}),
    "desk.write_article": _DESK,
    "desk.open_problem": _DESK,
    "desk.broadcast": _DESK,
    # What a group purchase delivers enters the inventory by itself.
    "desk.import_assets": _DESK | _TIME,
    "desk.escalate": _TIME,
    "desk.count": _DESK | _TIME,
    "desk.sort_mail": _DESK | _TIME,
    # The member's side.
    "desk.ask": _MEMBER | _TIME,
    "desk.follow": _MEMBER,
    "desk.write": _MEMBER,
}

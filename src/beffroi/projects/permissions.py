"""Who may do what: portfolio, skills, trainings."""

from __future__ import annotations

from beffroi.tenancy.types import Role

_OPERATOR = frozenset({Role.OPERATOR_ADMINISTRATOR})
_STAFF = _OPERATOR | {Role.SERVICE_DESK}
_TIME = frozenset({Role.SYSTEM})
_MEMBER = frozenset(
    {Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR, Role.DELEGATE}
)
_IN_CHARGE = frozenset({Role.COMMUNE_ADMINISTRATOR})

MAY: dict[str, frozenset[Role]] = {
    "projects.watch": _STAFF | {Role.AUDITOR},
    "projects.plan": _OPERATOR,
    "projects.watch_trainings": _STAFF | {Role.AUDITOR},
    "projects.teach": _STAFF,
    # The operator's side of what a member asks: the member's own right was looked at in its own house.
    "projects.seat": _STAFF | _TIME,
    "projects.release": _STAFF | _TIME,
    "projects.deliver": _TIME,
    # Whoever holds the link of the mail: it is looked at before.
    "projects.evaluate": _TIME,
    # Names and skills of people: not for the auditor, who has no help to arrange.
    "projects.watch_skills": _STAFF,
    "projects.keep_skills": _OPERATOR,
    # In the operator's house as in a member's: one's own skills, those of one's people, help.
    "projects.declare_skills": _STAFF | _MEMBER,
    "projects.confirm_skills": _OPERATOR | _IN_CHARGE | {Role.HEAD_OF_SERVICE},
    "projects.ask_help": _STAFF | _IN_CHARGE | {Role.HEAD_OF_SERVICE},
    # Commits the days of an agent of the house.
    "projects.lend": _OPERATOR | _IN_CHARGE,
    "projects.forget_skills": _TIME,
    # The member's side.
    "projects.see_skills": _MEMBER,
    "projects.see": _MEMBER,
    "projects.see_trainings": _MEMBER,
    "projects.enrol": _IN_CHARGE,
    "projects.enrol_self": _MEMBER,
}

"""A member enrols its people: the right is looked at in its own house, the seat is given in the operator's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from beffroi.journal.actions import action, note
from beffroi.operators.models import Organisation
from beffroi.projects.trainings import actions
from beffroi.projects.trainings.models import Enrolment
from beffroi.projects.trainings.types import Person
from beffroi.tenancy.types import CLOCKWORK, Actor, Unknown


@action("projects.enrol")
def enrol(
    *,
    organisation: Organisation,
    operator: Organisation,
    session_id: UUID,
    person: Person,
    by: Actor,
    on: datetime,
) -> Enrolment:
    """Enrol somebody of the member, by its administrator. :param organisation: the member.

    :raises Invalid: no name, a wrong address. :raises NotNow: begun, cancelled, not for such a person, or twice.
    """
    return _seated(organisation, operator, session_id, person, author=by, on=on)


@action("projects.enrol_self")
def enrol_self(
    *,
    organisation: Organisation,
    operator: Organisation,
    session_id: UUID,
    person: Person,
    by: Actor,
    on: datetime,
) -> Enrolment:
    """Enrol oneself; ``person`` holds the address of one's own account, as the caller knows it."""
    return _seated(organisation, operator, session_id, person, author=by, on=on)


def _seated(
    member: Organisation,
    operator: Organisation,
    session_id: UUID,
    person: Person,
    *,
    author: Actor,
    on: datetime,
) -> Enrolment:
    made = actions.seat(
        organisation=operator,
        member=member,
        session_id=session_id,
        person=person,
        author=author,
        by=CLOCKWORK,
        on=on,
    )
    note(subject=f"enrolment:{made.id}", standing=made.standing)
    return made


@action("projects.enrol")
def give_up(*, organisation: Organisation, enrolment: Enrolment, by: Actor, on: datetime) -> Enrolment:
    """Cancel an enrolment of the member, by its administrator; :raises NotNow: the session has begun."""
    return _released(organisation, enrolment, on=on)


@action("projects.enrol_self")
def give_up_mine(
    *, organisation: Organisation, enrolment: Enrolment, email: str, by: Actor, on: datetime
) -> Enrolment:
    """Cancel one's own enrolment. :param email: that of one's account. :raises Unknown: it is somebody else's."""
    if enrolment.email != email:
        raise Unknown
    return _released(organisation, enrolment, on=on)


def _released(member: Organisation, enrolment: Enrolment, *, on: datetime) -> Enrolment:
    if enrolment.member_id != member.id:
        raise Unknown
    note(subject=f"enrolment:{enrolment.id}")
    return actions.release(enrolment=enrolment, by=CLOCKWORK, on=on)

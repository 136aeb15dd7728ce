"""The verbs that a service desk adds to those of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from beffroi.cases.clocks.types import EventKind, Regime
from beffroi.cases.inbound import actions as inbound
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.models import Case
from beffroi.cases.progress import progress_of
from beffroi.cases.teamwork import notes, presence, services
from beffroi.cases.teamwork.models import Note, Service
from beffroi.cases.types import CaseState, NotLawful, Verb
from beffroi.journal.actions import action
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

__all__ = ["announce", "close", "join_mail", "name_service", "note"]


@action("cases.close_support")
def close(*, case: Case, by: Actor, on: datetime) -> Case:
    """Close a request that calls for no letter, one between public bodies; closed already, it stays so.

    :raises NotLawful: the procedure gives silence a meaning: only a decision closes it.
    """
    with progress_of(case, None, by=by, at=on) as course:
        if course.procedure.clock.regime is not Regime.NONE:
            raise NotLawful("Cette demande appelle une décision écrite. Prenez-la sur sa page.")
        if case.open:
            case.state, case.closed_at, case.outcome = CaseState.DECIDED, on, "granted"
            course.add(EventKind.DECIDED, outcome="granted")
    return case


def note(*, case: Case, body: str, by: Actor, on: datetime) -> Note:
    """Write a note that colleagues alone read; :raises Invalid: nothing is written."""
    return notes.add(case=case, body=body, by=by, on=on)


def announce(*, case: Case, by: Actor, on: datetime) -> None:
    """Say that an agent has the page of a request open."""
    presence.announce(case=case, verb=Verb.MESSAGE, by=by, on=on)


def name_service(
    *, organisation: Organisation, name: str, email: str, members: Sequence[UUID], by: Actor, on: datetime
) -> Service:
    """Name a team; :raises Invalid: without a name, or with nobody to write to."""
    return services.create(organisation=organisation, name=name, email=email, members=members, by=by, on=on)


def join_mail(*, mail: IncomingMail, number: str, by: Actor, on: datetime, told: bool = True) -> Case:
    """Join a mail of the list to a request of the same organisation; :raises Invalid: no such request here."""
    return inbound.join(mail=mail, number=number, by=by, on=on, told=told)

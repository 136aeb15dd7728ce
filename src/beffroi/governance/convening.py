"""Writing the convocations of a session: one row per person, one mail each, sent by a job that may run twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from beffroi.governance import queries
from beffroi.governance.models import Convocation, Session


def write(session: Session, *, on: datetime) -> int:
    """Make the convocations of those in office on the day of the session; return how many. In a writing scope."""
    agenda = [{"title": item.title, "note": item.note} for item in session.items.order_by("rank")]
    rows = [
        Convocation(
            organisation_id=session.organisation_id,
            session=session,
            mandate=seat,
            member_id=seat.member_id,
            body_name=session.body.name,
            person=seat.person,
            email=seat.email,
            held_at=session.held_at,
            place=session.place,
            agenda=agenda,
            made_at=on,
        )
        for seat in queries.in_office(session.body_id, session.held_on)
    ]
    Convocation.objects.bulk_create(rows)
    for row in rows:
        if row.email:
            _send_later(session.organisation_id, row.id)
    return len(rows)


def _send_later(organisation_id: UUID, convocation_id: UUID) -> None:
    from beffroi.governance.tasks import send_convocation

    def defer() -> None:
        send_convocation.defer(organisation_id=str(organisation_id), convocation_id=str(convocation_id))

    transaction.on_commit(defer)

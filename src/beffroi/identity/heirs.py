"""People of an organisation that has ended: their roles pass to its successor, whose people work on its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from beffroi.identity.holding import PARIS, in_force, not_ended
from beffroi.identity.models import Grant
from beffroi.operators.membership.succession import Moved, in_rows_of
from beffroi.operators.membership.types import SuccessionKind
from beffroi.tenancy.types import Actor


def inherited(user_id: UUID) -> QuerySet[Any, tuple[UUID, str]]:
    """Return the roles of an account on the organisations that its own ones succeed, the same as there."""
    rows = in_force().filter(user_id=user_id, organisation__formers__isnull=False)
    return rows.order_by().values_list("organisation__formers", "role")


def follow(moved: Moved, by: Actor, on: datetime) -> Mapping[str, Sequence[str]]:
    """Carry the roles of a merged organisation to its successor; ended on the former, never deleted.

    They are written, not derived: the successor's administrator sees them in its list and may take them away.
    """
    if moved.kind is not SuccessionKind.MERGE:
        return {}
    day = on.astimezone(PARIS).date()
    with in_rows_of(moved.former.id):
        rows = list(
            not_ended().filter(organisation=moved.former).select_related("user").order_by("user_id", "role")
        )
        for row in rows:
            row.until = max(day, row.since)
            row.save(update_fields=["until"])
    with in_rows_of(moved.successor.id):
        carried = [row for row in rows if _carry(moved, row, by)]
    names = sorted({row.user.full_name for row in carried})
    return {"Agents": [f"{name} rejoint {moved.successor.name}." for name in names]}


def _carry(moved: Moved, model: Grant, by: Actor) -> bool:
    held = not_ended().filter(organisation=moved.successor, user=model.user, role=model.role)
    if held.exists():
        return False
    row = Grant(
        organisation=moved.successor,
        user=model.user,
        role=model.role,
        since=model.until or model.since,
        granted_by=by.reference,
    )
    row.save(force_insert=True)
    return True

"""Who has a step of a case open: announced by a post, forgotten after some minutes, never journalled.

Like a draft, presence is not an act of the administration: a journal of who looked at what and how long would
be one of people at work.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from beffroi.cases.models import Case
from beffroi.cases.teamwork.models import Presence
from beffroi.cases.types import Verb
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor

LASTS = timedelta(minutes=10)


def announce(*, case: Case, verb: Verb, by: Actor, on: datetime) -> None:
    """Say that an agent is on a step of a case; a program that acts by a token is nobody at a desk."""
    permit(by, "cases.announce_presence", case.organisation_id)
    if by.account_id is None:
        return
    with scope.writing(case.organisation_id):
        Presence.objects.filter(case=case, seen_at__lt=on - LASTS).delete()
        row, new = Presence.objects.get_or_create(
            organisation_id=case.organisation_id,
            case=case,
            agent_id=by.account_id,
            defaults={"verb": verb, "since": on, "seen_at": on},
        )
        if not new:
            row.since = row.since if row.verb == verb else on
            row.verb, row.seen_at = verb, on
            row.save(update_fields=["verb", "since", "seen_at"])


def leave(*, case: Case, by: Actor) -> None:
    """Say that the agent has done what they came for."""
    permit(by, "cases.announce_presence", case.organisation_id)
    with scope.writing(case.organisation_id):
        Presence.objects.filter(case=case, agent_id=by.account_id).delete()


def others_on(case: Case, me: Actor, *, on: datetime) -> list[Presence]:
    """Return the colleagues who are on the case now, who came first is first. In scope."""
    rows = Presence.objects.filter(case=case, seen_at__gte=on - LASTS).exclude(agent_id=me.account_id)
    return list(rows.select_related("agent").order_by("since", "id")[:20])

"""The step of an action, checked against the rules under the lock of its campaign."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from beffroi.kernel.calendar import civil_date
from beffroi.operators.models import Organisation
from beffroi.purchasing import locks, queries, rules
from beffroi.purchasing.models import Campaign
from beffroi.purchasing.rules import Standing
from beffroi.purchasing.types import NotYet, Step


def demand(operator_id: UUID, campaign_id: UUID, step: Step, on: datetime) -> tuple[Campaign, Standing]:
    """Return a campaign ready for a step, locked, and how it stands; :raises NotYet: with the reason."""
    locks.hold(campaign_id)
    row = queries.campaign(operator_id, campaign_id)
    standing = queries.standing(row, civil_day(row.organisation, on))
    if why := rules.why_not(step, standing):
        raise NotYet(str(why))
    return row, standing


def civil_day(organisation: Organisation, on: datetime) -> date:
    """Return the civil date where an organisation stands."""
    place = organisation.commune_code or f"{organisation.department or '75'}001"[:5]
    return civil_date(on, place)

"""A member's invitation and its sheet of needs, in the member's scope."""

from __future__ import annotations

from uuid import UUID

from beffroi.operators.models import Organisation
from beffroi.purchasing.models import NeedSheet, Participation
from beffroi.tenancy.types import Unknown


def invitation(member: Organisation, campaign_id: UUID) -> Participation:
    """Return how a member takes part in a campaign; :raises Unknown:."""
    rows = Participation.objects.filter(member=member, campaign_id=campaign_id, withdrawn_at=None)
    found = rows.exclude(shown={}).select_related("organisation", "member").first()
    if found is None:
        raise Unknown
    return found


def sheet(member: Organisation, campaign_id: UUID) -> NeedSheet | None:
    """Return the member's sheet of a campaign, or None."""
    return NeedSheet.objects.filter(organisation=member, campaign_id=campaign_id).first()

"""Sharing the costs of a procedure: each computation is kept whole, the next one replaces its result."""

from __future__ import annotations

from datetime import datetime

from beffroi.journal.actions import action, note
from beffroi.purchasing import queries
from beffroi.purchasing.fees import rules
from beffroi.purchasing.fees.closing import ordered_by_member
from beffroi.purchasing.models import Campaign, CostShare, Participation
from beffroi.purchasing.reading import digest, wrong
from beffroi.purchasing.stepping import demand
from beffroi.purchasing.types import Basis, Step
from beffroi.tenancy.types import Actor


@action("purchasing.share")
def share(*, campaign: Campaign, total_cents: int, basis: Basis, by: Actor, on: datetime) -> CostShare:
    """Share the costs of a procedure among the members of a campaign, to the cent.

    :raises NotYet: before the award. :raises InvalidAllocation: nobody weighs anything on this basis.
    """
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.SHARE_FEES, on)
    if total_cents <= 0:
        raise wrong("total", "Donnez le montant des frais, au-dessus de zéro.")
    invited, bought = queries.participations(row), ordered_by_member(row)
    facts = rules.share(total_cents, [_sharer(one, bought.get(one.member_id, 0)) for one in invited], basis)
    made = CostShare.objects.create(
        organisation_id=row.organisation_id,
        campaign=row,
        basis=basis,
        total_cents=total_cents,
        facts=facts,
        digest=digest(facts),
        made_at=on,
    )
    shares = {one["siren"]: one["cents"] for one in facts["members"]}
    for one in invited:
        one.fee_cents = shares[one.member.siren]
    Participation.objects.bulk_update(invited, ["fee_cents"])
    note(subject=f"costshare:{made.id}", total_cents=total_cents, basis=basis, digest=made.digest)
    return made


def _sharer(one: Participation, ordered_cents: int) -> rules.Sharer:
    return rules.Sharer(one.member.siren, one.member.name, one.member.population, ordered_cents)


def last(campaign: Campaign) -> CostShare | None:
    """Return the last computation, or None. In scope."""
    return CostShare.objects.filter(campaign=campaign).order_by("-made_at", "-id").first()

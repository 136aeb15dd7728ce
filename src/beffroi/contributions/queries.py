"""Reading keys, runs and what members owe, in the open scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Sum

from beffroi.contributions import keeping
from beffroi.contributions.models import (
    ContributionKey,
    ContributionRun,
    ContributionVote,
    MemberContribution,
)
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Unknown

MOST = 200


def keys(operator: Organisation) -> list[ContributionKey]:
    """Return the versions of keys of an operator: by code, the latest first; 200 at most."""
    rows = ContributionKey.objects.filter(organisation=operator).order_by("code", "-number")
    return list(rows[:MOST])


def key(operator: Organisation, key_id: UUID) -> ContributionKey:
    """Return one version of a key; :raises Unknown:."""
    found = ContributionKey.objects.filter(organisation=operator, id=key_id).first()
    if found is None:
        raise Unknown
    return found


def runs(operator: Organisation, *, limit: int = 50) -> list[tuple[ContributionRun, ContributionVote | None]]:
    """Return the latest runs, each with its vote if there is one. Their ``facts`` are not read."""
    rows = (
        ContributionRun.objects.filter(organisation=operator)
        .select_related("key")
        .defer("facts", "key__text")
    )
    found = list(rows.order_by("-computed_at", "-id")[:limit])
    votes = {vote.run_id: vote for vote in ContributionVote.objects.filter(run__in=[one.id for one in found])}
    return [(one, votes.get(one.id)) for one in found]


def run(operator: Organisation, run_id: UUID) -> tuple[ContributionRun, ContributionVote | None]:
    """Return one run and its vote; :raises Unknown:."""
    rows = ContributionRun.objects.filter(organisation=operator, id=run_id)
    found = rows.select_related("key", "corrects", "organisation").first()
    if found is None:
        raise Unknown
    return found, ContributionVote.objects.filter(organisation=operator, run=found).first()


def intact(run: ContributionRun) -> bool:
    """Say whether a kept run still has the digest that it was given."""
    return keeping.digest(run.facts) == run.digest


def owed(operator: Organisation, year: int) -> Mapping[str, int]:
    """Return SIREN -> cents owed by members for a year, corrections included."""
    rows = MemberContribution.objects.filter(organisation=operator, year=year).order_by()
    told = rows.values_list("member__siren").annotate(cents=Sum("delta_cents"))
    return {siren: cents or 0 for siren, cents in told}


def owed_by(operator: Organisation, year: int, member_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the cents owed for a year by some members, those of them who owe something."""
    rows = MemberContribution.objects.filter(organisation=operator, year=year, member_id__in=list(member_ids))
    told = rows.order_by().values_list("member_id").annotate(cents=Sum("delta_cents"))
    return {member: cents or 0 for member, cents in told}


def of_member(member: Organisation, *, limit: int = 50) -> list[MemberContribution]:
    """Return what a member owes by each vote, the latest first."""
    rows = MemberContribution.objects.filter(member=member).select_related("organisation")
    return list(rows.order_by("-year", "-voted_on", "-id")[:limit])


def by_sirens(sirens: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations by SIREN."""
    return {one.siren: one for one in Organisation.objects.filter(siren__in=list(sirens))}

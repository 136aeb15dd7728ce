"""What members have set and signed, counted in the database. In the operator's scope, or the member's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from beffroi.operators.membership.models import AgreementParty
from beffroi.operators.membership.queries import on_day
from beffroi.operators.membership.types import AgreementKind
from beffroi.operators.models import Adoption, Membership, Organisation
from beffroi.operators.offers.models import SubscriptionPeriod
from beffroi.tenancy import scope

BATCH = 500

LACKING = Q(email="") | Q(phone="") | Q(address_lines=[]) | Q(postcode="") | Q(city="") | Q(court="")
"""A mandatory mention of the acknowledgements is missing (see ``operators.rules.missing_mentions``)."""


@dataclass(frozen=True, slots=True)
class Duties:
    """How many members, and how many of them meet each duty that the house can see."""

    members: int
    population: int
    contact: int
    receipts: int
    signed: int


def served_by(operator: Organisation, on: date) -> list[UUID]:
    """Return the identifiers of who is served on a day: for sums over all of them. In the operator's scope."""
    rows = Membership.objects.filter(on_day(on), organisation=operator).order_by("served_id")
    return list(rows.values_list("served_id", flat=True))


def duties(operator: Organisation, on: date, *, member: Organisation | None = None) -> Duties:
    """Return what is met on a day by the members of an operator, or by one.

    :source: RGPD articles 28 and 37; CRPA R112-5
    """
    served = Membership.objects.filter(on_day(on), organisation=operator).values("served_id")
    rows = Organisation.objects.filter(id=member.id) if member else Organisation.objects.filter(id__in=served)
    told = rows.order_by().aggregate(
        members=Count("id"),
        contact=Count("id", filter=~Q(dpo_contact="")),
        lacking=Count("id", filter=LACKING),
    )
    people = sum(rows.order_by().values_list("population", flat=True))
    signed = _signed(operator, on, rows.order_by().values("id"))
    return Duties(told["members"], people, told["contact"], told["members"] - told["lacking"], signed)


def _signed(operator: Organisation, on: date, members: QuerySet[Any, Any]) -> int:
    """Return how many members have signed an agreement on personal data that is in force."""
    return _signatures(operator, on).filter(party__in=members).values("party").distinct().count()


def _signatures(operator: Organisation, on: date) -> QuerySet[AgreementParty]:
    return AgreementParty.objects.filter(
        Q(agreement__ends_on=None) | Q(agreement__ends_on__gt=on),
        organisation=operator,
        signed_on__isnull=False,
        agreement__kind=AgreementKind.PROCESSING.value,
        agreement__closed_on=None,
        agreement__starts_on__lte=on,
    ).order_by()


def lacking(operator: Organisation, duty: str, on: date) -> Q | None:
    """Return the condition on organisations that do not meet a duty (dpo, receipts, processing); None: no such duty."""
    if duty == "processing":
        return ~Q(id__in=_signatures(operator, on).values("party"))
    return {"dpo": Q(dpo_contact=""), "receipts": LACKING}.get(duty)


def offering(operator: Organisation, procedure: str, on: date) -> Q:
    """Return the condition on the members that offer a procedure ("pack/code") today."""
    served = list(
        Membership.objects.filter(on_day(on), organisation=operator)
        .order_by()
        .values_list("served_id", flat=True)
    )
    found: list[UUID] = []
    for start in range(0, len(served), BATCH):
        batch = served[start : start + BATCH]
        with scope.reading(operator.id, *batch):
            rows = Adoption.objects.filter(organisation_id__in=batch, procedure=procedure, active=True)
            found += rows.order_by().values_list("organisation_id", flat=True)
    return Q(id__in=found)


@dataclass(frozen=True, slots=True)
class Uses:
    """Intervals of subscriptions in force, active adoptions, members in force."""

    subscriptions: int
    procedures: int
    members: int


def uses(operator: Organisation, on: date, *, member: Organisation | None = None) -> Uses:
    """Return what is used on a day, by one member or by all of them. Adoptions are those of today that had begun."""
    periods = SubscriptionPeriod.objects.filter(on_day(on), organisation=operator).order_by()
    served = Membership.objects.filter(on_day(on), organisation=operator).order_by()
    ids = [member.id] if member else list(served.values_list("served_id", flat=True))
    offered = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with scope.reading(operator.id, *batch):
            rows = Adoption.objects.filter(organisation_id__in=batch, active=True, since__lte=on)
            offered += rows.order_by().count()
    return Uses((periods.filter(member=member) if member else periods).count(), offered, len(ids))

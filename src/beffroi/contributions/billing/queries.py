"""Reading calls, payments and balances, in the open scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from beffroi.contributions.billing.rules import CallState, state_of
from beffroi.contributions.models import (
    BillingDetails,
    CallPayment,
    CallReminder,
    ContributionVote,
    FundCall,
    MemberContribution,
)
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Unknown

PAGE = 50


@dataclass(frozen=True, slots=True)
class CallReading:
    """A call on a day: what is paid of it and where it stands."""

    row: FundCall
    paid: int
    state: CallState

    @property
    def left(self) -> int:
        """The cents still to pay (to give back when below zero)."""
        return self.row.cents - self.paid


@dataclass(frozen=True, slots=True)
class Balance:
    """Cents called from a member (issued calls), paid, and what is past its date."""

    called: int
    paid: int
    late: int

    @property
    def left(self) -> int:
        """What the member still owes of what was called."""
        return self.called - self.paid


def calls(
    operator: Organisation, *, today: date, after: tuple[date, UUID] | None = None, only_late: bool = False
) -> list[CallReading]:
    """Return a keyset page of calls by date; ``after`` is the date and identifier of the last one seen."""
    rows = _with_paid(FundCall.objects.filter(organisation=operator))
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], id__gt=after[1]))
    if only_late:
        rows = rows.filter(issued_at__isnull=False, due_on__lt=today, cents__gt=F("paid"))
    return [_read(row, today) for row in rows.order_by("due_on", "id")[: PAGE + 1]]


def call(call_id: UUID, *, today: date) -> CallReading:
    """Return one call of the scope; :raises Unknown:."""
    found = _with_paid(FundCall.objects.filter(id=call_id)).first()
    if found is None:
        raise Unknown
    return _read(found, today)


def calls_of(member: Organisation, *, today: date, limit: int = 100) -> list[CallReading]:
    """Return the calls of a member, the latest date first."""
    rows = _with_paid(FundCall.objects.filter(member=member)).order_by("-due_on", "-id")[:limit]
    return [_read(row, today) for row in rows]


def late_without_reminder(operator: Organisation, *, today: date, limit: int = 500) -> list[CallReading]:
    """Return late calls that nobody has recalled yet, the oldest first."""
    told = CallReminder.objects.filter(organisation=operator).values("call_id")
    rows = _with_paid(FundCall.objects.filter(organisation=operator)).exclude(id__in=told)
    late = rows.filter(issued_at__isnull=False, due_on__lt=today, cents__gt=F("paid"))
    return [_read(row, today) for row in late.order_by("due_on", "id")[:limit]]


def balance(member: Organisation, *, today: date) -> Balance:
    """Return the balance of a member."""
    return _balance(FundCall.objects.filter(member=member), today)


def totals(operator: Organisation, *, today: date) -> Balance:
    """Return the balance of all the members of an operator together."""
    return _balance(FundCall.objects.filter(organisation=operator), today)


def _balance(rows: QuerySet[FundCall], today: date) -> Balance:
    issued = _with_paid(rows.filter(issued_at__isnull=False)).order_by()
    late = Q(due_on__lt=today, cents__gt=F("paid"))
    told = issued.aggregate(
        called=Sum("cents"), received=Sum("paid"), late=Sum(F("cents") - F("paid"), filter=late)
    )
    return Balance(told["called"] or 0, told["received"] or 0, told["late"] or 0)


def called_in(
    operator: Organisation, year: int, *, today: date, member: Organisation | None = None
) -> Balance:
    """Return what was called for the contributions of a year, paid of it and late, of one member or of all."""
    rows = FundCall.objects.filter(organisation=operator, contribution__year=year)
    return _balance(rows.filter(member=member) if member else rows, today)


def to_issue(operator: Organisation, vote: ContributionVote) -> list[FundCall]:
    """Return the planned calls of a vote by date then name."""
    rows = FundCall.objects.filter(organisation=operator, contribution__vote=vote, issued_at=None)
    return list(rows.select_related("member", "contribution").order_by("due_on", "member__name", "rank"))


def has_calls(vote: ContributionVote) -> bool:
    """Say whether the calls of a vote are planned."""
    return FundCall.objects.filter(contribution__vote=vote).exists()


def exported(operator: Organisation, *, after: str = "", limit: int = 500) -> list[FundCall]:
    """Return a keyset page of issued calls by number: the *titres* to write."""
    rows = FundCall.objects.filter(organisation=operator, issued_at__isnull=False, number__gt=after)
    return list(rows.order_by("number")[:limit])


def contributions_of(vote: ContributionVote) -> QuerySet[MemberContribution]:
    """Return what members owe by a vote, by name."""
    return (
        MemberContribution.objects.filter(vote=vote).select_related("member").order_by("member__name", "id")
    )


def billing_of(operator: Organisation, member: Organisation) -> BillingDetails | None:
    """Return how a member wants to be called, if somebody said so."""
    return BillingDetails.objects.filter(organisation=operator, member=member).first()


def _with_paid(rows: QuerySet[FundCall]) -> QuerySet[FundCall]:
    payments = CallPayment.objects.filter(call=OuterRef("pk")).order_by().values("call")
    received = payments.annotate(total=Sum("cents")).values("total")
    return rows.select_related("member", "contribution").annotate(
        paid=Coalesce(Subquery(received, output_field=BigIntegerField()), 0)
    )


def _read(row: FundCall, today: date) -> CallReading:
    paid = int(getattr(row, "paid", 0))
    state = state_of(row.cents, paid, row.due_on, issued=row.issued_at is not None, today=today)
    return CallReading(row, paid, state)

"""Planning calls, issuing them, writing payments down, recalling what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from beffroi.contributions.billing import papers, queries
from beffroi.contributions.billing.payments import ReadPayment
from beffroi.contributions.billing.rules import instalments
from beffroi.contributions.models import (
    BillingDetails,
    CallPayment,
    CallReminder,
    ContributionVote,
    FundCall,
)
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_email, check_siret
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor


@dataclass(frozen=True, slots=True)
class Received:
    """What an import did: payments written, lines that stood already."""

    written: int
    already: int


@action("contributions.schedule")
def schedule(*, vote: ContributionVote, days: Sequence[date], by: Actor, on: datetime) -> int:
    """Plan the calls of a vote: each member's amount in equal instalments; return how many calls.

    A correction calls its difference only: below zero, it gives money back.

    :raises Refusal: the calls of this vote are planned already.
    """
    if FundCall.objects.filter(contribution__vote=vote).exists():
        raise Refusal("Les appels de ce vote sont déjà prévus.")
    planned = [
        FundCall(
            organisation=vote.organisation,
            member=each.member,
            contribution=each,
            rank=one.rank,
            cents=one.cents,
            due_on=one.due_on,
        )
        for each in queries.contributions_of(vote)
        for one in instalments(each.delta_cents, days)
    ]
    FundCall.objects.bulk_create(planned, batch_size=500)
    note(calls=len(planned), days=[day.isoformat() for day in days])
    return len(planned)


@action("contributions.issue")
def issue(*, vote: ContributionVote, by: Actor, on: datetime, due_by: date | None = None) -> list[FundCall]:
    """Issue the planned calls of a vote, all or those due by a day: each takes a number and what its paper says.

    :raises Refusal: nothing is left to issue.
    """
    operator = vote.organisation
    _one_at_a_time(operator)
    rows = [each for each in queries.to_issue(operator, vote) if due_by is None or each.due_on <= due_by]
    if not rows:
        raise Refusal("Aucun appel n’est à émettre. Prévoyez d’abord des échéances.")
    first = FundCall.objects.filter(organisation=operator, number__startswith=f"{on.year}-").count() + 1
    for rank, row in enumerate(rows, start=first):
        row.number, row.issued_at = f"{on.year}-{rank:05d}", on
        row.facts = papers.facts_of(row, vote, operator, queries.billing_of(operator, row.member))
    FundCall.objects.bulk_update(rows, ["number", "issued_at", "facts"], batch_size=200)
    note(calls=[row.number for row in rows], cents=sum(row.cents for row in rows))
    return rows


@action("contributions.pay")
def receive(
    *, organisation: Organisation, payments: Iterable[ReadPayment], by: Actor, on: datetime
) -> Received:
    """Write payments down; the same reference for the same call is written once.

    :raises Invalid: a number of call that nobody issued.
    """
    told = list(payments)
    known = _issued(organisation, {each.number for each in told})
    rows = [
        CallPayment(
            organisation=organisation,
            member_id=known[each.number].member_id,
            call=known[each.number],
            cents=each.cents,
            received_on=each.received_on,
            reference=each.reference,
        )
        for each in told
    ]
    before = CallPayment.objects.filter(organisation=organisation).count()
    CallPayment.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    written = CallPayment.objects.filter(organisation=organisation).count() - before
    note(written=written, already=len(rows) - written)
    return Received(written, len(rows) - written)


def _issued(operator: Organisation, numbers: set[str]) -> dict[str, FundCall]:
    rows = FundCall.objects.filter(organisation=operator, number__in=numbers, issued_at__isnull=False)
    known = {row.number: row for row in rows}
    if unknown := sorted(numbers - set(known)):
        raise Invalid(
            f"Aucun appel émis ne porte le numéro {', '.join(unknown[:5])}. Vérifiez les numéros ; "
            "rien n’a été enregistré."
        )
    return known


@action("contributions.remind")
def remind(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Recall each late call once, by mail; return how many mails were handed over. Can be run twice."""
    from beffroi.contributions.tasks import send_reminder

    _one_at_a_time(organisation)
    sent = 0
    for late in queries.late_without_reminder(organisation, today=on.date()):
        recipient = late.row.facts.get("email", "")
        if recipient:
            CallReminder.objects.create(
                organisation=organisation,
                member=late.row.member,
                call=late.row,
                sent_at=on,
                recipient=recipient,
            )
            send_reminder.defer(organisation_id=str(organisation.id), call_id=str(late.row.id))
            sent += 1
    note(reminders=sent)
    return sent


@action("contributions.bill_to")
def bill_to(
    *, organisation: Organisation, member: Organisation, by: Actor, on: datetime, **facts: str
) -> BillingDetails:
    """Say how a member is called: ``siret``, ``service_code``, ``engagement``, ``email``; issued calls stay.

    :raises Invalid: a SIRET or an address that cannot be, or the SIRET of another SIREN.
    """
    told = {
        name: clean_line(facts.get(name, "")) for name in ("siret", "service_code", "engagement", "email")
    }
    if told["siret"]:
        told["siret"] = check_siret(told["siret"])
        if not told["siret"].startswith(member.siren):
            raise Invalid("Ce SIRET n’est pas celui de ce membre : il commence par son SIREN.")
    if told["email"]:
        told["email"] = check_email(told["email"])
    row, _made = BillingDetails.objects.update_or_create(
        organisation=organisation,
        member=member,
        defaults={**told, "service_code": told["service_code"][:100], "engagement": told["engagement"][:50]},
    )
    note(subject=f"billingdetails:{row.id}", member=str(member.id))
    return row


def _one_at_a_time(operator: Organisation) -> None:
    """Number calls and recall them in turn, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5212))", [str(operator.id)])

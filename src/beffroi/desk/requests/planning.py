"""Time spent, days of a contract, interventions planned and visits on site."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from beffroi.cases import actions as cases
from beffroi.desk.models import DayContract, Ticket, TimeEntry, Visit
from beffroi.desk.requests.log import locked, own, write
from beffroi.desk.types import Intervention, NotNow
from beffroi.journal.actions import action, note
from beffroi.kernel.calendar import timezone_of
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_instant
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

A_DAY = 1440


@action("desk.enter_time")
def enter_time(
    *,
    organisation: Organisation,
    member: Organisation,
    minutes: int,
    kind: Intervention,
    charged: bool,
    day: date,
    by: Actor,
    on: datetime,
    ticket: Ticket | None = None,
    text: str = "",
) -> TimeEntry:
    """Enter time spent for a member, included or charged; :raises Invalid: less than a minute or more than a day."""
    if not 1 <= minutes <= A_DAY:
        why = "Indiquez un temps entre 1 minute et 24 heures."
        raise Invalid(why, field_errors={"minutes": why})
    row = TimeEntry.objects.create(
        organisation=organisation,
        member=member,
        ticket=ticket,
        day=day,
        minutes=minutes,
        kind=kind,
        charged=charged,
        note=clean_line(text)[:300],
        by=by.reference,
        by_name=by.name,
    )
    note(subject=f"timeentry:{row.id}", minutes=minutes, charged=charged)
    return row


@action("desk.set_days")
def set_days(
    *,
    organisation: Organisation,
    member: Organisation,
    kind: Intervention,
    hundredths: int,
    since: date,
    until: date,
    by: Actor,
    on: datetime,
) -> DayContract:
    """Say how many days of a kind of intervention a member has; :raises Invalid: it ends before it begins."""
    if until < since or hundredths < 1:
        why = "Donnez un nombre de jours, et une fin après le début."
        raise Invalid(why, field_errors={"until": why})
    row = DayContract.objects.create(
        organisation=organisation, member=member, kind=kind, hundredths=hundredths, since=since, until=until
    )
    note(subject=f"daycontract:{row.id}", hundredths=hundredths)
    return row


@action("desk.plan_visit")
def plan(
    *,
    ticket: Ticket,
    begins_at: datetime,
    minutes: int,
    on_site: bool,
    technician: str,
    purpose: str,
    by: Actor,
    on: datetime,
) -> Visit:
    """Plan an intervention and tell the member, by mail and on its page; :raises Invalid: it is past, or nobody goes."""
    row, who = locked(ticket), clean_line(technician)[:160]
    errors = {"technician": "Dites qui intervient."} if not who else {}
    if begins_at <= on:
        errors["begins"] = "Choisissez une date à venir."
    if errors:
        raise Invalid("L’intervention est à compléter.", field_errors=errors)
    own(row, by=by, at=on)
    visit = Visit.objects.create(
        organisation_id=row.organisation_id,
        ticket=row,
        member_id=row.member_id,
        begins_at=begins_at,
        minutes=minutes,
        on_site=on_site,
        technician=who,
        purpose=clean_line(purpose)[:300] or row.subject,
        told_at=on,
    )
    cases.message(case=row.case, body=_announced(visit, row), by=by, on=on)
    write(row, "planned", by=by, at=on, text=written_instant(begins_at, _zone(row)))
    note(visit=str(visit.id))
    return visit


def _announced(visit: Visit, ticket: Ticket) -> str:
    where = "Une visite sur place est prévue" if visit.on_site else "Une intervention à distance est prévue"
    when = written_instant(visit.begins_at, _zone(ticket))
    return (
        f"{where} {when}, pour {visit.minutes} minutes environ.\n\nQui vient : {visit.technician}.\n"
        f"Pourquoi : {visit.purpose}.\n\nCette date ne convient pas ? Répondez à ce message."
    )


def _zone(ticket: Ticket) -> ZoneInfo:
    member = ticket.member
    return timezone_of(member.commune_code or f"{member.department or '75'}001"[:5])


@action("desk.plan_visit")
def report(*, visit: Visit, text: str, minutes: int, charged: bool, by: Actor, on: datetime) -> Visit:
    """Say what was done: the report goes to the member, the time is entered. :raises NotNow: it was reported."""
    row = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("ticket__case", "organisation")
        .get(id=visit.id)
    )
    told = clean_paragraphs(text).strip()
    if row.done_at or row.cancelled_at:
        raise NotNow("Le compte rendu de cette intervention est déjà écrit.")
    if not told:
        raise Invalid("Écrivez le compte rendu.", field_errors={"report": "Écrivez le compte rendu."})
    row.done_at, row.report = on, told
    row.save(update_fields=["done_at", "report"])
    cases.message(case=row.ticket.case, body=f"Compte rendu de l’intervention :\n\n{told}", by=by, on=on)
    write(row.ticket, "reported", by=by, at=on)
    enter_time(
        organisation=row.organisation,
        member=row.member,
        ticket=row.ticket,
        minutes=minutes,
        kind=Intervention.ON_SITE if row.on_site else Intervention.REMOTE,
        charged=charged,
        day=on.date(),
        by=by,
        on=on,
    )
    return row


@action("desk.plan_visit")
def cancel(*, visit: Visit, by: Actor, on: datetime) -> Visit:
    """Cancel an intervention and tell the member; twice is once."""
    row = Visit.objects.select_for_update(of=("self",)).select_related("ticket__case").get(id=visit.id)
    if row.done_at is None and row.cancelled_at is None:
        row.cancelled_at = on
        row.save(update_fields=["cancelled_at"])
        when = written_instant(row.begins_at, _zone(row.ticket))
        cases.message(case=row.ticket.case, body=f"L’intervention prévue {when} est annulée.", by=by, on=on)
    return row

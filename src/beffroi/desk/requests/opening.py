"""How a request begins: asked by a member, taken on the phone, come by mail, opened by the desk itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from beffroi.cases import actions as cases
from beffroi.cases.support import queries as support
from beffroi.cases.types import Channel, Filing
from beffroi.desk import rules
from beffroi.desk.models import Ask, Asset, Ticket
from beffroi.desk.requests.log import refresh, write
from beffroi.desk.sla.types import Step
from beffroi.desk.types import PROCEDURE, Asked, Standing, Via
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_email
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators import queries as operators
from beffroi.operators.models import Membership, Organisation
from beffroi.tenancy.types import CLOCKWORK, Actor

LONGEST_SUBJECT, LONGEST_TEXT = 120, 5000
NOBODY = "Ce membre ne figure pas parmi ceux que vous servez. Choisissez-le dans la liste."


@action("desk.ask")
def ask(*, organisation: Organisation, operator: Organisation, asked: Asked, by: Actor, on: datetime) -> Ask:
    """Ask the operator for help, for a member; the key of the request stays with the member.

    :param organisation: the member. :raises Invalid: with ``field_errors``, nothing is kept.
    """
    ticket = receive(organisation=operator, member=organisation, asked=asked, author=by, by=CLOCKWORK, on=on)
    note(number=ticket.number)
    return _key(organisation, operator, ticket, author=by, on=on)


def take(*, operator: Organisation, member: Organisation, asked: Asked, by: Actor, on: datetime) -> Ticket:
    """Open a request for a member from the desk: a call, a mail, an incident that the desk saw first."""
    with transaction.atomic():
        ticket = receive(organisation=operator, member=member, asked=asked, author=by, by=by, on=on)
        hand_key(organisation=member, operator=operator, ticket=ticket, author=by, by=CLOCKWORK, on=on)
    return ticket


@action("desk.ask")
def hand_key(
    *,
    organisation: Organisation,
    operator: Organisation,
    ticket: Ticket,
    author: Actor,
    by: Actor,
    on: datetime,
) -> Ask:
    """Leave the key of a request in the member's tenant; done twice, it is there once."""
    return _key(organisation, operator, ticket, author=author, on=on)


def _key(member: Organisation, operator: Organisation, ticket: Ticket, *, author: Actor, on: datetime) -> Ask:
    row, _new = Ask.objects.get_or_create(
        organisation=member,
        number=ticket.number,
        defaults={
            "operator": operator,
            "secret": support.key_of(ticket.case),
            "asked_at": on,
            "asked_by": author.reference,
            "asked_name": author.name,
        },
    )
    return row


@action("desk.receive")
def receive(
    *, organisation: Organisation, member: Organisation, asked: Asked, author: Actor, by: Actor, on: datetime
) -> Ticket:
    """Keep a request in the operator's house: its case, its log, its first deadlines.

    :raises Invalid: no subject, an address that is none, somebody else's asset, or who is not served.
    """
    told = _checked(organisation, member, asked, on)
    at = min(asked.at, on) if asked.at else on
    case = cases.file(
        organisation=organisation, filing=_filing(organisation, member, asked, told), by=by, on=at
    )
    ticket = Ticket.objects.create(
        organisation=organisation,
        case=case,
        number=case.number,
        member=member,
        subject=told["subject"],
        nature=asked.nature,
        via=asked.via,
        service=clean_line(asked.service)[:60],
        impact=asked.impact,
        urgency=asked.urgency,
        priority=rules.priority(asked.impact, asked.urgency),
        standing=Standing.NEW,
        asset_id=asked.asset_id,
        opened_at=at,
        heard_at=at,
    )
    write(ticket, Step.OPENED, by=author, at=at, text=told["person"])
    refresh(ticket, now=on)
    note(subject=f"ticket:{ticket.id}", number=ticket.number, member=str(member.id), via=asked.via)
    return ticket


def _checked(operator: Organisation, member: Organisation, asked: Asked, on: datetime) -> dict[str, str]:
    told = {
        "subject": clean_line(asked.subject)[:LONGEST_SUBJECT],
        "description": clean_paragraphs(asked.description).strip()[:LONGEST_TEXT],
        "person": clean_line(asked.person)[:150],
        "email": clean_line(asked.email).lower(),
    }
    errors: dict[str, str] = {}
    if not told["subject"]:
        errors["subject"] = "Indiquez l’objet, en une ligne."
    if not told["description"] and asked.via is Via.WEB:
        errors["description"] = "Décrivez ce qui se passe, en quelques mots."
    if told["email"]:
        try:
            told["email"] = check_email(told["email"])
        except Refusal as wrong:
            errors["email"] = wrong.message
    if asked.asset_id and not Asset.objects.filter(id=asked.asset_id, member=member).exists():
        errors["asset"] = "Ce matériel ne figure pas à votre parc. Choisissez-le dans la liste."
    if not serves(operator, member.id, on=on):
        errors["member"] = NOBODY
    if errors:
        raise Invalid("La demande est à compléter.", field_errors=errors)
    return told


def serves(operator: Organisation, member_id: UUID, *, on: datetime) -> bool:
    """Say whether an operator serves an organisation on a day. In the operator's scope."""
    return members_on(operator, on).filter(served_id=member_id).exists()


def members_on(operator: Organisation, on: datetime) -> QuerySet[Membership]:
    """Return the memberships in force on a day. In the operator's scope."""
    rows = Membership.objects.filter(organisation=operator, since__lte=on.date())
    return rows.filter(Q(until=None) | Q(until__gt=on.date()))


def _filing(operator: Organisation, member: Organisation, asked: Asked, told: dict[str, str]) -> Filing:
    adoption = operators.adoption(operator, PROCEDURE)
    answers = {"nature": asked.nature.value, "objet": told["subject"], "description": told["description"]}
    return Filing(
        procedure=PROCEDURE,
        version=adoption.version,
        applicant=applicant_of(member, told["person"], told["email"], asked.phone),
        answers=answers,
        pieces={"documents": asked.files} if asked.files else {},
        channel=Channel.PHONE if asked.via is Via.PHONE else Channel.ELECTRONIC,
        adoption=adoption,
    )


def applicant_of(member: Organisation, person: str, email: str, phone: str = "") -> dict[str, Any]:
    """Return a member as the engine knows applicants: the body, and the person who asks.

    The engine knows no public body among applicants: its SIREN makes it a company there.
    """
    address = {
        "lines": list(member.address_lines),
        "postcode": member.postcode,
        "city": member.city or member.name,
        "country": "France",
    }
    told = {"kind": "company", "legal_name": member.display_name, "siren": member.siren, "address": address}
    return {**told, "email": email, "phone": clean_line(phone)[:30], "contact": person}


def key_for(member_id: UUID, number: str) -> Ask | None:
    """Return the key of a request that a member keeps, if it has one. In the member's scope."""
    return Ask.objects.filter(organisation_id=member_id, number=number).select_related("operator").first()

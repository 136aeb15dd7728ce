"""Mail to the desk: a known person or a member's own domain opens a request; whoever else waits to be sorted.

A mail with a right proof has joined its request before it comes here. A number in a subject proves nothing: such a
mail, from whoever does not take part, is left to an agent, who sees what it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from beffroi.cases.support import actions as support
from beffroi.cases.support import queries as reading
from beffroi.desk.models import Ticket
from beffroi.desk.requests.opening import NOBODY, members_on, serves, take
from beffroi.desk.types import Asked, Via
from beffroi.identity.models import Grant
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

SHARED_DOMAINS = frozenset(
    {
        "gmail.com",
        "outlook.com",
        "outlook.fr",
        "hotmail.com",
        "hotmail.fr",
        "live.fr",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "laposte.net",
        "yahoo.com",
        "yahoo.fr",
        "icloud.com",
        "bbox.fr",
        "neuf.fr",
        "proton.me",
        "protonmail.com",
    }
)
"""Domains of the public: two communes may write from them, so they name no member."""
SEE_MAIL = "Demande reçue par courriel. Son texte et ses fichiers sont dans le premier message."


def sort(*, operator: Organisation, on: datetime) -> int:
    """Open a request for each mail whose sender is surely of one member; return how many. Can be run twice."""
    with scope.reading(operator.id):
        mails = reading.to_sort(operator.id)
    return sum(_sorted(operator, mail, on) for mail in mails)


def _sorted(operator: Organisation, mail: Any, on: datetime) -> bool:
    if mail.suggestion:
        return False
    with scope.reading(operator.id):
        parsed = reading.parsed(mail)
    if parsed.authenticated is False:
        return False
    member = member_of(operator, parsed.sender, on=on)
    if member is None:
        return False
    try:
        open_from(operator=operator, member=member, mail=mail, by=CLOCKWORK, on=on)
    except Refusal:
        return False
    return True


def open_from(*, operator: Organisation, member: Organisation, mail: Any, by: Actor, on: datetime) -> Ticket:
    """Open a request of a member from a mail, its text and files as first message; an agent may choose the member.

    :raises Invalid: the organisation is not served, or a colleague has just sorted the mail.
    """
    with scope.reading(operator.id):
        if not serves(operator, member.id, on=on):
            raise Invalid(NOBODY, field_errors={"member": NOBODY})
    asked = Asked(
        subject=mail.subject or "(sans objet)",
        description=SEE_MAIL,
        person=mail.sender_name,
        email=mail.sender,
        via=Via.MAIL,
    )
    with transaction.atomic():
        ticket = take(operator=operator, member=member, asked=asked, by=by, on=on)
        support.join_mail(mail=mail, number=ticket.number, by=by, on=on, told=False)
    return ticket


def member_of(operator: Organisation, sender: str, *, on: datetime) -> Organisation | None:
    """Return the one member that a sender surely belongs to: by its account there, else by the domain of the member.

    Two members that could both be meant make none: an agent decides.
    """
    members = _served(operator, on)
    found = _by_account(members, sender) or _by_domain(members.values(), sender)
    return members[found.pop()] if len(found) == 1 else None


def _served(operator: Organisation, on: datetime) -> dict[UUID, Organisation]:
    with scope.reading(operator.id):
        rows = members_on(operator, on).select_related("served")
        return {row.served_id: row.served for row in rows}


def _by_account(members: dict[UUID, Organisation], sender: str) -> set[UUID]:
    """Return the members where an account with this address holds a role today."""
    with scope.reading(*members):
        rows = Grant.objects.filter(user__email=sender, user__is_active=True, until=None)
        return set(rows.order_by().values_list("organisation_id", flat=True)) & members.keys()


def _by_domain(members: Iterable[Organisation], sender: str) -> set[UUID]:
    domain = sender.rpartition("@")[2].lower()
    if not domain or domain in SHARED_DOMAINS:
        return {each.id for each in members if each.email and each.email.lower() == sender}
    return {each.id for each in members if each.email.lower().rpartition("@")[2] == domain}

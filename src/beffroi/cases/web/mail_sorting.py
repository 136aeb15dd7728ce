"""What an agent does with a mail: join it, put it aside, hand it over, send ours again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beffroi.cases import sending
from beffroi.cases.inbound import actions, queries
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.web.mail import LOST, permit_sorting, show
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.tenancy import scope

MOST_AT_ONCE = 50


def _sorted(desk: Desk, mail_id: UUID, act: Callable[[IncomingMail], str]) -> HttpResponse:
    """Do it and go back to the list, or show the mail again with what refused it."""
    permit_sorting(desk)
    with scope.reading(desk.organisation.id):
        row = queries.mail(mail_id)
    try:
        messages.success(desk.request, act(row))
    except Refusal as refusal:
        return show(desk, mail_id, refusal)
    return redirect(desk.url("mails"))


@require_POST
@at_work("cases.sort_mail")
def join(desk: Desk, mail_id: UUID) -> HttpResponse:
    """Join a mail to a case by its number."""

    def act(row: IncomingMail) -> str:
        number = desk.request.POST.get("number", "").replace("\0", "")
        case = actions.join(mail=row, number=number, by=desk.actor, on=desk.on)
        return f"Le courriel est joint à la demande {parse_number(case.number).display}."

    return _sorted(desk, mail_id, act)


@require_POST
@at_work("cases.see_mail", readers_only=False)
def discard(desk: Desk, mail_id: UUID) -> HttpResponse:
    """Put a mail aside."""

    def act(row: IncomingMail) -> str:
        reason = desk.request.POST.get("reason", "").replace("\0", "")
        actions.discard(mail=row, reason=reason, by=desk.actor, on=desk.on)
        return "Le courriel est écarté."

    return _sorted(desk, mail_id, act)


@require_POST
@at_work("cases.sort_unplaced_mail", readers_only=False)
def hand_over(desk: Desk, mail_id: UUID) -> HttpResponse:
    """Give a mail to the commune that it is for."""

    def act(row: IncomingMail) -> str:
        try:
            to = operators.by_id(UUID(desk.request.POST.get("to", "")))
        except (ValueError, Refusal):
            why = "Choisissez la commune à laquelle ce courriel est destiné."
            raise Invalid(why, field_errors={"to": why}) from None
        actions.hand_over(mail=row, to=to, by=desk.actor, on=desk.on)
        return f"Le courriel est confié à {to.display_name}."

    return _sorted(desk, mail_id, act)


@require_POST
@at_work("cases.resend_mail")
def resend(desk: Desk) -> HttpResponse:
    """Send again the mails ticked in the list."""
    sent = 0
    for told in desk.request.POST.getlist("envoi")[:MOST_AT_ONCE]:
        try:
            with scope.reading(desk.organisation.id):
                row = queries.delivery(UUID(told))
            sending.resend(delivery=row, by=desk.actor, on=desk.on)
        except (ValueError, Refusal):
            continue
        sent += 1
    _tell(desk, sent)
    return redirect(f"{desk.url('mails')}?liste={LOST}")


def _tell(desk: Desk, sent: int) -> None:
    if not sent:
        messages.warning(
            desk.request, "Aucun courriel n’est renvoyé. Cochez au moins un courriel de la liste."
        )
    elif sent == 1:
        messages.success(desk.request, "Le courriel repart à l’adresse connue aujourd’hui.")
    else:
        messages.success(desk.request, f"{sent} courriels repartent aux adresses connues aujourd’hui.")

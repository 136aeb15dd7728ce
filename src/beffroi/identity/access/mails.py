"""The letters of an access: to the commune that is asked, to the person who asked."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from beffroi.identity import queries
from beffroi.identity.access.models import AccessAnswer, AccessRequest
from beffroi.identity.access.rules import last_day
from beffroi.identity.access.types import Answer
from beffroi.kernel.french import written_date
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role


def tell_asked(request: AccessRequest) -> None:
    """Write to the administrators of the commune."""
    with scope.reading(request.member_id):
        agents = queries.agents_of(request.member)
    addresses = [each.email for each in agents if Role.COMMUNE_ADMINISTRATOR in each.roles]
    page = reverse("access_member", args=[request.member.slug])
    context = {"request": request, "address": f"{settings.PUBLIC_URL}{page}"}
    for address in addresses:
        _send(f"Demande d’accès de {request.organisation.name}", "asked", context, address)


def tell_answered(request: AccessRequest, answer: AccessAnswer) -> None:
    """Write to the person who asked."""
    granted = answer.answer == Answer.GRANTED
    context = {
        "request": request,
        "granted": granted,
        "until": written_date(last_day(answer.until)) if answer.until else "",
        "address": f"{settings.PUBLIC_URL}/travail/{request.member.slug}/",
    }
    word = "accordé" if granted else "refusé"
    _send(f"Accès {word} par {request.member.name}", "answered", context, request.user.email)


def _send(subject: str, name: str, context: dict[str, object], address: str) -> None:
    body = render_to_string(f"identity/access/mail_{name}.txt", context)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])

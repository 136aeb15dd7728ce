"""Sending a convocation by mail and keeping when it left: the law counts from that day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from beffroi.governance.models import Convocation
from beffroi.journal.actions import action
from beffroi.kernel.french import written_instant
from beffroi.tenancy.types import Actor

PARIS = ZoneInfo("Europe/Paris")


@action("governance.deliver")
def send(*, organisation: UUID, convocation_id: UUID, by: Actor, on: datetime) -> None:
    """Send one convocation, unless it has left; the row is locked, so that two workers send one mail."""
    rows = Convocation.objects.select_for_update(of=("self",)).select_related("member", "organisation")
    row = rows.filter(organisation_id=organisation, id=convocation_id, sent_at=None).first()
    if row is None or not row.email:
        return
    row.sent_at = on
    row.save(update_fields=["sent_at"])
    page = reverse("governance_convocation", args=[row.member.slug, row.id])
    when = written_instant(row.held_at, PARIS)
    context = {"row": row, "when": when, "address": f"{settings.PUBLIC_URL}{page}"}
    body = render_to_string("governance/mail_convocation.txt", context)
    send_mail(f"Convocation : {row.body_name}, {when}", body, settings.DEFAULT_FROM_EMAIL, [row.email])

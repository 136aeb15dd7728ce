"""Reminds operators of the agreements that end: once a day, one mail for each end, at most once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from beffroi.kernel.french import written_date
from beffroi.operators.membership.agreeing import remind
from beffroi.operators.membership.models import Agreement
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.tenancy.types import CLOCKWORK


def run(*, on: datetime) -> int:
    """Remind every operator; return how many agreements were told. Can be run twice: each end is told once.

    The mail leaves after the commit: a mail leaves at most once, the screen shows the end in any case.
    """
    told = 0
    for operator in Organisation.objects.filter(kind=Kind.OPERATOR).order_by("id"):
        with transaction.atomic():
            rows = remind(organisation=operator, by=CLOCKWORK, on=on)
        told += len(rows)
        if rows and operator.email:
            _write(operator, rows)
    return told


def _write(operator: Organisation, rows: list[Agreement]) -> None:
    lines = [f"- {row.title} : jusqu’au {written_date(row.ends_on)} exclu" for row in rows if row.ends_on]
    body = (
        "Bonjour,\n\nCes conventions arrivent à leur fin :\n\n" + "\n".join(lines) + "\n\n"
        f"Renouvelez-les ou fermez-les : {settings.PUBLIC_URL}{reverse('agreements')}\n"
    )
    subject = f"{len(rows)} conventions à renouveler" if len(rows) > 1 else "Une convention à renouveler"
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [operator.email])

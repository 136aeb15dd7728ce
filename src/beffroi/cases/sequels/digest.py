"""The mail that tells an agent which dates are near: numbers and dates, no name of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import Regime
from beffroi.cases.models import Case
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number
from beffroi.operators.models import Organisation

_MEANS = {Regime.ACCEPTS: "le silence vaudra accord", Regime.REJECTS: "le silence vaudra refus"}
_NEAR = {0: "aujourd’hui", 1: "demain"}


def send(organisation: Organisation, recipient: str, cases: Sequence[Case], *, today: date) -> None:
    """Hand the digest to the worker, in the same transaction."""
    from beffroi.cases.tasks import tell_alerts

    ordered = sorted(cases, key=lambda case: (case.earliest or today, case.number))
    tell_alerts.defer(
        email=recipient, slug=organisation.slug, lines=[_line(case, today=today) for case in ordered]
    )


def _line(case: Case, *, today: date) -> str:
    procedure = procedure_of(case.procedure, case.version)
    earliest = case.earliest or today
    days = (earliest - today).days
    when = f"{_NEAR.get(days, f'dans {days} jours')}, le {written_date(earliest)}"
    decide = f" Décidez au plus tard le {written_date(case.due_on)}." if case.due_on else ""
    means = _MEANS.get(procedure.clock.regime, "le délai prendra fin")
    return f"{parse_number(case.number).display}, {procedure.title} : {means} {when}.{decide}"


def mail(email: str, slug: str, lines: Sequence[str]) -> EmailMessage:
    """Return the mail."""
    first = "Une échéance approche" if len(lines) == 1 else f"{len(lines)} échéances approchent"
    listed = "\n\n".join(f"- {line}" for line in lines)
    link = f"{settings.PUBLIC_URL}/travail/{slug}/"
    body = f"Bonjour,\n\n{first}.\n\n{listed}\n\nOuvrez votre file :\n{link}\n"
    return EmailMessage(subject=f"{first} – demandes à décider", body=body, to=[email])

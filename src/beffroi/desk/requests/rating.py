"""The one question after the resolution."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from beffroi.desk.models import Satisfaction
from beffroi.desk.requests.log import ticket_of_case, write
from beffroi.desk.rules import MOST_STARS
from beffroi.desk.types import NotNow, Standing
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_paragraphs
from beffroi.tenancy.types import Actor, Unknown

TWICE = "Vous avez déjà donné votre avis sur cette demande. Merci."


@action("desk.rate")
def rate(*, case: Model, stars: int, text: str, by: Actor, on: datetime) -> Satisfaction:
    """Keep what the person thinks, once, after the resolution.

    :param case: the case that the key opened. :raises Invalid: no mark. :raises NotNow: too early, or said already.
    """
    ticket = ticket_of_case(case.pk)
    if ticket is None:
        raise Unknown
    if not 1 <= stars <= MOST_STARS:
        why = "Choisissez une note de 1 à 5."
        raise Invalid(why, field_errors={"stars": why})
    if ticket.standing not in {Standing.RESOLVED, Standing.CLOSED}:
        raise NotNow("Votre demande n’est pas résolue. Vous donnerez votre avis ensuite.")
    row, new = Satisfaction.objects.get_or_create(
        organisation_id=ticket.organisation_id,
        ticket=ticket,
        defaults={
            "member_id": ticket.member_id,
            "stars": stars,
            "text": clean_paragraphs(text).strip()[:2000],
            "at": on,
        },
    )
    if not new:
        raise NotNow(TWICE)
    write(ticket, "rated", by=by, at=on, text=f"{stars} sur {MOST_STARS}")
    note(satisfaction=str(row.id))
    return row

"""Founding a body, naming and ending mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from beffroi.governance.models import Body, Mandate
from beffroi.governance.rules import REGIMES
from beffroi.governance.types import BodyKind, NotYet, Seat
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_email, check_siret
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor


@dataclass(frozen=True, slots=True)
class Seated:
    """Who sits: ``email`` is where convocations go, ``weight`` the voices that the statutes give."""

    person: str
    email: str = ""
    quality: str = ""
    presides: bool = False
    weight: int = 1


@action("governance.found_body")
def found_body(
    *,
    organisation: Organisation,
    name: str,
    kind: BodyKind,
    regime: str,
    by: Actor,
    on: datetime,
    siret: str = "",
) -> Body:
    """Make a body; :raises Invalid: no name, an unknown regime, a wrong SIRET, or a name already borne."""
    told = clean_line(name)[:120]
    if not told or regime not in REGIMES:
        field = "name" if not told else "regime"
        _refuse(field, "Donnez un nom à l’instance." if not told else "Choisissez les règles de réunion.")
    row = Body(organisation=organisation, name=told, kind=kind, regime=regime, siret=_siret(siret))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        _refuse("name", "Une instance porte déjà ce nom. Choisissez-en un autre.")
    note(subject=f"body:{row.id}")
    return row


@action("governance.appoint")
def appoint(
    *,
    body: Body,
    member: Organisation,
    seat: Seated,
    since: date,
    by: Actor,
    on: datetime,
    deputy_of: Mandate | None = None,
) -> Mandate:
    """Give a seat of a member to a person, as holder, or as deputy of a holder of the same member.

    :raises Invalid: no name, a wrong address, no voice, a deputy of somebody else's seat.
    :raises NotYet: the body has a president already.
    """
    if deputy_of is not None and deputy_of.member_id != member.id:
        _refuse("deputy_of", "Un suppléant représente la même collectivité que le titulaire.")
    row = Mandate(
        organisation_id=body.organisation_id,
        body=body,
        member=member,
        seat=Seat.DEPUTY if deputy_of else Seat.HOLDER,
        deputy_of=deputy_of,
        since=since,
        **_checked(seat),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NotYet("Cette instance a déjà une présidence. Mettez fin à ce mandat d’abord.") from None
    note(subject=f"mandate:{row.id}", member=member.siren, seat=row.seat, since=since.isoformat())
    return row


def _checked(seat: Seated) -> dict[str, Any]:
    """Return the columns of who sits; :raises Invalid: no name, no voice, a wrong address."""
    person = clean_line(seat.person)[:120]
    if not person:
        _refuse("person", "Écrivez le prénom et le nom.")
    if seat.weight < 1:
        _refuse("weight", "Un siège compte au moins une voix.")
    return {
        "person": person,
        "email": _email(seat.email),
        "quality": clean_line(seat.quality)[:80],
        "presides": seat.presides,
        "weight": seat.weight,
    }


@action("governance.end_mandate")
def end_mandate(*, mandate: Mandate, until: date, by: Actor, on: datetime) -> Mandate:
    """End a mandate, and those of its deputies; ``until`` is the first day without it."""
    if until <= mandate.since:
        _refuse("until", "La fin vient après le début du mandat.")
    note(subject=f"mandate:{mandate.id}", until=until.isoformat())
    Mandate.objects.filter(deputy_of=mandate, until=None).update(until=until)
    mandate.until = until
    mandate.save(update_fields=["until"])
    return mandate


def _email(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return check_email(text)
    except InvalidIdentifier as wrong:
        raise Invalid(wrong.message, field_errors={"email": wrong.message}) from wrong


def _siret(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return check_siret(text)
    except InvalidIdentifier as wrong:
        raise Invalid(wrong.message, field_errors={"siret": wrong.message}) from wrong


def _refuse(field: str, why: str) -> None:
    raise Invalid(why, field_errors={field: why})

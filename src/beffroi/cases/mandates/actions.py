"""Front door: the person takes the case over; an agent hands it over at the desk, identity checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from beffroi.cases.deliveries import MANDATE_ENDED, announce
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates import keys
from beffroi.cases.models import Case
from beffroi.cases.secrecy import new_salt
from beffroi.cases.types import NotLawful
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_email
from beffroi.kernel.words import gettext as _
from beffroi.tenancy.types import Actor

TAKEN_OVER = "taken_over"


@action("cases.take_over")
def take_over(*, case: Case, by: Actor, on: datetime) -> Case:
    """End the mandate at the will of the person concerned: every earlier link and reply address stops.

    The person is written to with a link of their own, the helper is told.

    :raises NotLawful: nobody helps any more, or the helper asks.
    :source: code civil, article 2004 (the principal revokes at any time)
    """
    if keys.is_helper(by):
        raise NotLawful(
            _("Seule la personne concernée peut prendre la main. Demandez-lui d’ouvrir son propre lien.")
        )
    _end(case, "person", on)
    announce(case, TAKEN_OVER, at=on)
    return case


@action("cases.hand_over")
def hand_over(*, case: Case, by: Actor, on: datetime, email: str = "") -> Case:
    """Give the case to the person, whose identity the agent has checked: every earlier link stops.

    :param email: the person's own address, if there is one; empty: letters go by post.
    :raises NotLawful: nobody helps any more. :raises Invalid: not an address.
    """
    address = _checked(email)
    _end(case, "agent", on)
    case.applicant_email = address
    rest = {name: value for name, value in case.applicant.items() if name != "email"}
    case.applicant = rest | ({"email": address} if address else {})
    case.save(update_fields=["applicant_email", "applicant"])
    note(address=bool(address))
    return case


def _checked(email: str) -> str:
    if not email.strip():
        return ""
    try:
        return check_email(email)
    except Refusal as refusal:
        raise Invalid(refusal.message, field_errors={"email": refusal.message}) from None


def _end(case: Case, who: str, on: datetime) -> None:
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
    mandate, today = keys.mandate_of(case), today_of(case.organisation, on)
    if mandate is None or mandate.ended_on is not None:
        raise NotLawful(_("Personne n’agit plus pour le demandeur. Vous n’avez rien à faire."))
    if helper := keys.helper_address(case, today=today):
        announce(case, MANDATE_ENDED, at=on, to=helper)
    told: dict[str, Any] = dict(case.mandate or {})
    case.mandate = told | {"ended_on": today.isoformat(), "ended_by": who}
    case.secret_salt = new_salt()
    case.save(update_fields=["mandate", "secret_salt"])
    note(ended_by=who, told=bool(helper))

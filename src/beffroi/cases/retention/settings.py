"""Front door: what a commune sets of retention: its archives service, how long mails without a case are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from beffroi.cases.retention.models import RetentionSetting
from beffroi.cases.retention.rules import sorting_default
from beffroi.cases.retention.types import LONGEST_SORTING, SHORTEST_SORTING
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.identifiers import check_siren, check_siret
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

_IDENTIFIER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/-]{1,79}")
_CHECKED = {9: check_siren, 14: check_siret}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for an organisation on a day. ``archives_agency`` empty: nobody has named the archives service.

    ``sorting_days``: how many days a mail without a case is kept; ``own_days``: the commune has chosen it.
    """

    sorting_days: int
    own_days: bool = False
    archives_agency: str = ""
    archives_name: str = ""
    archives_agreement: str = ""


def settings_of(organisation_id: UUID, *, today: date) -> Settings:
    """Return what holds on a day for an organisation. In scope."""
    row = RetentionSetting.objects.filter(organisation_id=organisation_id).first()
    default = sorting_default(today)
    if row is None:
        return Settings(default)
    days = row.sorting_days
    return Settings(
        days or default, days is not None, row.archives_agency, row.archives_name, row.archives_agreement
    )


@action("cases.set_retention")
def change(
    *,
    organisation: Organisation,
    typed: Mapping[str, str],
    by: Actor,  # noqa: ARG001 - for the journal
    on: datetime,
) -> Settings:
    """Keep what an administrator typed.

    :param typed: ``archives_agency``, ``archives_name``, ``archives_agreement``, ``sorting_days`` (empty: the policy).
    :raises Invalid: with a sentence for each field.
    """
    told = checked(typed)
    empty = RetentionSetting(organisation=organisation)
    before = RetentionSetting.objects.filter(organisation=organisation).first() or empty
    changed = sorted(name for name, value in told.items() if value != getattr(before, name))
    row, _new = RetentionSetting.objects.update_or_create(organisation=organisation, defaults=told)
    note(subject=f"retentionsetting:{row.id}", changed=changed, sorting_days=row.sorting_days)
    return settings_of(organisation.id, today=on.date())


def checked(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings as typed, ready to be kept; :raises Invalid: with a sentence for each field."""
    told: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, check in _CHECKS.items():
        try:
            told[name] = check(clean_line(typed.get(name, "")))
        except Refusal as wrong:
            errors[name] = wrong.message
    if not errors and bool(told["archives_agency"]) != bool(told["archives_name"]):
        lacking = "archives_agency" if told["archives_name"] else "archives_name"
        errors[lacking] = "Donnez l’identifiant et le nom du service d’archives, ou laissez les deux vides."
    if errors:
        raise Invalid("Corrigez les points signalés.", field_errors=errors)
    return told


def _identifier(text: str) -> str:
    digits = "".join(text.split())
    if digits.isdigit() and (check := _CHECKED.get(len(digits))):
        return check(digits)
    if text and not _IDENTIFIER.fullmatch(text):
        raise Invalid(
            "Écrivez l’identifiant convenu avec les archives : un SIREN, un SIRET ou un code sans espace."
        )
    return text


def _short(text: str) -> str:
    if len(text) > 160:
        raise Invalid("Ce texte dépasse 160 caractères. Raccourcissez-le.")
    return text


def _days(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not SHORTEST_SORTING <= int(text) <= LONGEST_SORTING:
        raise Invalid(f"Écrivez un nombre de jours entre {SHORTEST_SORTING} et {LONGEST_SORTING}.")
    return int(text)


_CHECKS: Mapping[str, Any] = {
    "archives_agency": _identifier,
    "archives_name": _short,
    "archives_agreement": _short,
    "sorting_days": _days,
}

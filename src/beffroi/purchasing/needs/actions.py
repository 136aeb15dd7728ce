"""A member says its needs: drafted by an agent, validated by a delegate; recalled once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from beffroi.journal.actions import action, note
from beffroi.operators.models import Organisation
from beffroi.purchasing import queries
from beffroi.purchasing.models import Campaign, NeedSheet, Participation
from beffroi.purchasing.needs import queries as own
from beffroi.purchasing.needs import rules
from beffroi.purchasing.stepping import civil_day
from beffroi.purchasing.types import NotYet, SheetState, Stage
from beffroi.tenancy.types import Actor

REMINDED_DAYS_BEFORE = 7


@action("purchasing.draft_needs")
def draft(
    *, organisation: Organisation, campaign_id: UUID, told: Mapping[str, str], by: Actor, on: datetime
) -> NeedSheet:
    """Write the sheet of a member on the frozen catalogue; it waits for its validation.

    :param told: see ``needs.rules.read_sheet``. :raises Invalid: lines to correct.
    :raises NotYet: needs are not asked any more, or the sheet is validated.
    """
    invited = _open(organisation, campaign_id)
    shown, before = invited.shown, own.sheet(organisation, campaign_id)
    if before is not None and before.state == SheetState.VALIDATED:
        raise NotYet("La fiche est validée. Demandez à un élu délégué de la rouvrir.")
    row, _made = NeedSheet.objects.update_or_create(
        organisation=organisation,
        campaign_id=campaign_id,
        defaults={
            "operator_id": invited.organisation_id,
            "call_digest": shown["digest"],
            "lines": rules.read_sheet(shown["catalogue"], told),
            "drafted_by": by.name,
            "drafted_at": on,
        },
    )
    note(subject=f"needsheet:{row.id}", lines=len(row.lines))
    return row


@action("purchasing.validate_needs")
def validate(*, sheet: NeedSheet, by: Actor, on: datetime) -> NeedSheet:
    """Validate a sheet; after the due date it is late: it is kept, and left out of the consolidation.

    :raises NotYet: the needs are already added up, or the catalogue is another.
    """
    invited = _open(sheet.organisation, sheet.campaign_id)
    if sheet.call_digest != invited.shown["digest"]:
        raise NotYet("Le catalogue a changé depuis cette fiche. Enregistrez-la de nouveau.")
    sheet.state, sheet.validated_by, sheet.validated_at = SheetState.VALIDATED, by.name, on
    sheet.save(update_fields=["state", "validated_by", "validated_at"])
    note(digest=sheet.call_digest)
    return sheet


@action("purchasing.validate_needs")
def reopen(*, sheet: NeedSheet, by: Actor, on: datetime) -> NeedSheet:
    """Let agents correct a validated sheet while needs are still asked."""
    _open(sheet.organisation, sheet.campaign_id)
    sheet.state, sheet.validated_by, sheet.validated_at = SheetState.DRAFT, "", None
    sheet.save(update_fields=["state", "validated_by", "validated_at"])
    return sheet


def _open(organisation: Organisation, campaign_id: UUID) -> Participation:
    invited = own.invitation(organisation, campaign_id)
    if invited.shown["stage"] != Stage.CALLED:
        raise NotYet("Le recueil des besoins n’est pas ouvert. Appelez votre opérateur.")
    return invited


@action("purchasing.remind")
def remind(*, organisation: Organisation, by: Actor, on: datetime) -> int:
    """Recall, once, the members whose sheet is not validated a week before its due date; return how many."""
    today, sent = civil_day(organisation, on), 0
    soon = Campaign.objects.filter(
        organisation=organisation,
        stage=Stage.CALLED,
        needs_due_on__range=(today, today + timedelta(days=REMINDED_DAYS_BEFORE)),
    )
    for row in soon.order_by("needs_due_on", "id"):
        told = queries.sheets(row)
        for one in queries.participations(row):
            sheet = told.get(one.member_id)
            if one.reminded_at or not one.member.email or (sheet and sheet.state == SheetState.VALIDATED):
                continue
            _recall(one, on)
            sent += 1
    note(sent=sent)
    return sent


def _recall(one: Participation, on: datetime) -> None:
    from beffroi.purchasing.tasks import send_reminder

    one.reminded_at = on
    one.save(update_fields=["reminded_at"])
    told = {"organisation_id": str(one.organisation_id), "participation_id": str(one.id)}
    transaction.on_commit(lambda: send_reminder.defer(**told))

"""The life of a campaign: open, call for needs, consolidate, publish, withdraw a member, abandon, close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from beffroi.journal.actions import action, note
from beffroi.kernel.text import clean_line
from beffroi.operators.membership.queries import in_force
from beffroi.operators.models import Organisation
from beffroi.purchasing import queries, sharing
from beffroi.purchasing.fees import closing
from beffroi.purchasing.models import Campaign, CatalogueLine, Consolidation, Lot, NeedSheet, Participation
from beffroi.purchasing.needs import rules as needs
from beffroi.purchasing.reading import digest, wrong
from beffroi.purchasing.stepping import civil_day, demand
from beffroi.purchasing.types import (
    MISSIONS,
    Exclusion,
    Mission,
    NotYet,
    Procedure,
    SheetState,
    Stage,
    Step,
)
from beffroi.tenancy.types import Actor


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What opens a campaign: ``catalogue`` as typed, ``members`` and which of them are private persons."""

    title: str
    procedure: Procedure
    mission: Mission
    needs_due_on: date
    ends_on: date
    catalogue: str
    members: Sequence[UUID]
    private: frozenset[UUID] = field(default_factory=frozenset)
    joint: bool = False
    permanent: bool = False


@action("purchasing.open")
def open_campaign(*, organisation: Organisation, told: NewCampaign, by: Actor, on: datetime) -> Campaign:
    """Open a campaign with its lots and those who are invited: members or beneficiaries in force that day.

    :raises Invalid: no title, a catalogue with errors, dates that do not follow, nobody invited.
    """
    lots = _checked(told, on)
    invited = _invited(organisation, told, civil_day(organisation, on))
    year = civil_day(organisation, on).year
    last = Campaign.objects.filter(organisation=organisation, year=year).aggregate(last=Max("rank"))["last"]
    row = Campaign.objects.create(
        organisation=organisation,
        title=clean_line(told.title)[:200],
        year=year,
        rank=(last or 0) + 1,
        procedure=told.procedure,
        mission=told.mission,
        joint=told.joint and told.procedure is Procedure.GROUPEMENT,
        permanent=told.permanent or told.procedure is Procedure.CENTRALE,
        needs_due_on=told.needs_due_on,
        ends_on=told.ends_on,
        opened_at=on,
    )
    _keep_lots(row, lots)
    Participation.objects.bulk_create(
        Participation(organisation=organisation, campaign=row, member_id=one, private=one in told.private)
        for one in invited
    )
    note(subject=f"campaign:{row.id}", number=row.number, procedure=row.procedure, members=len(invited))
    return row


def _checked(told: NewCampaign, on: datetime) -> list[needs.LotTold]:
    if not clean_line(told.title):
        raise wrong("title", "Donnez un titre à l’achat.")
    if told.mission not in MISSIONS[told.procedure]:
        raise wrong("mission", "Choisissez une mission de cette procédure.")
    if told.needs_due_on <= on.date():
        raise wrong("needs_due_on", "Choisissez une échéance à venir.")
    if told.ends_on <= told.needs_due_on:
        raise wrong("ends_on", "La fin vient après l’échéance des besoins.")
    return needs.read_catalogue(told.catalogue)


def _invited(operator: Organisation, told: NewCampaign, today: date) -> list[UUID]:
    served = {one.id for one in in_force(operator, today)}
    if set(told.members) - served or not told.members:
        raise wrong("members", "Choisissez au moins un membre, parmi ceux que vous servez.")
    return list(dict.fromkeys(told.members))


def _keep_lots(row: Campaign, lots: Sequence[needs.LotTold]) -> None:
    for told in lots:
        lot = Lot.objects.create(
            organisation_id=row.organisation_id, campaign=row, rank=told.rank, title=told.title, cpv=told.cpv
        )
        CatalogueLine.objects.bulk_create(
            CatalogueLine(
                organisation_id=row.organisation_id,
                lot=lot,
                code=code,
                label=label,
                unit=unit,
                tracked=tracked,
            )
            for code, label, unit, tracked in told.lines
        )


@action("purchasing.call")
def call(*, campaign: Campaign, by: Actor, on: datetime) -> Campaign:
    """Call for needs: the catalogue is frozen with its digest, members see it.

    :raises NotYet: nothing to ask, nobody to ask it of, or too late.
    """
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.CALL, on)
    row.catalogue = sharing.catalogue(row)
    row.digest = digest(row.catalogue)
    note(lines=len(needs.lines_of(row.catalogue)), digest=row.digest)
    return _move(row, Stage.CALLED, "catalogue", "digest")


@action("purchasing.consolidate")
def consolidate(*, campaign: Campaign, by: Actor, on: datetime) -> Consolidation:
    """Add up the needs that were validated in time; the others are left out, and told.

    :raises NotYet: before the due date while sheets are missing, or twice.
    """
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.CONSOLIDATE, on)
    told = queries.sheets(row)
    sheets = [_sheet(row, one, told.get(one.member_id)) for one in queries.participations(row)]
    facts = {**needs.consolidate(row.catalogue, sheets), "call": row.digest}
    made = Consolidation.objects.create(
        organisation_id=row.organisation_id, campaign=row, made_at=on, facts=facts, digest=digest(facts)
    )
    _move(row, Stage.CONSOLIDATED)
    note(included=len(facts["included"]), excluded=len(facts["excluded"]), digest=made.digest)
    return made


def _sheet(row: Campaign, one: Participation, told: NeedSheet | None) -> needs.Sheet:
    why = exclusion(row, told)
    quantities = {line["line"]: line["quantity"] for line in told.lines} if told else {}
    return needs.Sheet(one.member.siren, one.member.name, quantities, why)


def exclusion(row: Campaign, told: NeedSheet | None) -> Exclusion | None:
    """Return why a sheet does not count, or None: missing, not validated, late."""
    if told is None or told.call_digest != row.digest:
        return Exclusion.MISSING
    if told.state != SheetState.VALIDATED or told.validated_at is None:
        return Exclusion.NOT_VALIDATED
    late = civil_day(row.organisation, told.validated_at) > row.needs_due_on
    return Exclusion.LATE if late else None


@action("purchasing.publish")
def publish(
    *, campaign: Campaign, reference: str, address: str, published_on: date, by: Actor, on: datetime
) -> Campaign:
    """Note that the consultation is published on the buyer profile, outside; every party has signed before.

    :raises NotYet: see the rules of each procedure. :raises Invalid: no reference, or a day to come.
    """
    row, standing = demand(campaign.organisation_id, campaign.id, Step.PUBLISH, on)
    row.reference, row.address, row.published_on = (
        clean_line(reference)[:80],
        address.strip()[:200],
        published_on,
    )
    if not row.reference:
        raise wrong("reference", "Donnez la référence de la consultation sur le profil d’acheteur.")
    if row.address and not row.address.startswith("https://"):
        raise wrong("address", "Donnez une adresse qui commence par https://.")
    if published_on > standing.today:
        raise wrong("published_on", "Cette date est à venir. Notez la publication quand elle est faite.")
    note(reference=row.reference)
    return _move(row, Stage.PUBLISHED, "reference", "address", "published_on")


@action("purchasing.convention")
def withdraw(*, participation: Participation, by: Actor, on: datetime) -> Participation:
    """Let a member leave before the publication; needs are consolidated again, and the convention written again.

    :raises NotYet: the consultation is published: the needs that it tells are promised.
    """
    row = queries.campaign(participation.organisation_id, participation.campaign_id)
    if row.stage not in {Stage.DRAFT, Stage.CALLED, Stage.CONSOLIDATED}:
        raise NotYet("La consultation est publiée avec les besoins de ce membre : il ne peut plus partir.")
    participation.withdrawn_at, participation.shown = on, {}
    participation.save(update_fields=["withdrawn_at", "shown"])
    row.convention, row.convention_digest = "", ""
    stage = Stage.CALLED if row.stage == Stage.CONSOLIDATED else Stage(row.stage)
    _move(row, stage, "convention", "convention_digest")
    return participation


@action("purchasing.close")
def cancel(*, campaign: Campaign, by: Actor, on: datetime) -> Campaign:
    """Abandon a campaign before its award."""
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.CANCEL, on)
    return _move(row, Stage.CANCELLED)


@action("purchasing.close")
def close(*, campaign: Campaign, by: Actor, on: datetime) -> Campaign:
    """Close a campaign with its balance: ordered, delivered, saved, by lot and by member.

    :raises NotYet: a window still open, orders not delivered.
    """
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.CLOSE, on)
    row.closing = closing.balance_of(row)
    note(ordered_cents=row.closing["ordered_cents"], saved_cents=row.closing["saved_cents"])
    return _move(row, Stage.CLOSED, "closing")


def _move(row: Campaign, stage: Stage, *fields: str) -> Campaign:
    row.stage = stage
    row.save(update_fields=["stage", *fields])
    sharing.refresh(row)
    return row

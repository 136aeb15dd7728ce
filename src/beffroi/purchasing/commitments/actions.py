"""Writing the convention of a groupement or the terms of a centrale, and signing them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.files.base import File

from beffroi.documents import queries as documents
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action, note, record
from beffroi.kernel.text import clean_line, clean_paragraphs
from beffroi.operators.models import Organisation
from beffroi.purchasing import queries, rules, sharing
from beffroi.purchasing.commitments import queries as commitments
from beffroi.purchasing.commitments.queries import Text
from beffroi.purchasing.commitments.shown import standing_shown, text_shown
from beffroi.purchasing.models import Campaign, CentralTerms, CommitmentSignature
from beffroi.purchasing.needs.queries import invitation
from beffroi.purchasing.reading import digest, wrong
from beffroi.purchasing.stepping import civil_day, demand
from beffroi.purchasing.types import NotYet, Procedure, Stage, Step
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Actor, Unknown

LONGEST_TEXT = 60_000


@action("purchasing.convention")
def draft_convention(*, campaign: Campaign, text: str, by: Actor, on: datetime) -> Campaign:
    """Set the text that every party signs; another text is another convention, signed anew.

    :raises NotYet: a centrale has no convention, or needs are not added up.
    """
    row, _standing = demand(campaign.organisation_id, campaign.id, Step.DRAFT_CONVENTION, on)
    row.convention = _text(text)
    members = sorted(one.member.siren for one in queries.participations(row))
    row.convention_digest = digest({"campaign": str(row.id), "text": row.convention, "members": members})
    row.save(update_fields=["convention", "convention_digest"])
    sharing.refresh(row)
    note(digest=row.convention_digest)
    return row


@action("purchasing.convention")
def publish_terms(*, organisation: Organisation, text: str, by: Actor, on: datetime) -> CentralTerms:
    """Publish the next version of the general terms of the centrale; the same text gives the one that stands."""
    kept = _text(text)
    before, spelled = commitments.terms(organisation.id), digest({"terms": kept})
    if before is not None and before.digest == spelled:
        return before
    row = CentralTerms.objects.create(
        organisation=organisation,
        number=before.number + 1 if before else 1,
        text=kept,
        digest=spelled,
        published_at=on,
    )
    alive = Campaign.objects.filter(organisation=organisation, procedure=Procedure.CENTRALE)
    for one in alive.exclude(stage__in=[Stage.DRAFT, Stage.CLOSED, Stage.CANCELLED]).order_by("id")[:200]:
        sharing.refresh(one)
    note(subject=f"centralterms:{row.id}", number=row.number, digest=spelled)
    return row


def _text(text: str) -> str:
    kept = clean_paragraphs(text.replace("{{", "{ {"))[:LONGEST_TEXT]
    if not kept:
        raise wrong("text", "Écrivez le texte que chacun signera.")
    return kept


@action("purchasing.sign")
def sign(
    *,
    organisation: Organisation,
    campaign_id: UUID,
    deliberation: str,
    deliberated_on: date,
    by: Actor,
    on: datetime,
    file: StoredFile | None = None,
) -> CommitmentSignature:
    """Sign the convention, or join the centrale, for a party that has deliberated.

    :raises NotYet: nothing to sign now, or signed already. :raises Invalid: no number, a date to come.
    """
    operator_id, text, why = _to_sign(organisation, campaign_id, on)
    if why:
        raise NotYet(str(why))
    if commitments.signature_of(organisation, text.kind, text.digest):
        raise NotYet("Ce texte est déjà signé.")
    number = clean_line(deliberation)[:60]
    if not number:
        raise wrong("deliberation", "Donnez le numéro de la délibération qui autorise cette signature.")
    if deliberated_on > civil_day(organisation, on):
        raise wrong("deliberated_on", "Cette date est à venir.")
    row = CommitmentSignature.objects.create(
        organisation=organisation,
        operator_id=operator_id,
        kind=text.kind,
        text_digest=text.digest,
        deliberation=number,
        deliberated_on=deliberated_on,
        signed_by=by.name,
        signed_at=on,
        file=file,
    )
    note(subject=f"commitmentsignature:{row.id}", digest=text.digest, deliberation=number)
    return row


def open_file(
    *, organisation: Organisation, signature_id: UUID, by: Actor, on: datetime
) -> tuple[str, File[bytes]]:
    """Open the file that a party gave with its signature, for itself or for who runs the purchase.

    An opening by the operator leaves a line in its own journal and in the party's.

    :return: the name and the bytes. :raises Unknown: no such signature in scope, or no file.
    :raises InQuarantine: the antivirus has not answered.
    """
    with scope.reading(organisation.id):
        row = commitments.signature(signature_id)
    own = row.organisation_id == organisation.id
    permit(by, "purchasing.follow" if own else "purchasing.open_signature", organisation.id)
    with scope.reading(organisation.id, row.organisation_id):
        kept = documents.file(row.file_id) if row.file_id else None
        if kept is None:
            raise Unknown
        stream = documents.opened(kept, by_sender=own)
    if not own:
        _told_to_both(organisation=organisation, signature=row, by=by, on=on)
    return kept.name, stream


@action("purchasing.open_signature")
def _told_to_both(
    *, organisation: Organisation, signature: CommitmentSignature, by: Actor, on: datetime
) -> None:
    subject = f"commitmentsignature:{signature.id}"
    note(subject=subject, party=str(signature.organisation_id))
    with scope.writing(signature.organisation_id):
        record(
            verb="purchasing.open_signature",
            by=by,
            at=on,
            organisation_id=signature.organisation_id,
            subject=subject,
            facts={"operator": str(organisation.id)},
        )


def _to_sign(
    organisation: Organisation, campaign_id: UUID, on: datetime
) -> tuple[UUID, Text, rules.Why | None]:
    """Return who keeps the text, the text, and why it is not signed now; for the coordinator or a member."""
    today = civil_day(organisation, on)
    own = (
        Campaign.objects.filter(organisation=organisation, id=campaign_id)
        .select_related("organisation")
        .first()
    )
    if own is not None:
        why = rules.why_not(Step.SIGN, queries.standing(own, today))
        return organisation.id, commitments.text_of(own), why
    invited = invitation(organisation, campaign_id)
    return (
        invited.organisation_id,
        text_shown(invited),
        rules.why_not(Step.SIGN, standing_shown(invited, today)),
    )

"""The verbs of retention. Each leaves its proof in the journal: counts, identifiers, the rule; never a name.

Eleven verbs: dating, warning, freezing and releasing, the three fates, the parcel and the archives' two
answers, drafts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.deliveries import announce
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Draft, LedgerEvent
from beffroi.cases.procedures.types import Closing, RetentionRule
from beffroi.cases.retention import belongings, parcels, queries, rules, seda
from beffroi.cases.retention.models import ArchiveTransfer, Hold, Tombstone, TransferItem
from beffroi.cases.retention.types import AlreadyAnswered, NotEnded, TransferState
from beffroi.cases.search.indexing import index
from beffroi.cases.secrecy import new_salt
from beffroi.cases.statistics import keeping as statistics
from beffroi.documents import actions as documents
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.ids import new_id
from beffroi.kernel.text import clean_line, fold
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor

ANONYMOUS = "Demandeur anonymisé"
LARGEST_PARCEL = 4 * 1024**3
_DATES = ("held", "purge_on", "warned_on")


@action("cases.schedule")
def schedule(*, organisation: Organisation, cases: Sequence[Case], by: Actor, on: datetime) -> int:
    """Give closed cases the end of their retention, by their rule; return how many have one."""
    dated = [case for case in cases if (end := queries.end_of(case)) and _set_end(case, end)]
    Case.objects.bulk_update(dated, ["purge_on"], batch_size=500)
    note(dated=len(dated))
    return len(dated)


def _set_end(case: Case, end: date) -> bool:
    case.purge_on = end
    return True


@action("cases.warn")
def warn(*, case: Case, by: Actor, on: datetime) -> Case:
    """Announce the end of a retention: to the person when there is an address, to the agents on their screen.

    Can be run twice: announced once.
    """
    _lock(case)
    if case.purge_on is None or case.warned_on is not None:
        return case
    case.warned_on = today_of(case.organisation, on)
    case.save(update_fields=["warned_on"])
    told = announce(case, "retention", at=on)
    note(purge_on=case.purge_on.isoformat(), mail=told is not None)
    return case


@action("cases.hold")
def hold(*, case: Case, reason: str, by: Actor, on: datetime) -> Hold:
    """Freeze a case, open or closed: nothing of it is removed until it is released (an appeal is under way).

    :raises NotEnded: it is frozen already, or there is nothing left to freeze.
    """
    told = clean_line(reason)[:500]
    if not told:
        why = "Écrivez le motif du gel, par exemple « recours devant le tribunal »."
        raise Invalid(why, field_errors={"reason": why})
    _lock(case)
    if case.held or case.anonymised_at is not None:
        raise NotEnded("Cette demande est déjà gelée, ou déjà anonymisée. Il n’y a rien à geler.")
    case.held, case.purge_on, case.warned_on = True, None, None
    case.save(update_fields=list(_DATES))
    placed: Hold = Hold.objects.create(
        organisation_id=case.organisation_id, case=case, reason=told, since=on, by_name=by.name
    )
    note(hold=str(placed.id))
    return placed


@action("cases.release")
def release(*, case: Case, by: Actor, on: datetime) -> Case:
    """Release a frozen case: its end is counted again from its closing, and announced again."""
    _lock(case)
    if not case.held:
        raise NotEnded("Cette demande n’est pas gelée.")
    Hold.objects.filter(case=case, released_at=None).update(released_at=on)
    case.held = False
    case.purge_on = queries.end_of(case)
    case.save(update_fields=list(_DATES))
    note(purge_on=case.purge_on.isoformat() if case.purge_on else None)
    return case


@action("cases.anonymise")
def anonymise(*, case: Case, by: Actor, on: datetime) -> Case:
    """Remove all that is personal from a case, field by field; keep what statistics need. Can be run twice.

    The follow-up link dies with the salt. The ledger keeps dates and codes, without anybody's name or words.

    :raises NotEnded: the time has not ended, the announcement is too recent, or another fate is due.
    """
    if case.anonymised_at is not None:
        return case
    rule = _ended(case, Closing.ANONYMISE, on)
    named = belongings.file_ids(case)
    stone = _tombstone(case, rule, on)
    gone = belongings.remove(case, but=LedgerEvent)
    events = _rewrite_ledger(case)
    _strip(case, on)
    case.save(force_update=True)
    index(case)
    discarded = documents.discard(organisation=case.organisation_id, files=named, by=by, on=on)
    _prove(stone, case, gone={**gone, "cases.LedgerEvent": events}, files=discarded)
    return case


def _rewrite_ledger(case: Case) -> int:
    """Write a ledger again without names nor texts; its lines are never updated, only removed once ended."""
    rows = list(case.ledger.order_by("rank"))
    LedgerEvent.objects.filter(case=case).delete()
    for row in rows:
        row.id, row.by, row.by_name = new_id(), row.by.partition(":")[0], ""
        row.facts = rules.kept_facts(row.kind, row.facts)
    LedgerEvent.objects.bulk_create(rows)
    return len(rows)


def _strip(case: Case, on: datetime) -> None:
    fields = [field for _page, field in procedure_of(case.procedure, case.version).fields()]
    filed_on, city = today_of(case.organisation, case.filed_at), case.organisation.city
    kept = rules.kept_applicant(case.applicant, fields, case.answers, filed_on=filed_on, city=city)
    case.applicant = kept | ({"helped": True} if case.mandate else {})
    case.answers = rules.kept_answers(fields, case.answers)
    case.applicant_name, case.applicant_email, case.mandate = ANONYMOUS, "", None
    case.receipt = rules.kept_receipt(case.receipt)
    case.secret_salt, case.assignee_id, case.unread = new_salt(), None, 0
    case.name_key = fold(ANONYMOUS)
    case.purge_on, case.warned_on, case.anonymised_at = None, None, on


@action("cases.destroy")
def destroy(*, case: Case, by: Actor, on: datetime) -> Tombstone:
    """Delete a case and all that hangs from it; a tombstone says what became of it.

    What is due to the archives goes once they have accepted it, and the parcel with its last case.

    :raises NotEnded: the time has not ended, the announcement is too recent, or another fate is due.
    """
    rule = _ended(case, Closing.DESTROY, on)
    item = TransferItem.objects.filter(case=case).select_related("transfer").first()
    named = belongings.file_ids(case)
    statistics.remember_case(case)
    stone = _tombstone(case, rule, on, archives=item.transfer.reference if item else "")
    gone = belongings.remove(case)
    gone.update(Case.objects.filter(id=case.id).delete()[1])
    if not gone["cases.Case"]:
        raise NotEnded("La base de données refuse : la conservation de cette demande n’est pas finie.")
    named |= _emptied(item.transfer) if item else set()
    discarded = documents.discard(organisation=case.organisation_id, files=named, by=by, on=on)
    _prove(stone, case, gone=gone, files=discarded)
    return stone


def _emptied(transfer: ArchiveTransfer) -> set[UUID]:
    """Give up the parcel once its last case is gone; return its file."""
    if transfer.file_id is None or TransferItem.objects.filter(transfer=transfer).exists():
        return set()
    parcel: UUID = transfer.file_id
    transfer.file = None
    transfer.save(update_fields=["file"])
    return {parcel}


def _lock(case: Case) -> None:
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))


def _ended(case: Case, closing: Closing, on: datetime) -> RetentionRule:
    """Lock a case and return its rule once it may meet this fate; :raises NotEnded: it may not."""
    _lock(case)
    rule = queries.rule_of(case)
    if rule is None or not rules.may_go(case.purge_on, case.warned_on, today_of(case.organisation, on)):
        raise NotEnded("La conservation de cette demande n’est pas finie, ou sa fin vient d’être annoncée.")
    accepted = TransferItem.objects.filter(case=case, transfer__state=TransferState.ACCEPTED)
    if rule.closing is closing:
        return rule
    if rule.closing is Closing.ARCHIVE and closing is Closing.DESTROY and accepted.exists():
        return rule
    raise NotEnded("La règle de cette démarche demande autre chose pour cette demande.")


def _tombstone(case: Case, rule: RetentionRule, on: datetime, *, archives: str = "") -> Tombstone:
    organisation = case.organisation
    stone: Tombstone = Tombstone.objects.create(
        organisation=organisation,
        number=case.number,
        procedure=case.procedure,
        version=case.version,
        channel=case.channel,
        state=case.state,
        outcome=case.outcome,
        filed_on=today_of(organisation, case.filed_at),
        closed_on=today_of(organisation, case.closed_at or case.filed_at),
        purged_at=on,
        closing=rule.closing,
        rule=rules.rule_in_words(rule),
        digest=belongings.digest_of(case),
        archives=archives,
    )
    return stone


def _prove(stone: Tombstone, case: Case, *, gone: dict[str, int], files: int) -> None:
    note(
        subject=f"case:{case.id}",
        number=stone.number,
        procedure=stone.procedure,
        version=stone.version,
        rule=stone.rule,
        digest=stone.digest,
        rows={name: count for name, count in sorted(gone.items()) if count},
        files=files,
    )


@action("cases.transfer_to_archives")
def transfer_to_archives(
    *, organisation: Organisation, cases: Sequence[Case], by: Actor, on: datetime
) -> ArchiveTransfer:
    """Prepare the transfer of cases of one procedure to the archives: a SEDA message and every file, in a zip.

    :raises NotEnded: a case is not due to the archives today.
    :raises beffroi.cases.retention.parcels.Altered: a stored file is no longer what was received.
    """
    for case in cases:
        _ended(case, Closing.ARCHIVE, on)
    identifier = f"VERS-{organisation.siren}-{today_of(organisation, on):%Y%m%d}-{new_id().hex[-8:]}"
    parcel = parcels.parcel_of(organisation, cases, identifier=identifier, on=on)
    if found := seda.defects(parcel.transfer):
        raise NotEnded(" ".join(found))
    stored = _stored(organisation, parcel, by=by, on=on)
    prepared: ArchiveTransfer = ArchiveTransfer.objects.create(
        organisation=organisation,
        identifier=identifier,
        procedure=cases[0].procedure,
        cases=len(cases),
        state=TransferState.PREPARED,
        file=stored,
        digest=stored.sha256,
        size=stored.size,
        prepared_at=on,
    )
    items = [TransferItem(organisation=organisation, transfer=prepared, case=case) for case in cases]
    TransferItem.objects.bulk_create(items)
    numbers = [case.number for case in cases]
    note(
        subject=f"archivetransfer:{prepared.id}", identifier=identifier, numbers=numbers, sha256=stored.sha256
    )
    return prepared


def _stored(organisation: Organisation, parcel: parcels.Parcel, *, by: Actor, on: datetime) -> Any:
    with parcels.written(parcel) as stream:
        return documents.keep(
            organisation=organisation.id,
            content=stream,
            name=f"{parcel.transfer.identifier}.zip",
            media_type="application/zip",
            limit_bytes=LARGEST_PARCEL,
            by=by,
            on=on,
        )


@action("cases.download_transfer")
def download_transfer(*, transfer: ArchiveTransfer, by: Actor, on: datetime) -> StoredFile:
    """Return the parcel of a transfer, to be sent to the archives: it holds whole cases, hence the entry.

    :raises AlreadyAnswered: the parcel is gone.
    """
    if transfer.file is None:
        raise AlreadyAnswered("Ce versement n’est plus gardé ici : les archives ont répondu.")
    note(identifier=transfer.identifier, sha256=transfer.digest)
    parcel: StoredFile = transfer.file
    return parcel


@action("cases.accept_transfer")
def accept_transfer(*, transfer: ArchiveTransfer, reference: str, by: Actor, on: datetime) -> ArchiveTransfer:
    """Record that the archives have accepted a transfer: its cases are destroyed at the next purge.

    :param reference: what the archives answered with (number of the entry, of the certificate).
    """
    told = clean_line(reference)[:160]
    if not told:
        why = "Écrivez la référence donnée par les archives. Elle figure sur leur accusé ou leur bordereau."
        raise Invalid(why, field_errors={"reference": why})
    _answer(transfer, TransferState.ACCEPTED, on, reference=told)
    note(identifier=transfer.identifier, cases=transfer.cases)
    return transfer


@action("cases.reject_transfer")
def reject_transfer(*, transfer: ArchiveTransfer, reason: str, by: Actor, on: datetime) -> ArchiveTransfer:
    """Record that the archives have refused a transfer: its cases stay; the purge hands them over again."""
    told = clean_line(reason)[:500]
    if not told:
        why = "Écrivez pourquoi les archives refusent ce versement."
        raise Invalid(why, field_errors={"reason": why})
    parcel = transfer.file_id
    _answer(transfer, TransferState.REJECTED, on, reason=told, file=None)
    TransferItem.objects.filter(transfer=transfer).delete()
    if parcel:
        documents.discard(organisation=transfer.organisation_id, files=[parcel], by=by, on=on)
    note(identifier=transfer.identifier, cases=transfer.cases)
    return transfer


def _answer(transfer: ArchiveTransfer, state: TransferState, on: datetime, **told: Any) -> None:
    transfer.refresh_from_db(from_queryset=ArchiveTransfer.objects.select_for_update(of=("self",)))
    if transfer.state != TransferState.PREPARED:
        raise AlreadyAnswered("La réponse des archives est déjà enregistrée pour ce versement.")
    changed = {"state": state, "answered_at": on, **told}
    for name, value in changed.items():
        setattr(transfer, name, value)
    transfer.save(update_fields=list(changed))


@action("cases.drop_draft")
def drop_draft(*, draft: Draft, by: Actor, on: datetime) -> bool:
    """Delete what was typed and never sent, and its files, once its time has ended; say whether it went."""
    row = Draft.objects.select_for_update(of=("self",)).filter(id=draft.id, case=None).first()
    if row is None or row.updated_at != draft.updated_at:
        return False
    given = list(row.pieces.order_by("id").values_list("file_id", flat=True))
    statistics.remember_draft(row)
    row.delete()
    discarded = documents.discard(organisation=draft.organisation_id, files=given, by=by, on=on)
    note(subject=f"draft:{draft.id}", procedure=draft.procedure, files=discarded)
    return True

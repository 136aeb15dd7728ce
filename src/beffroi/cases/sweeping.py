"""What nobody will come back to: shells of drafts sent a month ago, uploads that no case took in two days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from beffroi.cases.models import Draft, Piece
from beffroi.cases.statistics import keeping as statistics
from beffroi.documents import queries as documents
from beffroi.documents import storage
from beffroi.documents.models import StoredFile
from beffroi.journal.actions import action, note, told_once
from beffroi.operators import queries as operators
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor

DRAFTS_KEPT, UPLOADS_KEPT = timedelta(days=30), timedelta(days=2)
ORGANISATIONS, AT_ONCE = 200, 500


def sweep(*, on: datetime) -> int:
    """Remove what is old enough, organisation by organisation; return how many files and drafts went."""
    swept = 0
    everyone = operators.everyone()
    with told_once():
        for start in range(0, len(everyone), ORGANISATIONS):
            for organisation_id in _concerned(everyone[start : start + ORGANISATIONS], on):
                swept += _sweep(organisation=organisation_id, by=CLOCKWORK, on=on)
    return swept


def _concerned(organisations: Sequence[UUID], on: datetime) -> set[UUID]:
    with scope.across_organisations(reason="cases: sweeping", organisations=organisations):
        owners = [*_drafts(on).values_list("organisation_id", flat=True).distinct().order_by()]
        owners += _files(on).values_list("organisation_id", flat=True).distinct().order_by()
    return set(owners)


def _drafts(on: datetime) -> QuerySet[Draft]:
    """Return the empty shells of drafts that were sent; those never sent follow the rule of their procedure."""
    rows: QuerySet[Draft] = Draft.objects.filter(updated_at__lt=on - DRAFTS_KEPT, case__isnull=False)
    return rows


def _files(on: datetime) -> QuerySet[StoredFile]:
    """Return the files that no row names, of whatever app."""
    rows: QuerySet[StoredFile] = StoredFile.objects.filter(received_at__lt=on - UPLOADS_KEPT)
    for key in documents.namers():
        named = key.model._base_manager.filter(**{key.name: OuterRef("pk")})  # noqa: SLF001 - any app's rows
        rows = rows.exclude(Exists(named))
    return rows


@action("cases.sweep")
def _sweep(*, organisation: UUID, by: Actor, on: datetime) -> int:  # noqa: ARG001 - ``by`` is the journal's
    shells = list(_drafts(on).select_related("organisation").order_by("updated_at")[:AT_ONCE])
    for shell in shells:
        statistics.remember_draft(shell)
    drafts = [shell.id for shell in shells]
    Piece.objects.filter(draft_id__in=drafts, case=None).delete()
    Piece.objects.filter(draft_id__in=drafts).update(draft=None)
    Draft.objects.filter(id__in=drafts).delete()
    files = list(_files(on).order_by("received_at")[:AT_ONCE])
    StoredFile.objects.filter(id__in=[file.id for file in files]).delete()
    prints = {file.sha256 for file in files}
    still = set(StoredFile.objects.filter(sha256__in=prints).values_list("sha256", flat=True))
    transaction.on_commit(lambda: _destroy(organisation, prints - still, on))
    note(drafts=len(drafts), files=len(files))
    return len(drafts) + len(files)


def _destroy(organisation: UUID, prints: set[str], on: datetime) -> None:
    """Destroy the bytes once the rows are gone for good, unless somebody has just sent the same."""
    for fingerprint in prints:
        storage.delete_stored(fingerprint, organisation_id=organisation, untouched_since=on - UPLOADS_KEPT)

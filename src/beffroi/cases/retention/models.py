"""Holds, transfers to the archives, and the tombstones that remain; ``cases.models`` shows them to Django."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from beffroi.cases.procedures.types import Closing
from beffroi.cases.retention.types import LONGEST_SORTING, SHORTEST_SORTING, TransferState
from beffroi.tenancy.models import TenantModel


def _case(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("cases.Case", db_constraint=False, on_delete=models.CASCADE, **options)


class Hold(TenantModel):
    """A case frozen by an agent, with the reason: nothing of it is removed until it is released."""

    case = _case(related_name="holds")
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "gel"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case"],
                condition=Q(released_at=None),
                name="hold_once_at_a_time",
                violation_error_message="Cette demande est déjà gelée.",
            )
        ]


class RetentionSetting(TenantModel):
    """What an organisation has set of retention: its archives service, how long mails without a case are kept."""

    archives_agency = models.CharField(max_length=80, blank=True, help_text="SEDA ArchivalAgency identifier")
    archives_name = models.CharField(max_length=160, blank=True)
    archives_agreement = models.CharField(max_length=160, blank=True, help_text="SEDA ArchivalAgreement")
    sorting_days = models.PositiveIntegerField(null=True, help_text="null: the policy in force")

    class Meta:
        verbose_name = "réglages de la conservation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="retention_setting_once"),
            models.CheckConstraint(
                name="retention_setting_archives_named",
                condition=Q(archives_agency="", archives_name="")
                | ~Q(archives_agency="") & ~Q(archives_name=""),
                violation_error_message="Le service d’archives a un identifiant et un nom.",
            ),
            models.CheckConstraint(
                name="retention_setting_sorting_in_bounds",
                condition=Q(sorting_days=None)
                | Q(sorting_days__gte=SHORTEST_SORTING, sorting_days__lte=LONGEST_SORTING),
                violation_error_message="Un courriel sans demande se garde de 30 jours à trois ans.",
            ),
        ]


class ArchiveTransfer(TenantModel):
    """A parcel of cases handed to the archives (SEDA), and their answer; a proof, without its content."""

    identifier = models.CharField(max_length=80, help_text="SEDA MessageIdentifier")
    procedure = models.CharField(max_length=100)
    cases = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in TransferState])
    file = models.ForeignKey(
        "documents.StoredFile", null=True, db_constraint=False, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the parcel")
    size = models.PositiveBigIntegerField()
    prepared_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=160, blank=True, help_text="as the archives answered")
    reason = models.CharField(max_length=500, blank=True, help_text="why the archives refused")

    class Meta:
        verbose_name = "versement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "identifier"], name="transfer_identifier_once"),
            models.CheckConstraint(
                name="transfer_answered_when_not_prepared",
                condition=Q(state=TransferState.PREPARED, answered_at=None)
                | (~Q(state=TransferState.PREPARED) & Q(answered_at__isnull=False)),
                violation_error_message="Un versement accepté ou refusé a une date de réponse.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-prepared_at", "id"], name="transfer_by_date")
        ]


class TransferItem(TenantModel):
    """A case in a transfer that the archives have not refused: one at a time."""

    transfer = models.ForeignKey(
        ArchiveTransfer, db_constraint=False, on_delete=models.CASCADE, related_name="items"
    )
    case = _case(related_name="+")

    class Meta:
        verbose_name = "demande versée"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "case"], name="case_in_one_transfer")
        ]


class Tombstone(TenantModel):
    """What remains of a purged case: enough to say what became of it, nothing of whom it concerned."""

    number = models.CharField(max_length=40, help_text="compact form")
    procedure = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    filed_on = models.DateField()
    closed_on = models.DateField()
    purged_at = models.DateTimeField()
    closing = models.CharField(max_length=9, choices=[(c.value, c.value) for c in Closing])
    rule = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole case as it was")
    archives = models.CharField(max_length=160, blank=True, help_text="reference given by the archives")

    class Meta:
        verbose_name = "trace d’une demande purgée"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="tombstone_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-purged_at", "id"], name="tombstone_by_date")
        ]

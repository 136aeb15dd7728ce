"""Entries and seals: insert-only, without any key to what they speak of: the journal blocks no deletion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.tenancy.models import SharedModel, TenantModel


class Entry(TenantModel):
    """One thing done: the verb, by whom, on what, when; identifiers rather than personal data."""

    recorded_at = models.DateTimeField()
    day = models.DateField(
        help_text="Day whose seal covers the entry: that of recording, or the first one still open."
    )
    at = models.DateTimeField(help_text="When the thing happened, as the action was told.")
    verb = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    mac = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "entrée du journal"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "day", "id"], name="journal_entry_by_day"),
            models.Index(fields=["organisation", "subject", "id"], name="journal_entry_by_subject"),
        ]


class Closure(SharedModel):
    """A day closed to new entries, sealed or about to be: the database dates later ones from the next day."""

    SHARED_BECAUSE = "dates of closing speak of no organisation"

    day = models.DateField(unique=True)
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = "clôture d’un jour du journal"


class Seal(SharedModel):
    """A day of every organisation in 32 bytes, chained to the day before, signed. Hashes in hexadecimal."""

    SHARED_BECAUSE = (
        "hashes and counts over all organisations; each organisation proves its entries against it"
    )

    day = models.DateField(unique=True)
    root = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField()
    organisations = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64, help_text="SHA-256 of the public key")
    signature = models.CharField(max_length=128)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "scellé d’un jour"


class OrganisationSeal(TenantModel):
    """A day of one organisation: root and count of its entries, and the way up to the root of the day."""

    day = models.DateField()
    root = models.BinaryField(max_length=32)
    count = models.PositiveIntegerField()
    first_id = models.UUIDField()
    last_id = models.UUIDField()
    index = models.PositiveIntegerField(help_text="Place in the tree of the day, from 0.")
    path = models.BinaryField(help_text="Hashes of 32 bytes end to end, lowest first.")

    class Meta:
        verbose_name = "scellé d’une organisation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="organisation_seal_once_a_day")
        ]


class Dispatch(SharedModel):
    """One attempt to send seals to the witness, whether it left or not."""

    SHARED_BECAUSE = "seals speak of no organisation in particular"

    first_day = models.DateField()
    last_day = models.DateField()
    witness = models.CharField(max_length=320)
    sent = models.BooleanField()
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "envoi de scellés au témoin"
        indexes: ClassVar = [models.Index(fields=["witness", "-last_day"], name="journal_dispatch_latest")]

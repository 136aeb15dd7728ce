"""Entries: insert-only, without any key to what they speak of, so that the journal never blocks a deletion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.tenancy.models import TenantModel


class Entry(TenantModel):
    """One thing done: the verb, by whom, on what, when; identifiers rather than personal data."""

    recorded_at = models.DateTimeField()
    day = models.DateField(help_text="UTC day of recording: the day whose seal covers the entry.")
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

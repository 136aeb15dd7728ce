"""Files by the hash of their content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.documents.types import FileState
from beffroi.tenancy.models import TenantModel


class StoredFile(TenantModel):
    """One file as somebody gave it or as we made it; the bytes lie under ``<organisation>/<sha[:2]>/<sha>``."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=100)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in FileState])
    infected_by = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "fichier"
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "received_at"],
                name="file_in_quarantine",
                condition=models.Q(state=FileState.QUARANTINED),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="file_hash_is_sha256",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="L’empreinte d’un fichier est un SHA-256.",
            )
        ]

    @property
    def readable(self) -> bool:
        """Whether people other than the sender may open it."""
        return self.state in {FileState.CLEAN, FileState.UNSCANNED}

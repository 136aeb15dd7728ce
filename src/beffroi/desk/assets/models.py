"""Assets of members."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.desk.types import AssetKind
from beffroi.tenancy.models import TenantModel


class Asset(TenantModel):
    """A thing that a member uses, known by its serial number: the operator's line, read by the member."""

    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in AssetKind])
    name = models.CharField(max_length=120, blank=True)
    maker = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    warranty_end = models.DateField(null=True)
    campaign = models.CharField(max_length=120, blank=True, help_text="group purchase it came from")
    details = models.JSONField(default=dict, help_text="what an inventory agent says: system, memory…")
    seen_at = models.DateTimeField(help_text="last import that named it")

    class Meta:
        verbose_name = "matériel"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "serial"],
                name="asset_once_per_serial",
                violation_error_message="Ce numéro de série figure déjà au parc de ce membre.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "kind", "serial"], name="asset_of_member"),
            models.Index(fields=["organisation", "serial"], name="asset_by_serial"),
        ]

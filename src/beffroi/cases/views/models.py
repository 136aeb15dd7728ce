"""Saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.tenancy.models import TenantModel


class SavedView(TenantModel):
    """A list that an agent kept under a name: queue, filters and order, as they stand in its address."""

    name = models.CharField(max_length=80)
    owner = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False, help_text="the whole service sees it")
    query = models.CharField(max_length=2000, help_text="the address after the question mark")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "vue enregistrée"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "name"],
                name="saved_view_once",
                violation_error_message="Vous avez déjà une vue de ce nom. Choisissez-en un autre.",
            )
        ]

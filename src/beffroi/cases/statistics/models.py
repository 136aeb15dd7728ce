"""The figures of a month, kept beside the cases; ``cases.models`` shows them to Django."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.tenancy.models import TenantModel


class MonthlyFigures(TenantModel):
    """What an organisation did in a month for one procedure: counts by key, without a name. Made again each night."""

    procedure = models.CharField(max_length=100)
    month = models.DateField(help_text="its first day, civil time of the commune")
    figures = models.JSONField(default=dict, help_text="counts by key, what has gone included")
    gone = models.JSONField(default=dict, help_text="counts of the cases and drafts that were removed since")

    class Meta:
        verbose_name = "chiffres d’un mois"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "procedure", "month"], name="figures_once_a_month"
            ),
            models.CheckConstraint(
                name="figures_of_a_whole_month",
                condition=Q(month__day=1),
                violation_error_message="Un mois se désigne par son premier jour.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "month"], name="figures_by_month")]

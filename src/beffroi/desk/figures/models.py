"""Monthly figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.tenancy.models import TenantModel


class MonthlyFigure(TenantModel):
    """What the desk did for a member in a month: made again at will from the requests."""

    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    opened = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    promised = models.PositiveIntegerField(default=0, help_text="resolved, with a promise")
    met = models.PositiveIntegerField(default=0, help_text="of those, in time")
    answers = models.PositiveIntegerField(default=0, help_text="satisfaction: how many answered")
    stars = models.PositiveIntegerField(default=0, help_text="satisfaction: sum of the marks")
    included_minutes = models.PositiveIntegerField(default=0)
    charged_minutes = models.PositiveIntegerField(default=0)
    vendor_minutes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "chiffres du mois"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "member", "month"], name="monthly_figure_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "-month"], name="monthly_figure_of_member"),
            models.Index(fields=["organisation", "month", "member"], name="monthly_figure_by_month"),
        ]

"""What follows a case: requests after silence, hand-overs to another body, alerts told to agents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.cases.sequels.types import SequelKind
from beffroi.tenancy.models import TenantModel


class Sequel(TenantModel):
    """What a person asked of a decision born of silence, and the letter that answered."""

    case = models.ForeignKey(
        "cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name="sequels"
    )
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in SequelKind])
    asked_at = models.DateTimeField()
    asked_on = models.DateField(help_text="civil date in the commune")
    due_on = models.DateField(null=True, help_text="last day of the answer; null: no law gives one")
    answered = models.ForeignKey(
        "cases.Paper", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    answered_on = models.DateField(null=True)

    class Meta:
        verbose_name = "suite du silence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case", "kind"],
                name="sequel_once",
                violation_error_message="Cette suite a déjà été demandée.",
            ),
            models.CheckConstraint(
                name="sequel_answered_by_a_paper_on_a_day",
                condition=Q(answered=None, answered_on=None)
                | Q(answered__isnull=False, answered_on__isnull=False),
                violation_error_message="Une réponse a une lettre et un jour.",
            ),
        ]


class Handover(TenantModel):
    """A case on its way to the competent organisation of the platform: written first, carried out after."""

    case = models.ForeignKey(
        "cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name="handovers"
    )
    target = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    target_case = models.UUIDField(help_text="identifier chosen before it exists: made at most once")
    target_number = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "remise à l’organisation compétente"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case"],
                name="handover_once",
                violation_error_message="Cette demande est déjà remise.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "asked_at"], name="handover_pending", condition=Q(done_at=None)
            )
        ]


class Alert(TenantModel):
    """A date that an agent was told was near: once for each threshold, and again if the date moves."""

    case = models.ForeignKey(
        "cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name="alerts"
    )
    earliest = models.DateField(help_text="the date that was announced")
    threshold = models.PositiveSmallIntegerField(help_text="days before it")
    recipient = models.EmailField()
    told_on = models.DateField()

    class Meta:
        verbose_name = "alerte avant l’échéance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "case", "earliest", "threshold"],
                name="alert_once",
                violation_error_message="Cette alerte a déjà été donnée.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "recipient", "told_on"], name="alert_by_day")
        ]

"""What the operator asks, what the commune answers, and what was read meanwhile."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.identity.access.types import Answer
from beffroi.tenancy.models import TenantModel


class AccessRequest(TenantModel):
    """A member of an operator's staff asks a commune to see its requests, and says why: the operator's row."""

    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        app_label = "identity"
        verbose_name = "demande d’accès"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "id"], name="access_request_by_operator"),
            models.Index(fields=["member", "-asked_at", "id"], name="access_request_by_member"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_request_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Une demande d’accès dit pourquoi.",
            )
        ]


class AccessAnswer(TenantModel):
    """What the commune answered, and until when: the commune's row, which the operator reads."""

    request_id = models.UUIDField()
    operator = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Answer])
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=160)
    since = models.DateField(null=True)
    until = models.DateField(null=True, help_text="first day without the access")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)

    class Meta:
        app_label = "identity"
        verbose_name = "accès accordé ou refusé"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "request_id"],
                name="access_answered_once",
                violation_error_message="La commune a déjà répondu à cette demande d’accès.",
            ),
            models.CheckConstraint(
                name="access_granted_has_an_end",
                condition=Q(answer="refused", since=None, until=None)
                | Q(answer="granted", since__isnull=False, until__isnull=False),
                violation_error_message="Un accès accordé a une fin.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "user", "until"], name="access_answer_in_force"),
            models.Index(fields=["operator", "request_id"], name="access_answer_by_operator"),
        ]


class AccessVisit(TenantModel):
    """One page of the commune that a visitor opened: insert-only, shown to the commune."""

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=160)
    page = models.CharField(max_length=200, help_text="address below the commune's workspace")
    at = models.DateTimeField()

    class Meta:
        app_label = "identity"
        verbose_name = "lecture par un visiteur"
        indexes: ClassVar = [models.Index(fields=["organisation", "-at", "id"], name="access_visit_by_time")]

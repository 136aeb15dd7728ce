"""Endpoints that an organisation has chosen, and each call made or due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.cases.webhooks.types import CallState, EndpointState
from beffroi.tenancy.models import TenantModel


class WebhookEndpoint(TenantModel):
    """An address that is told what happens to cases. Its secret is derived from the salt: none is kept."""

    label = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    events = models.JSONField(help_text="list of happenings")
    procedures = models.JSONField(default=list, help_text="list of pack/code; empty: all")
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in EndpointState],
        default=EndpointState.ACTIVE,
    )
    salt = models.CharField(max_length=32)
    previous_salt = models.CharField(max_length=32, blank=True)
    previous_until = models.DateTimeField(null=True, help_text="until then the secret before signs too")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)
    taken_at = models.DateTimeField(null=True, help_text="the last call that was taken")
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "destinataire de webhook"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="webhook_suspended_at_an_instant",
                condition=Q(state="suspended", suspended_at__isnull=False)
                | (~Q(state="suspended") & Q(suspended_at=None)),
                violation_error_message="Une suspension a un instant.",
            )
        ]


class WebhookCall(TenantModel):
    """One message to one endpoint: written with what it tells, sent after, again until it is taken."""

    endpoint = models.ForeignKey(
        "cases.WebhookEndpoint", db_constraint=False, on_delete=models.CASCADE, related_name="calls"
    )
    event = models.CharField(max_length=40)
    about = models.UUIDField(null=True, help_text="the case: calls about one leave in order")
    number = models.CharField(max_length=40, blank=True)
    body = models.TextField(help_text="JSON, byte for byte what is signed")
    created_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in CallState], default=CallState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when it is due; null: nothing is")
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="of the last answer")
    answer = models.CharField(max_length=300, blank=True, help_text="its first characters")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "appel de webhook"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="webhook_call_pending_is_due",
                condition=Q(state="pending", next_at__isnull=False) | (~Q(state="pending") & Q(next_at=None)),
                violation_error_message="Un appel à faire a une échéance.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "endpoint", "-created_at", "-id"], name="webhook_call_log"),
            models.Index(
                fields=["organisation", "endpoint", "about", "created_at", "id"],
                name="webhook_call_lane",
                condition=Q(state="pending"),
            ),
            models.Index(
                fields=["organisation", "next_at"], name="webhook_call_due", condition=Q(state="pending")
            ),
            models.Index(fields=["organisation", "created_at"], name="webhook_call_age"),
        ]

    @property
    def message_id(self) -> str:
        """The header ``webhook-id``: the same at each attempt and each replay."""
        return f"msg_{self.id.hex}"

"""Calendars and policies of the desk, as rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.tenancy.models import TenantModel


class ServiceCalendar(TenantModel):
    """When the desk serves: everybody, one member, one service, or one member for one service."""

    name = models.CharField(max_length=120)
    member = models.ForeignKey(
        "operators.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField(max_length=60, blank=True)
    hours = models.JSONField(help_text='weekday to spans: {"0": [["08:30", "12:00"]]}')
    place = models.CharField(max_length=5, help_text="INSEE code whose holidays and time are kept")
    closures = models.JSONField(default=list, help_text="days, ISO 8601")

    class Meta:
        verbose_name = "calendrier de service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "service"],
                nulls_distinct=False,
                name="service_calendar_once",
                violation_error_message="Un calendrier existe déjà pour ce membre et ce service.",
            )
        ]


class SlaPolicy(TenantModel):
    """A version of what is promised for some requests (SLA), or by a team to the desk (OLA); never changed."""

    member = models.ForeignKey(
        "operators.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField(max_length=60, blank=True)
    priority = models.PositiveSmallIntegerField(null=True)
    team = models.ForeignKey(
        "cases.Service", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField()
    own_amount = models.PositiveIntegerField(null=True)
    own_unit = models.CharField(max_length=7, default="minutes")
    resolve_amount = models.PositiveIntegerField(null=True)
    resolve_unit = models.CharField(max_length=7, default="minutes")
    escalate_minutes = models.PositiveIntegerField(default=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="when another version replaced it")

    class Meta:
        verbose_name = "engagement de service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "service", "priority", "team"],
                nulls_distinct=False,
                condition=Q(until=None),
                name="sla_policy_once_at_a_time",
                violation_error_message="Un engagement existe déjà pour ce cas.",
            )
        ]

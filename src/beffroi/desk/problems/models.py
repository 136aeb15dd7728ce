"""Problems and the broadcast about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.tenancy.models import TenantModel


class Problem(TenantModel):
    """What lies behind several requests; major when many members are hit at once."""

    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    service = models.CharField(max_length=60, blank=True)
    major = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    workaround = models.TextField(blank=True)

    class Meta:
        verbose_name = "problème"
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "-opened_at"], name="problem_open", condition=Q(solved_at=None)
            )
        ]


class Broadcast(TenantModel):
    """One mail of a broadcast about a problem to one member hit: at most once for the same words."""

    problem = models.ForeignKey(
        Problem, db_constraint=False, on_delete=models.CASCADE, related_name="broadcasts"
    )
    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="of the words")
    ticket = models.ForeignKey("desk.Ticket", db_constraint=False, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "annonce à un membre"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "problem", "member", "digest"],
                name="broadcast_once_per_member",
                violation_error_message="Ce membre a déjà reçu cette annonce.",
            )
        ]

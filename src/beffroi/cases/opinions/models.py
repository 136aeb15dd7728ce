"""An opinion asked on a case, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.cases.opinions.types import OpinionState, Source, Verdict
from beffroi.tenancy.models import TenantModel


class Opinion(TenantModel):
    """What a service or an outside body is asked about a case, until when, what it may see, what it answered."""

    case = models.ForeignKey(
        "cases.Case", db_constraint=False, on_delete=models.CASCADE, related_name="opinions"
    )
    service = models.ForeignKey(
        "cases.Service", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=160, help_text="who is asked, as everybody reads it")
    email = models.EmailField(blank=True)
    question = models.TextField(blank=True)
    shown = models.JSONField(default=dict, help_text="answers: ids of pages; files: ids of stored files")
    secret_salt = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in OpinionState])
    asked_at = models.DateTimeField()
    asked_on = models.DateField(help_text="civil date in the commune")
    asked_by = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=160)
    due_on = models.DateField()
    remind_on = models.DateField(null=True, help_text="day of the reminder; null: none, or done")
    expires_on = models.DateField(help_text="last day of the link")
    verdict = models.CharField(max_length=14, blank=True, choices=[(v.value, v.value) for v in Verdict])
    answer = models.TextField(blank=True)
    file = models.ForeignKey(
        "documents.StoredFile", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    given_at = models.DateTimeField(null=True)
    given_on = models.DateField(null=True, help_text="the day it was given: earlier than recorded, on paper")
    given_by_name = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=8, blank=True, choices=[(s.value, s.value) for s in Source])

    class Meta:
        verbose_name = "avis"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_given_says_something",
                condition=Q(state="given", given_at__isnull=False, given_on__isnull=False) & ~Q(verdict="")
                | ~Q(state="given") & Q(verdict="", given_at=None, given_on=None),
                violation_error_message="Un avis rendu a un sens et une date.",
            ),
            models.CheckConstraint(
                name="opinion_due_after_asked",
                condition=Q(due_on__gte=F("asked_on")),
                violation_error_message="La date limite d’un avis suit sa demande.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "case", "asked_at"], name="opinion_by_case"),
            models.Index(
                fields=["organisation", "due_on"],
                name="opinion_awaited",
                condition=Q(state__in=["asked", "reminded"]),
            ),
            models.Index(
                fields=["organisation", "remind_on"],
                name="opinion_to_remind",
                condition=Q(remind_on__isnull=False),
            ),
        ]

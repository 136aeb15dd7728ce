"""Mails that came in, and the files that messages carry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from beffroi.cases.inbound.types import TO_SORT, MailState, Matched
from beffroi.tenancy.models import TenantModel


class IncomingMail(TenantModel):
    """One mail that came in: whole in its raw file, and what became of it. Two arrivals make one row."""

    identity = models.CharField(max_length=400, help_text="the same for two arrivals of the same mail")
    message_id = models.CharField(
        max_length=400, blank=True, help_text="empty: absent, malformed or said twice"
    )
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=160, blank=True)
    copied = models.JSONField(default=list)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, help_text="name and size of each")
    received_at = models.DateTimeField()
    file = models.ForeignKey(  # null: handed over, nothing of it is kept here
        "documents.StoredFile", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in MailState])
    matched_by = models.CharField(
        max_length=12, blank=True, choices=[(each.value, each.value) for each in Matched]
    )
    case = models.ForeignKey(
        "cases.Case", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="incoming_mails"
    )
    suggestion = models.CharField(
        max_length=40, blank=True, help_text="number of the case that it may be about"
    )
    why = models.CharField(max_length=300, blank=True)
    joined_as = models.ForeignKey(
        "cases.Message", null=True, db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = "courriel reçu"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "identity"], name="incoming_mail_once"),
            models.CheckConstraint(
                name="incoming_mail_joined_has_a_case",
                condition=~Q(state=MailState.JOINED) | Q(case__isnull=False),
                violation_error_message="Un courriel joint à une demande désigne cette demande.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "received_at", "id"],
                name="incoming_mail_to_sort",
                condition=Q(state__in=sorted(TO_SORT)),
            ),
            models.Index(fields=["organisation", "message_id"], name="incoming_mail_by_message_id"),
            models.Index(fields=["organisation", "sender", "received_at"], name="incoming_mail_by_sender"),
            models.Index(fields=["organisation", "case"], name="incoming_mail_by_case"),
        ]


class MessageFile(TenantModel):
    """A file joined to a message, from either side."""

    message = models.ForeignKey(
        "cases.Message", db_constraint=False, on_delete=models.CASCADE, related_name="files"
    )
    file = models.ForeignKey(
        "documents.StoredFile", db_constraint=False, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = "fichier d’un message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "message", "file"], name="message_file_once")
        ]

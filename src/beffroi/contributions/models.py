"""Keys, runs and their votes, what members owe, calls for funds. The operator's rows; members read their own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from beffroi.tenancy.models import TenantModel


def _key(to: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", db_constraint=False, **options)


class ForMember(TenantModel):
    """A row of the operator about one member, who may read it and no other."""

    member = models.ForeignKey("operators.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ContributionKey(TenantModel):
    """A version of a key: a text that is never changed; the next version is another row."""

    code = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    since = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "version d’une clé"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code", "number"],
                name="contribution_key_once_per_number",
                violation_error_message="Cette version de la clé existe déjà. Publiez la suivante.",
            )
        ]


class ContributionRun(TenantModel):
    """One computation and all that it started from: never changed. A correction is another run."""

    key = _key("ContributionKey")
    corrects = _key("self", null=True)
    year = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    facts = models.JSONField()
    total_cents = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "calcul de contributions"
        indexes: ClassVar = [models.Index(fields=["organisation", "-computed_at"], name="run_latest_first")]


class ContributionVote(TenantModel):
    """The deliberation that turns a run into what members owe."""

    run = _key("ContributionRun")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=200)
    rank = models.PositiveSmallIntegerField(default=0, help_text="0: the first vote; 1: its first correction")
    deliberation = models.CharField(max_length=60)
    voted_on = models.DateField()

    class Meta:
        verbose_name = "vote d’un calcul"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "run"],
                name="contribution_vote_once_per_run",
                violation_error_message="Ce calcul est déjà voté.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "code", "rank"],
                name="contribution_vote_in_order",
                violation_error_message="Une contribution est déjà votée pour cette clé et cet exercice.",
            ),
        ]


class MemberContribution(ForMember):
    """What one member owes by one vote, line by line; ``delta_cents`` is what the vote adds to the year."""

    vote = _key("ContributionVote")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    explained = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    cents = models.BigIntegerField()
    delta_cents = models.BigIntegerField()
    correction = models.BooleanField(default=False)
    deliberation = models.CharField(max_length=60)
    voted_on = models.DateField()

    class Meta:
        verbose_name = "contribution d’un membre"
        indexes: ClassVar = [
            models.Index(fields=["member", "-year"], name="contribution_by_member"),
            models.Index(fields=["organisation", "year"], name="contribution_by_year"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "vote", "member"],
                name="contribution_once_per_vote",
                violation_error_message="Ce membre a déjà sa contribution pour ce vote.",
            )
        ]


class FundCall(ForMember):
    """An instalment asked of a member: planned, then issued with a number; below zero it gives money back."""

    contribution = _key("MemberContribution")
    rank = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField()
    due_on = models.DateField()
    number = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = "appel de fonds"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "due_on", "id"], name="call_by_due_date"),
            models.Index(fields=["member", "due_on"], name="call_by_member"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "contribution", "rank"],
                name="call_once_per_instalment",
                violation_error_message="Cette échéance existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~models.Q(number=""),
                name="call_numbered_once",
                violation_error_message="Ce numéro d’appel est déjà pris.",
            ),
        ]


class CallPayment(ForMember):
    """Money received for a call, once per reference; below zero it corrects another payment."""

    call = _key("FundCall")
    cents = models.BigIntegerField()
    received_on = models.DateField()
    reference = models.CharField(max_length=80)

    class Meta:
        verbose_name = "paiement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "call", "reference"],
                name="payment_once_per_reference",
                violation_error_message="Ce paiement est déjà enregistré.",
            )
        ]


class CallReminder(ForMember):
    """The one mail that recalls a late call."""

    call = _key("FundCall")
    sent_at = models.DateTimeField()
    recipient = models.EmailField()

    class Meta:
        verbose_name = "relance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "call"],
                name="reminder_once_per_call",
                violation_error_message="Cet appel est déjà relancé.",
            )
        ]


class BillingDetails(ForMember):
    """How a member wants to be called: what Chorus Pro asks for, and the mail of its accounts."""

    siret = models.CharField(max_length=14, blank=True)
    service_code = models.CharField(max_length=100, blank=True)
    engagement = models.CharField(max_length=50, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        verbose_name = "coordonnées de facturation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                name="billing_once_per_member",
                violation_error_message="Ce membre a déjà ses coordonnées de facturation.",
            )
        ]

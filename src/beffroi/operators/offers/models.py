"""Services, subscriptions in intervals, wishes of members and the operator's answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from beffroi.operators.offers.types import Maturity, Outcome, ServiceKind, WishState
from beffroi.tenancy.models import TenantModel

ORGANISATION = "operators.Organisation"


class Service(TenantModel):
    """What an operator offers: to whom, at what price, with what promise."""

    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in ServiceKind])
    name = models.CharField(max_length=160)
    description = models.CharField(max_length=2000, blank=True)
    conditions = models.CharField(max_length=1000, blank=True)
    procedure = models.CharField(max_length=100, blank=True, help_text="pack or pack/code, for a pack")
    price_text = models.CharField(max_length=300, blank=True)
    price_key = models.CharField(max_length=60, blank=True, help_text="code of a contribution key")
    price_cents = models.PositiveBigIntegerField(null=True, help_text="excluding VAT, per unit")
    price_unit = models.CharField(max_length=60, blank=True)
    sla = models.CharField(max_length=500, blank=True)
    maturity = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Maturity], default=Maturity.STABLE.value
    )
    smallest = models.PositiveIntegerField(null=True, help_text="inhabitants, included")
    largest = models.PositiveIntegerField(null=True, help_text="inhabitants, included")
    competence = models.CharField(max_length=60, blank=True, help_text="code of the competence to hold")
    required = models.JSONField(default=list, help_text="codes of services to have first")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "service du catalogue"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="service_code_once",
                violation_error_message="Un service porte déjà ce code.",
            ),
            models.CheckConstraint(
                name="service_population_in_order",
                condition=Q(smallest=None) | Q(largest=None) | Q(largest__gte=F("smallest")),
                violation_error_message="La population la plus grande dépasse la plus petite.",
            ),
        ]


class Subscription(TenantModel):
    """A beneficiary that uses a service, now or before: once per service, through intervals."""

    member = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, db_constraint=False, on_delete=models.PROTECT, related_name="subscriptions"
    )
    entitlements = models.JSONField(default=dict)
    externally_managed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "abonnement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "service"],
                name="subscription_once_per_service",
                violation_error_message="Cette organisation a déjà un abonnement à ce service.",
            )
        ]


class SubscriptionPeriod(TenantModel):
    """An interval of a subscription: it ends once, and is never changed otherwise."""

    subscription = models.ForeignKey(
        Subscription, db_constraint=False, on_delete=models.CASCADE, related_name="periods"
    )
    member = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="first day without")
    quantity = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "période d’abonnement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "subscription"],
                condition=Q(until=None),
                name="subscription_open_once",
                violation_error_message="Cet abonnement est déjà en cours.",
            ),
            models.CheckConstraint(
                name="subscription_period_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Un abonnement ne s’arrête pas avant de commencer.",
            ),
        ]


class ServiceWish(TenantModel):
    """A service that a member asks its operator for: the member's row."""

    operator = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    quantity = models.PositiveIntegerField(default=1)
    words = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=160)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in WishState], default=WishState.ASKED.value
    )

    class Meta:
        verbose_name = "demande de service"
        indexes: ClassVar = [models.Index(fields=["organisation", "asked_at"], name="service_wish_by_date")]


class WishAnswer(TenantModel):
    """What the operator answers to a member's wish: the operator's row, which the member reads."""

    member = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    wish = models.UUIDField(help_text="the member's row")
    outcome = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Outcome])
    words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = "réponse à une demande de service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "wish"],
                name="wish_answered_once",
                violation_error_message="Cette demande a déjà sa réponse.",
            )
        ]

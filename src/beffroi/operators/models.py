"""Organisations, memberships, adoptions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from beffroi.operators.types import Kind, Standing
from beffroi.tenancy.models import SharedModel, TenantModel


class Organisation(SharedModel):
    """A public body by SIREN, with what the public must know of it: how to write, to call, to appeal."""

    SHARED_BECAUSE = (
        "identity and contact details of public bodies are public; only itself or its operator writes"
    )

    siren = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    host_name = models.CharField(max_length=253, unique=True, null=True, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    department = models.CharField(max_length=3, blank=True)
    population = models.PositiveIntegerField(default=0)
    admitted_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    display_name = models.CharField(max_length=160)
    address_lines = models.JSONField(default=list)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    opening_hours = models.CharField(max_length=300, blank=True)
    dpo_contact = models.CharField(max_length=200, blank=True)
    court = models.CharField(max_length=160, blank=True)
    court_confirmed = models.BooleanField(default=False)
    signatory_name = models.CharField(max_length=120, blank=True)
    signatory_quality = models.CharField(max_length=120, blank=True)
    accent = models.CharField(max_length=7, blank=True)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="formers",
        help_text="once it has ended",
    )

    class Meta:
        verbose_name = "organisation"
        indexes: ClassVar = [
            models.Index(fields=["commune_code"], name="organisation_by_commune"),
            models.Index(fields=["admitted_by", "slug"], name="organisation_by_operator"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_siren_is_nine_digits",
                condition=models.Q(siren__regex=r"^\d{9}$"),
                violation_error_message="Un SIREN compte neuf chiffres.",
            )
        ]

    @property
    def organisation_id(self) -> object:
        """An organisation belongs to itself: actions about it are journalled in its own journal."""
        return self.id

    def __str__(self) -> str:
        """Return the name that a resident reads."""
        return self.display_name


class Membership(TenantModel):
    """An organisation served by an operator between two dates, as member or beneficiary: the operator's."""

    served = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Standing])
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="first day without")
    through = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", help_text="who represents it"
    )

    class Meta:
        verbose_name = "adhésion"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_in_order",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                violation_error_message="Une adhésion ne finit pas avant de commencer.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "served"],
                condition=models.Q(until=None),
                name="membership_once_at_a_time",
                violation_error_message="Cette organisation est déjà admise.",
            ),
        ]


class Adoption(TenantModel):
    """A procedure offered by an organisation with its own parameters, following a version; never a copy."""

    procedure = models.CharField(max_length=100, help_text="pack/code")
    version = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    since = models.DateField()

    class Meta:
        verbose_name = "adoption"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "procedure"],
                name="adoption_once_per_procedure",
                violation_error_message="Cette démarche est déjà adoptée.",
            )
        ]


# Models of the sub-packages, named here so that Django finds them.
import beffroi.operators.membership.models  # noqa: E402 - Django reads every model of an app from this module
import beffroi.operators.offers.models  # noqa: E402, F401

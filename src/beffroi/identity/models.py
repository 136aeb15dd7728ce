"""Accounts, roles held in organisations, tokens for the API."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from beffroi.kernel.ids import new_id
from beffroi.tenancy.models import TenantModel
from beffroi.tenancy.types import PERSONS


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account of an address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. What they may do is said by their grants, organisation by organisation."""

    SHARED_BECAUSE = "sign-in comes before any organisation is known, and one person may serve several"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = "compte"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=models.Q(email=Lower("email")),
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            )
        ]

    def __str__(self) -> str:
        """Return the name that colleagues read."""
        return self.full_name


class Grant(TenantModel):
    """A role held by a person in an organisation, from ``since`` until the day before ``until``."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="First day without the role.")
    granted_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = "rôle attribué"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=models.Q(until=None),
                name="grant_once_at_a_time",
                violation_error_message="Cette personne a déjà ce rôle.",
            ),
            models.CheckConstraint(
                name="grant_role_is_for_persons",
                condition=models.Q(role__in=sorted(role.value for role in PERSONS)),
                violation_error_message="Ce rôle ne se donne pas.",
            ),
        ]


class ApiToken(TenantModel):
    """A key by which a program acts for an agent in one organisation. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True, help_text="Last day of writing.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "jeton d’API"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "digest"],
                name="api_token_digest_once",
                violation_error_message="Ce jeton existe déjà.",
            )
        ]


# Models of the sub-packages, named here so that Django finds them.
import beffroi.identity.access.models  # noqa: E402, F401 - Django reads every model of an app from this module

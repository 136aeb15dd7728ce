"""How many agents an organisation has, and how many are protected by a second factor. In scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator

from beffroi.identity.holding import in_force
from beffroi.identity.queries import SECOND_FACTORS


@dataclass(frozen=True, slots=True)
class Protection:
    """Accounts with a role today, and those with a passkey or an authenticator app."""

    agents: int
    protected: int


def protection(organisation_ids: Iterable[UUID]) -> Protection:
    """Return the protection of the agents of organisations (all in the open scope), each account once."""
    accounts = in_force().filter(organisation_id__in=list(organisation_ids)).order_by()
    agents = set(accounts.values_list("user_id", flat=True))
    rows = Authenticator.objects.filter(user_id__in=agents, type__in=SECOND_FACTORS).order_by()
    return Protection(len(agents), len(set(rows.values_list("user_id", flat=True))))

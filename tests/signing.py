"""Signing agents in, for the tests of screens."""

from __future__ import annotations

from typing import Any

from beffroi.identity import actions as identity
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.worlds import NOON

PASSWORD = "un long mot de passe"


def sign_in(client: Any, organisation: Organisation, *roles: Role) -> Any:
    """Enrol somebody with these roles, sign them in and return the client."""
    user = identity.enrol(
        organisation=organisation,
        email=f"agent-{len(roles)}@{organisation.slug}.test",
        full_name="Camille Essai",
        roles=roles,
        by=CLOCKWORK,
        on=NOON,
        initial_password=PASSWORD,
    )
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client

"""Signing people in, for the tests of screens."""

from __future__ import annotations

import pytest

from beffroi.identity import actions as identity
from beffroi.tenancy.types import CLOCKWORK
from tests.worlds import NOON


@pytest.fixture
def sign_in(world, client, settings):
    """Sign a new agent in, with a role in an organisation."""
    settings.DEMONSTRATION = True

    def signed(organisation, *roles):
        user = identity.enrol(
            organisation=organisation,
            email=f"a{len(roles)}@{organisation.slug}.test",
            full_name="Camille Essai",
            roles=roles,
            by=CLOCKWORK,
            on=NOON,
            initial_password="un long mot de passe",
        )
        client.post("/compte/connexion/", {"login": user.email, "password": "un long mot de passe"})
        return client

    return signed

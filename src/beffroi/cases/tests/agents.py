"""Agents with real accounts, signed in to a client of Django: for the tests of the workspace."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from beffroi.identity import actions, queries
from beffroi.identity.models import User
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import CLOCKWORK, Actor, Role

EVERYTHING = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE)


def hire(organisation: Organisation, name: str, *roles: Role) -> User:
    """Return an account that holds roles in an organisation, protected by a second factor."""
    from tests.worlds import NOON

    address = f"{name.lower().replace(' ', '.')}@{organisation.slug}.test"
    user = actions.enrol(
        organisation=organisation,
        email=address,
        full_name=name,
        roles=roles or EVERYTHING,
        by=CLOCKWORK,
        on=NOON,
        initial_password="une phrase bien assez longue",
    )
    TOTP.activate(user, generate_totp_secret())
    return user


def signed_in(user: User) -> Client:
    """Return a browser in which an account is signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def actor(user: User) -> Actor:
    """Return who acts when this account does."""
    return queries.agent_actor(user)

"""Organisations and agents of the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from beffroi.identity import actions
from beffroi.identity.models import User
from beffroi.operators.actions import admit, found_operator
from beffroi.operators.models import Organisation
from beffroi.operators.queries import by_siren
from beffroi.operators.types import Kind, Newcomer
from beffroi.tenancy.types import CLOCKWORK, Role

ON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "une phrase bien assez longue"


class BrokenMail(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, _messages: Any) -> int:
        """Fail."""
        raise ConnectionRefusedError


def operator() -> Organisation:
    """Return the operator of the tests."""
    return found_operator(siren="200000016", name="Syndicat des tests", slug="syndicat", by=CLOCKWORK, on=ON)


def commune(siren: str = "200000024", slug: str = "essai-le-haut", code: str = "01001") -> Organisation:
    """Return a commune, admitted by the operator of the tests."""
    newcomer = Newcomer(
        siren=siren,
        kind=Kind.COMMUNE,
        name=slug.replace("-", " ").title(),
        slug=slug,
        commune_code=code,
        department="01",
        postcode="01000",
        population=1200,
    )
    admit(operator=operator(), newcomers=[newcomer], offers=[], by=CLOCKWORK, on=ON)
    return by_siren(siren)


def other_commune() -> Organisation:
    """Return the neighbour."""
    return commune("200000032", "essai-le-bas", "01002")


def agent(organisation: Organisation, *roles: Role, email: str = "", until: date | None = None) -> User:
    """Return an agent with a known password."""
    address = email or f"{'-'.join(role.value for role in roles)}@{organisation.slug}.example"
    return actions.enrol(
        organisation=organisation,
        email=address,
        full_name="Camille Essai",
        roles=roles,
        by=CLOCKWORK,
        on=ON,
        until=until,
        initial_password=PASSWORD,
    )


def sign_in(client: Client, user: User, **more: Any) -> Any:
    """Post the sign-in form, as a browser does."""
    return client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD, **more})


def protect(user: User) -> str:
    """Give an authenticator app to an account; return its secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """Return the code that the application shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

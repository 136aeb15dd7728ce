"""What we ask of allauth: no public sign-up, French messages, enciphered secrets, the way home."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from beffroi.identity.queries import actor_of
from beffroi.identity.rules import OPERATOR_ROLES
from beffroi.tenancy.types import Role

_AGAIN = {
    "reauthenticate": "Avec mon mot de passe",
    "mfa_reauthenticate": "Avec un code de mon application ou de secours",
    "mfa_reauthenticate:webauthn": "Avec ma clé d’accès",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators only."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé. Adressez-vous à l’administrateur de votre collectivité.",
        "email_password_mismatch": "Adresse ou mot de passe incorrect. Vérifiez les deux et recommencez.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel. Recommencez.",
        "incorrect_code": "Ce code ne convient pas. Attendez le code suivant et recopiez ses 6 chiffres.",
        "incorrect_password": "Ce mot de passe ne convient pas. Recommencez.",
        "invalid_password_reset": "Ce lien ne sert plus. Demandez-en un autre avec « Mot de passe oublié ».",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes ou demandez un autre mot de passe.",
        "rate_limited": "Trop d’essais en peu de temps. Attendez une minute et recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: residents need no account, agents are enrolled."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show again that one is oneself, in our words."""
        methods = super().get_reauthentication_methods(user)
        return [
            {**method, "description": _AGAIN.get(method["id"], method["description"])} for method in methods
        ]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where an agent works: the workspace, the operator's cockpit, or else their own account."""
        actor = actor_of(request)
        held: set[Role] = set().union(*actor.grants.values()) if actor else set()
        if held - OPERATOR_ROLES - {Role.VISITOR}:
            return "/travail/"
        return "/operateur/" if held else reverse("identity_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return to the account once the password is changed."""
        return reverse("identity_home")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of the mailed link, on the public host whatever host was asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.PUBLIC_URL}{path.replace('UID-KEY', key)}"

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write to the address that signs in: accounts have no other."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as written: no prefix with the name of the host."""
        return str(subject)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. Their secrets are enciphered: a copy of the database alone does not reveal them."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code ne convient pas. Attendez le code suivant et recopiez ses 6 chiffres.",
        "cannot_generate_recovery_codes": "Ajoutez d’abord une clé d’accès ou une application.",
    }

    def encrypt(self, text: str) -> str:
        """Return ``text`` enciphered with the present key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the clear text, enciphered with the present key or a former one."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's signature
        """Return a name to start from, as the owner would say it."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Ma clé d’accès" if count == 0 else f"Ma clé d’accès n° {count + 1}"


def _cipher() -> MultiFernet:
    return MultiFernet(
        [_key(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"beffroi.identity.second-factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

"""allauth's forms with our words: labels without placeholders, hints that say what to type."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

_WORDS: dict[str, tuple[str, str]] = {
    "login": ("Adresse électronique professionnelle", ""),
    "email": ("Adresse électronique professionnelle", ""),
    "password": ("Mot de passe", ""),
    "oldpassword": ("Mot de passe actuel", ""),
    "password1": ("Nouveau mot de passe", "12 caractères au moins. Une phrase convient très bien."),
    "password2": ("Le même, encore une fois", ""),
    "code": ("Code à 6 chiffres", "Celui de votre application. Un code de secours convient aussi."),
    "name": ("Nom de cette clé", "Pour la reconnaître plus tard, par exemple « Ordinateur de l’accueil »."),
    "passwordless": ("Me connecter avec cette clé seule, sans mot de passe", ""),
}


class _OurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})
        for name, field in self.fields.items():
            if name in _WORDS:
                field.label, field.help_text = _WORDS[name]
            field.widget.attrs.setdefault("autocomplete", "")
            field.kind = "number" if name == "code" else field.widget.input_type


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """Sign in."""


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a link."""


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a password behind a mailed link."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Change one's password."""


class SetPasswordForm(_OurWords, account.SetPasswordForm):  # type: ignore[misc]
    """Choose a first password."""


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """Show again that one is oneself, with the password."""


class AuthenticateForm(_OurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """Second step of the sign-in."""


class ReauthenticateWithCodeForm(_OurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """Show again that one is oneself, with a code."""


class ActivateTOTPForm(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Prove that the application holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Le code que votre application affiche en ce moment."


class AddWebAuthnForm(_OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Add a passkey."""


class EditWebAuthnForm(_OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Rename a passkey."""

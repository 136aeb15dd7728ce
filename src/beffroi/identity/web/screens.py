"""allauth's screens, each telling its errors to the summary at the top of the page."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.views.generic import View

from beffroi.identity.web.showing import device_words, errors_of


class _SaysErrors:
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["errors"] = errors_of(context.get("form"))
        return context


def _screen(view: type[View]) -> Any:
    return type(view.__name__, (_SaysErrors, view), {"__doc__": view.__doc__}).as_view()  # type: ignore[attr-defined]


class _Sessions(_SaysErrors, sessions.ListUserSessionsView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = device_words(session.user_agent)
        return context


class _SecondFactor(mfa.IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        held = context["authenticators"]
        codes = held.get("recovery_codes")
        context["has_totp"] = "totp" in held
        context["passkey_count"] = len(held.get("webauthn", ()))
        context["unused_count"] = len(codes.get_unused_codes()) if codes else 0
        context["work_url"] = get_adapter().get_login_redirect_url(self.request)
        return context


class _ActivateTOTP(_SaysErrors, totp.ActivateTOTPView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["secret_in_groups"] = " ".join(wrap(context["form"].secret, 4))
        return context


login = _screen(account.LoginView)
logout = account.logout
closed_account = account.account_inactive
closed_signup = account.signup
reauthenticate = _screen(account.ReauthenticateView)
change_password = _screen(account.PasswordChangeView)
set_password = _screen(account.PasswordSetView)
forgotten_password = _screen(account.PasswordResetView)
forgotten_password_sent = account.password_reset_done
new_password = _screen(account.PasswordResetFromKeyView)
new_password_done = account.password_reset_from_key_done

second_factor = _SecondFactor.as_view()
authenticate = _screen(mfa.AuthenticateView)
reauthenticate_with_code = _screen(mfa.ReauthenticateView)
activate_totp = _ActivateTOTP.as_view()
deactivate_totp = _screen(totp.DeactivateTOTPView)
recovery_codes = recovery.view_recovery_codes
generate_recovery_codes = _screen(recovery.GenerateRecoveryCodesView)
download_recovery_codes = recovery.download_recovery_codes

passkeys = webauthn.list_webauthn
add_passkey = _screen(webauthn.AddWebAuthnView)
edit_passkey = _screen(webauthn.EditWebAuthnView)
remove_passkey = webauthn.remove_webauthn
login_with_passkey = webauthn.login_webauthn
reauthenticate_with_passkey = _screen(webauthn.ReauthenticateWebAuthnView)

open_sessions = _Sessions.as_view()

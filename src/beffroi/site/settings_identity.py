"""Settings of sign-in: django-allauth as we use it. Read by ``settings``."""

from __future__ import annotations

from beffroi.site import environment as env

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "identity_home"
PASSWORD_RESET_TIMEOUT = 3 * 86_400

# The client's address counts in throttling: how many reverse proxies of ours append to X-Forwarded-For.
_PROXIES = env.text("TRUSTED_PROXIES", "0")
if not _PROXIES.isdecimal():
    env.stop(env.WrongSetting("TRUSTED_PROXIES : un nombre de relais, par exemple 1."))
ALLAUTH_TRUSTED_PROXY_COUNT = int(_PROXIES)

ACCOUNT_ADAPTER = "beffroi.identity.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "beffroi.identity.forms.LoginForm",
    "reset_password": "beffroi.identity.forms.ResetPasswordForm",
    "reset_password_from_key": "beffroi.identity.forms.ResetPasswordKeyForm",
    "change_password": "beffroi.identity.forms.ChangePasswordForm",
    "set_password": "beffroi.identity.forms.SetPasswordForm",
    "reauthenticate": "beffroi.identity.forms.ReauthenticateForm",
}

MFA_ADAPTER = "beffroi.identity.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Beffroi"
MFA_TOTP_TOLERANCE = 1
# A passkey needs https; browsers make an exception for http://localhost, for trials on one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.text("PUBLIC_URL", "http://127.0.0.1:8000").startswith("http://")
MFA_FORMS = {
    "authenticate": "beffroi.identity.forms.AuthenticateForm",
    "reauthenticate": "beffroi.identity.forms.ReauthenticateWithCodeForm",
    "activate_totp": "beffroi.identity.forms.ActivateTOTPForm",
    "add_webauthn": "beffroi.identity.forms.AddWebAuthnForm",
    "edit_webauthn": "beffroi.identity.forms.EditWebAuthnForm",
}

USERSESSIONS_TRACK_ACTIVITY = False

"""The two letters that an enrolment sends."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from beffroi.identity.models import User
from beffroi.operators.models import Organisation


def invite(user: User, organisation: Organisation) -> None:
    """Write to a newcomer with a link to choose a password; to somebody who signs in already, say so."""
    newcomer = not user.has_usable_password()
    template = "identity/mail_invitation.txt" if newcomer else "identity/mail_enrolled.txt"
    address = password_link(user) if newcomer else f"{settings.PUBLIC_URL}{reverse('identity_home')}"
    context = {"name": user.full_name, "address": address, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400}
    body = render_to_string(template, {**context, "organisation": organisation.display_name})
    send_mail(f"Votre accès : {organisation.display_name}", body, settings.DEFAULT_FROM_EMAIL, [user.email])


def password_link(user: User) -> str:
    """Return the address where a person chooses a password. It works once and for a limited time."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.PUBLIC_URL}{path}"

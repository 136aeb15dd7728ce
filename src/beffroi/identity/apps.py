"""Declares the app to Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Agents, roles, sign-in."""

    name = "beffroi.identity"
    label = "identity"

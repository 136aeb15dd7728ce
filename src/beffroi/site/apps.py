"""Declares the app to Django and fills, at start-up, what the lower storeys wait for."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shop front."""

    name = "beffroi.site"
    label = "site"

    def ready(self) -> None:
        """Register the named rules of the packs."""
        from beffroi.packs.registry import register_rules

        register_rules()

"""Declares the app to Django and fills, at start-up, what the lower storeys wait for."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shop front."""

    name = "beffroi.site"
    label = "site"

    def ready(self) -> None:
        """Register the named rules of the packs, send the logs where they belong."""
        from beffroi.packs.registry import register_rules
        from beffroi.site.logs import log_to_stderr
        from beffroi.site.translation.speaking import plug_catalogues

        register_rules()
        plug_catalogues()
        log_to_stderr()

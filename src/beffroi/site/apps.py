"""Declares the app to Django and fills, at start-up, what the lower storeys wait for."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shop front."""

    name = "beffroi.site"
    label = "site"

    def ready(self) -> None:
        """Register the rules of the packs, wire the leaves to each other, send the logs where they belong."""
        from beffroi.packs.registry import register_rules
        from beffroi.purchasing import deliveries
        from beffroi.site import agendas, inventory, quantities
        from beffroi.site.logs import log_to_stderr
        from beffroi.site.translation.speaking import plug_catalogues

        register_rules()
        quantities.register_all()
        agendas.register_all()
        deliveries.register(inventory.bring_in)
        plug_catalogues()
        log_to_stderr()

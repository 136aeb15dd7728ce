"""Declares the app to Django."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """Group purchases: needs, lots, awards, orders."""

    name = "beffroi.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        """Bring the pages of this app to the menus."""
        from beffroi.operators.menus import Group, Section, register_section

        register_section(Section(Group.FINANCE, "Achats groupés", "purchasing", "purchasing.watch", 60))
        register_section(
            Section(Group.MY_OPERATOR, "Achats groupés", "purchasing_member", "purchasing.follow", 70)
        )

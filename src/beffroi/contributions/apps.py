"""Declares the app to Django and brings its pages to the menus."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Keys, allocations, calls for funds."""

    name = "beffroi.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Bring the pages."""
        from beffroi.operators.menus import Group, Section, register_section

        read = "contributions.read"
        register_section(Section(Group.FINANCE, "Contributions", "contributions", read, 10))
        register_section(Section(Group.FINANCE, "Simulation", "contributions_simulation", read, 11))
        register_section(Section(Group.FINANCE, "Appels de fonds", "contributions_calls", read, 12))
        register_section(
            Section(Group.MY_OPERATOR, "Contributions", "member_contributions", "contributions.consult", 20)
        )

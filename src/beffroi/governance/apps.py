"""Declares the app to Django."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Bodies, mandates, sessions, votes, deliberations."""

    name = "beffroi.governance"
    label = "governance"

    def ready(self) -> None:
        """Bring the pages of this app to the menus."""
        from beffroi.operators.menus import Group, Section, register_section

        register_section(
            Section(Group.BODIES, "Instances et séances", "governance_home", "governance.watch", 0)
        )
        register_section(
            Section(Group.BODIES, "Délibérations", "governance_deliberations", "governance.watch", 10)
        )
        register_section(
            Section(Group.MY_OPERATOR, "Instances", "governance_member", "governance.attend", 60)
        )

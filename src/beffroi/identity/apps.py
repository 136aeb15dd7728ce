"""Declares the app to Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Agents, roles, sign-in."""

    name = "beffroi.identity"
    label = "identity"

    def ready(self) -> None:
        """Bring the list of agents to the menus; carry people and roles when an organisation succeeds another."""
        from beffroi.identity import heirs
        from beffroi.identity.actions import register_roles
        from beffroi.operators.membership.succession import register_follower
        from beffroi.operators.menus import Group, Section, register_section

        register_roles(heirs.inherited)
        register_follower(heirs.follow)

        verb = "identity.list_agents"
        register_section(
            Section(Group.SETTINGS, "Accès de l’opérateur", "access_member", "identity.grant_access", 95)
        )
        register_section(
            Section(Group.MEMBERS, "Accès aux demandes", "access_operator", "identity.ask_access", 80)
        )
        register_section(Section(Group.SETTINGS, "Agents", "identity_agents", verb, 90))
        register_section(
            Section(Group.MEMBERS, "Agents de l’opérateur", "identity_agents", verb, 90, slugged=True)
        )

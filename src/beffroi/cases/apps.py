"""Declares the app to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "beffroi.cases"
    label = "cases"

    def ready(self) -> None:
        """Tell operators which procedures may be adopted, and what a newer version changes."""
        from beffroi.cases import heirs, versions
        from beffroi.cases.teamwork import delegations
        from beffroi.identity.actions import register_roles
        from beffroi.operators.actions import register_catalogue, register_closures, register_comparison
        from beffroi.operators.membership.succession import register_follower

        register_roles(delegations.roles_given)
        register_follower(heirs.follow)
        register_catalogue(versions.adoptable)
        register_comparison(versions.change)
        register_closures(versions.closed)
        _register_sections()


def _register_sections() -> None:
    """Bring the pages of the engine to the menus."""
    from beffroi.operators.menus import Group, Section, register_section

    for rank, (text, name, verb) in enumerate(
        (
            ("File de travail", "work_queue", "cases.read"),
            ("Saisir une demande", "work_entry", "cases.acknowledge"),
            ("Courriels", "work_mails", "cases.see_mail"),
            ("Équipe et absences", "work_team", "cases.see_team"),
            ("Conservation", "work_retention", "cases.review_retention"),
            ("Statistiques", "work_statistics", "cases.read_statistics"),
        )
    ):
        register_section(Section(Group.REQUESTS, text, name, verb, rank * 10))
    register_section(
        Section(Group.SETTINGS, "Conservation", "work_retention_settings", "cases.set_retention", 65)
    )
    register_section(Section(Group.SETTINGS, "Webhooks", "work_webhooks", "cases.manage_webhooks", 70))
    register_section(
        Section(Group.STEERING, "Webhooks", "work_webhooks", "cases.manage_webhooks", 90, slugged=True)
    )
    register_section(
        Section(Group.STEERING, "Statistiques", "statistics_operator", "cases.compare_members", 20)
    )
    register_section(Section(Group.CATALOGUE, "Démarches", "publish_home", "cases.publish", 20))

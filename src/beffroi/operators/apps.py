"""Declares the app to Django; tells how to list organisations, and which one runs the platform."""

from uuid import UUID

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Organisations, members, adoptions."""

    name = "beffroi.operators"
    label = "operators"

    def ready(self) -> None:
        """Fill the roster of the scope, name the platform."""
        from beffroi.journal.actions import register_platform
        from beffroi.operators import queries
        from beffroi.tenancy import scope

        scope.register_roster(queries.everyone)
        register_platform(_platform)
        _register_sections()


def _platform() -> UUID | None:
    """Return the first operator founded here: it runs the platform."""
    from beffroi.operators.models import Organisation
    from beffroi.operators.types import Kind

    found = Organisation.objects.filter(kind=Kind.OPERATOR).order_by("id").values_list("id", flat=True)
    return found.first()


def _register_sections() -> None:
    """Bring the pages of this storey to the menus."""
    from beffroi.operators.menus import Group, Section, register_section

    register_section(Section(Group.STEERING, "Tableau de bord", "cockpit", "operators.watch", 0))
    register_section(Section(Group.MEMBERS, "Admettre une commune", "cockpit_admit", "operators.admit", 10))
    register_section(Section(Group.MEMBERS, "Adhésions", "operator_accessions", "operators.watch", 20))
    register_section(Section(Group.MEMBERS, "Conventions", "agreements", "operators.watch", 30))
    register_section(
        Section(Group.MEMBERS, "Statuts et périmètre", "operator_statutes", "operators.watch", 40)
    )
    register_section(Section(Group.CATALOGUE, "Services", "services", "operators.watch", 0))
    register_section(Section(Group.MY_OPERATOR, "Mes services", "my_services", "operators.see_services", 10))
    register_section(
        Section(Group.SETTINGS, "Commune et démarches", "settings_home", "operators.describe", 0)
    )

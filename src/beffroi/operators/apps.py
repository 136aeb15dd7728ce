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


def _platform() -> UUID | None:
    """Return the first operator founded here: it runs the platform."""
    from beffroi.operators.models import Organisation
    from beffroi.operators.types import Kind

    found = Organisation.objects.filter(kind=Kind.OPERATOR).order_by("id").values_list("id", flat=True)
    return found.first()

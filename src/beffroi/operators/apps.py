"""Declares the app to Django and tells the scope how to list every organisation."""

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Organisations, members, adoptions."""

    name = "beffroi.operators"
    label = "operators"

    def ready(self) -> None:
        """Fill the roster of the scope."""
        from beffroi.operators import queries  # noqa: PLC0415 - models are ready only now
        from beffroi.tenancy import scope  # noqa: PLC0415

        scope.register_roster(queries.everyone)

"""Declares the app to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "beffroi.cases"
    label = "cases"

    def ready(self) -> None:
        """Tell operators which procedures may be adopted, and what a newer version changes."""
        from beffroi.cases import versions
        from beffroi.operators.actions import register_catalogue, register_comparison

        register_catalogue(versions.adoptable)
        register_comparison(versions.change)

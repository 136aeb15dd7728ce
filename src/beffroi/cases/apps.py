"""Declares the app to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "beffroi.cases"
    label = "cases"

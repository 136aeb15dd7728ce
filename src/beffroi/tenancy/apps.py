"""Declares the app to Django."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Whose rows these are."""

    name = "beffroi.tenancy"
    label = "tenancy"

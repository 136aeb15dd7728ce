"""Declares the app to Django."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Figures read across the house: sheets, reports."""

    name = "beffroi.observatory"
    label = "observatory"

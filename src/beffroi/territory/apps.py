"""Declares the app to Django."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Communes, EPCI, départements, at a date."""

    name = "beffroi.territory"
    label = "territory"

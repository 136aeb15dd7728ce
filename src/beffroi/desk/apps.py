"""Declares the app to Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The service desk around the support pack."""

    name = "beffroi.desk"
    label = "desk"

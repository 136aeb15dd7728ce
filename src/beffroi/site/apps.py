"""Declares the app to Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shop front."""

    name = "beffroi.site"
    label = "site"

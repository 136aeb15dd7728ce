"""Declares the app to Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What happened, provably."""

    name = "beffroi.journal"
    label = "journal"

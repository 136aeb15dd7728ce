"""Declares the app to Django."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Keys, allocations, calls for funds."""

    name = "beffroi.contributions"
    label = "contributions"

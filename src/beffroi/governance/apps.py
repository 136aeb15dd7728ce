"""Declares the app to Django."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Bodies, mandates, sessions, votes, deliberations."""

    name = "beffroi.governance"
    label = "governance"

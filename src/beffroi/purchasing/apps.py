"""Declares the app to Django."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """Group purchases: needs, lots, awards, orders."""

    name = "beffroi.purchasing"
    label = "purchasing"

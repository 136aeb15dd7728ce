"""Declares the app to Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, letters and PDF."""

    name = "beffroi.documents"
    label = "documents"

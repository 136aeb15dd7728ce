"""Declares the app to Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, letters and PDF."""

    name = "beffroi.documents"
    label = "documents"

    def ready(self) -> None:
        """Tell operators how to keep the papers of their members and agreements."""
        from beffroi.documents import actions, queries
        from beffroi.operators.papers import register_keeper

        register_keeper(actions.receive, lambda file_id: queries.opened(queries.file(file_id)))

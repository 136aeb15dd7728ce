"""Declares the app to Django."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, letters and PDF."""

    name = "beffroi.documents"
    label = "documents"

    def ready(self) -> None:
        """Tell operators how to keep the papers of their members and agreements."""
        from beffroi.documents import actions, queries
        from beffroi.operators.papers import register_keeper

        def opened(file_id: UUID) -> tuple[str, Any]:
            row = queries.file(file_id)
            return row.name, queries.opened(row)

        register_keeper(actions.receive, opened)

"""The pages of the desk in the menus."""

from __future__ import annotations


def register() -> None:
    """Bring them."""

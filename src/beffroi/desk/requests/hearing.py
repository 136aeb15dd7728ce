"""The ear of the desk."""

from __future__ import annotations

from typing import Any


def hear(sender: Any, instance: Any, **told: Any) -> None:
    """Hear a message of a case."""

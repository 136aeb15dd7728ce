"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shop_front(request: HttpRequest) -> dict[str, Any]:
    """Return the demonstration flag and the actor, when one is signed in."""
    return {"demonstration": settings.DEMONSTRATION, "actor": getattr(request, "actor", None)}

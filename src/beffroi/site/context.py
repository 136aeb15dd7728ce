"""What every template may rely on; a view that knows better (a commune's name, its menu) overrides it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from beffroi.site.translation.speaking import choice

BRAND = {"name": "Beffroi", "url": "/"}
FOOTER = {
    "accessibility_url": "/accessibilite",
    "legal_url": "/mentions-legales",
    "privacy_url": "/donnees-personnelles",
}


def shop_front(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, the footer, the demonstration flag, the actor when one is signed in, the choice of languages."""
    return {
        "brand": BRAND,
        "footer": FOOTER,
        "subnavigation": None,
        "demonstration": settings.DEMONSTRATION,
        "actor": getattr(request, "actor", None),
        "languages": choice(request),
    }

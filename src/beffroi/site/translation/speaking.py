"""Django's catalogues behind ``kernel.words``, and the choice that a page offers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from beffroi.kernel import words
from beffroi.site.translation.middleware import FRENCH_ONLY


def plug_catalogues() -> None:
    """Give ``kernel.words`` the catalogues of Django and the language of the request."""
    words.plug(words.Speaker(translation.gettext, translation.ngettext, _language))


def _language() -> str:
    return translation.get_language() or words.FRENCH


def choice(request: HttpRequest) -> dict[str, Any] | None:
    """Return the languages that a page offers; None with French alone, and where nothing else is spoken.

    ``next``: where to come back to. A page that answers a form offers nothing: what was typed would be lost.
    """
    offered = len(settings.LANGUAGES) > 1 and request.method in {"GET", "HEAD"}
    if not offered or request.path.startswith(FRENCH_ONLY):
        return None
    current = translation.get_language()
    listed = [{"code": code, "name": name, "current": code == current} for code, name in settings.LANGUAGES]
    return {"listed": listed, "next": request.get_full_path()}

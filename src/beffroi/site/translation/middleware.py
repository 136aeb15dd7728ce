"""Whose language a page speaks: the resident's choice on residents' pages, French for those who work here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Next = Callable[[HttpRequest], HttpResponse]

FRENCH_ONLY = (
    "/travail/",
    "/operateur/",
    "/compte/",
    "/api/",
    "/demonstration/",
    "/avis-formation/",
    "/suivi/avis/",
)
"""Pages of agents, operators and consulted bodies, and the API: what they say is not in the catalogue."""


def speak(get_response: Next) -> Next:
    """Answer in the language of the cookie, else of the browser, when its catalogue is installed."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if len(settings.LANGUAGES) > 1:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return answer


def language_of(request: HttpRequest) -> str:
    """Return the language of a page: French wherever no catalogue could be whole."""
    if len(settings.LANGUAGES) < 2 or request.path.startswith(FRENCH_ONLY):
        return str(settings.LANGUAGE_CODE)
    return translation.get_language_from_request(request)

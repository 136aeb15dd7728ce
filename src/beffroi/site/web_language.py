"""The choice of a language, kept in a cookie for a year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the language chosen when its catalogue is installed, and come back to a page of ours."""
    return set_language(request)

"""Answers that carry a secret or somebody's papers: never kept by a cache, never told to another site."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponseBase
from django.utils.http import content_disposition_header

Response = TypeVar("Response", bound=HttpResponseBase)


def keep_private(response: Response) -> Response:
    """Forbid caches, indexing, and telling the address (which holds the key) to other sites.

    ``same-origin`` rather than ``no-referrer``: with the latter a browser sends ``Origin: null`` with our own
    forms, which the protection against forged requests must refuse.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def as_file(response: Response, name: str) -> Response:
    """Make a browser save a file rather than show it: what people send never runs under our address."""
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return keep_private(response)

"""Error pages: what went wrong, what to do next, whom to call."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beffroi.kernel.errors import Refusal
from beffroi.kernel.words import gettext as _

AWAY = (InterfaceError, OperationalError)
KNOWN = frozenset({400, 403, 404, 413, 429, 500, 503})


def refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Answer with the sentence of a refusal."""
    template = f"{error.status if error.status in KNOWN else 400}.html"
    return render(request, template, {"message": error.message}, status=error.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page had expired, and that going back loses nothing."""
    message = _(
        "Cette page est restée ouverte trop longtemps. Revenez en arrière, rechargez la page, puis recommencez."
    )
    return render(request, "403.html", {"message": message, "reason": reason}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 when the sending was too large."""
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    status = 413 if too_large else 400
    return render(request, f"{status}.html", status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 while the database is away: what was sent is then either kept whole or not at all."""
    status = 503 if _database_away(sys.exc_info()[1]) else 500
    return render(request, f"{status}.html", status=status)


def _database_away(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, AWAY):
            return True
        error = error.__cause__ or error.__context__
    return False

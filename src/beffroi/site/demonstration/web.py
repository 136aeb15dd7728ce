"""The letter box of the demonstration: what people would have received. Exists in the demonstration only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from beffroi.kernel.french import written_instant
from beffroi.site.demonstration import mails
from beffroi.tenancy.types import Unknown


@require_safe
def letter_box(request: HttpRequest) -> HttpResponse:
    """List the last mails."""
    _only_in_demonstration()
    context = {"columns": _COLUMNS, "rows": [_row(mail) for mail in mails.listed()]}
    return _private(render(request, "site/demonstration/mails.html", context))


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail."""
    _only_in_demonstration()
    found = mails.mail(name)
    rows = [
        {"key": "De", "value": found.sender},
        {"key": "À", "value": found.recipients},
        {"key": "Date", "value": written_instant(localtime(found.at)) if found.at else ""},
    ]
    return _private(render(request, "site/demonstration/mail.html", {"mail": found, "rows": rows}))


@require_safe
def attachment(request: HttpRequest, name: str, rank: int) -> HttpResponse:
    """Give an attachment of a mail as a file to keep."""
    _only_in_demonstration()
    file_name, kind, content = mails.attachment(name, rank)
    safe = "application/pdf" if kind == "application/pdf" else "application/octet-stream"
    headers = {"Content-Disposition": f'attachment; filename="{_plain(file_name)}"'}
    return _private(HttpResponse(content, content_type=safe, headers=headers))


_COLUMNS = ({"label": "Objet"}, {"label": "Destinataire"}, {"label": "Date"})


def _row(mail: mails.Mail) -> dict[str, Any]:
    return {
        "cells": [
            {"text": mail.subject, "url": reverse("demonstration_mail", args=[mail.name])},
            {"text": mail.recipients},
            {"text": written_instant(localtime(mail.at)) if mail.at else ""},
        ]
    }


def _only_in_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Unknown


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep pages that carry follow-up secrets out of caches and of other sites' logs."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

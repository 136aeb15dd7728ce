"""The form that opens a follow-up page: the number of a request and its key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from beffroi.cases import deliveries, queries
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates.keys import holder, is_code, is_helper
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

NO_MATCH = N_(
    "Aucune demande ne correspond à ce numéro et à cette clé. Recopiez-les depuis votre accusé de réception."
)


def ask(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form; when it is right, lead to the follow-up page. Never says which of the two is wrong."""
    if request.method != "POST":
        return _show(request, context, {"number": request.GET.get("numero", ""), "key": ""}, {})
    typed = {name: clean_line(request.POST.get(name, ""))[:400] for name in ("number", "key")}
    errors = _errors(**typed)
    path = "" if errors else _path(**typed)
    return redirect(path) if path else _show(request, context, typed, errors or {"number": spoken(NO_MATCH)})


def _show(
    request: HttpRequest, context: dict[str, Any], typed: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    told = (
        context
        | typed
        | {
            "errors": [{"text": text, "field": name} for name, text in errors.items()],
            "error_of": {name: errors.get(name, "") for name in typed},
            "help": context.get("help", ""),
        }
    )
    return render(request, "cases/follow/ask.html", told, status=422 if errors else 200)


def _errors(number: str, key: str) -> dict[str, str]:
    errors = {}
    try:
        parse_number(number)
    except Refusal as wrong:
        errors["number"] = wrong.message if number else _("Indiquez le numéro de votre demande.")
    if not key:
        errors["key"] = _(
            "Indiquez la clé de suivi, ou le code de reprise. Votre accusé de réception le porte."
        )
    return errors


def _path(number: str, key: str) -> str:
    """Return the follow-up address that a number and a key open; a whole pasted link is a key too."""
    pasted = parse_qs(urlparse(key).query).get("cle", [key])[0]
    try:
        organisation = queries.owner_of(number)
        with scope.reading(organisation.id):
            case = queries.case_of(number)
            today = today_of(organisation, datetime.now(UTC))
            if is_code(case, pasted, today=today):
                return f"{reverse('follow_take_over', args=[case.number])}?{urlencode({'cle': pasted})}"
            asks = holder(case, pasted, today=today)
            return deliveries.helper_path(case) if is_helper(asks) else deliveries.tracking_path(case)
    except Unknown:
        return ""

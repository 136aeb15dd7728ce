"""Who helps on a request: what the person and the helper read of it, and taking the request over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beffroi.cases import catalogue
from beffroi.cases.mandates import actions, keys
from beffroi.cases.models import Case
from beffroi.cases.web.frames import frame
from beffroi.cases.web.privacy import keep_private
from beffroi.kernel.french import elide, written_date
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy.types import Actor


def told(case: Case, actor: Actor, *, today: date) -> dict[str, Any]:
    """Return what the follow-up page says of the mandate: who, since and until when, whether it holds."""
    mandate = keys.mandate_of(case)
    if mandate is None:
        return {"mandate": None}
    return {
        "mandate": {
            "name": mandate.name,
            "of_name": elide("de", mandate.name),
            "contact": mandate.contact,
            "given": written_date(mandate.given_on) if mandate.given_on else "",
            "until": written_date(mandate.until) if mandate.until else "",
            "ended": written_date(mandate.ended_on) if mandate.ended_on else "",
            "holds": mandate.holds(today),
            "mine": keys.is_helper(actor),
            "may_end": mandate.ended_on is None and not keys.is_helper(actor),
        }
    }


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """Say what taking the request over changes; on POST, end the mandate."""
    from beffroi.cases.web.follow import Links, me, opened

    now = datetime.now(UTC)
    with opened(request, number) as case:
        links, mandate = Links(case, request.GET.get("cle", "")), keys.mandate_of(case)
        if mandate is None or mandate.ended_on is not None:
            return redirect(links.to("case"))
        if request.method == "POST":
            actions.take_over(case=case, by=me(request, case), on=now)
            messages.success(request, f"Vous suivez maintenant votre demande sans {mandate.name}.")
            return redirect(links.to("case"))
        context = frame(case.organisation, "follow") | {
            "number": parse_number(case.number).display,
            "procedure": catalogue.procedure(case.procedure, case.version),
            "name": mandate.name,
            "mine": keys.is_helper(me(request, case)),
            "back_url": links.to("case"),
        }
        return keep_private(render(request, "cases/follow/take_over.html", context))

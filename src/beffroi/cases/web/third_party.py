"""Who helps on a request: what the person and the helper read of it, and taking the request over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.cases import catalogue, deliveries
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates import actions, keys
from beffroi.cases.models import Case
from beffroi.cases.web.frames import frame
from beffroi.cases.web.privacy import keep_private
from beffroi.kernel.french import elide
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import N_, speaks_french, spoken, spoken_date
from beffroi.tenancy.types import Actor

TAKEN = N_(
    "Vous suivez maintenant votre demande sans {name}. Le lien de cette page est nouveau : gardez-le, ou imprimez "
    "votre accusé de réception, qui le porte."
)


def told(case: Case, actor: Actor, *, today: date) -> dict[str, Any]:
    """Return what the follow-up page says of the mandate: who, since and until when, whether it holds."""
    mandate = keys.mandate_of(case)
    if mandate is None:
        return {"mandate": None}
    return {
        "mandate": {
            "name": mandate.name,
            "of_name": elide("de", mandate.name) if speaks_french() else mandate.name,
            "contact": mandate.contact,
            "given": spoken_date(mandate.given_on) if mandate.given_on else "",
            "until": spoken_date(mandate.until) if mandate.until else "",
            "ended": spoken_date(mandate.ended_on) if mandate.ended_on else "",
            "holds": mandate.holds(today),
            "mine": keys.is_helper(actor),
            "may_end": mandate.ended_on is None and not keys.is_helper(actor),
        }
    }


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """Say what taking the request over changes; on POST, end the mandate."""
    from beffroi.cases.web.follow import Links, opened

    now, typed = datetime.now(UTC), request.GET.get("cle", "")
    with opened(request, number, opens=keys.taker) as case:
        today = today_of(case.organisation, now)
        links, mandate = Links(case, typed), keys.mandate_of(case)
        if mandate is None or mandate.ended_on is not None:
            return redirect(links.to("case"))
        asks = keys.taker(case, typed, today=today)
        if request.method == "POST":
            actions.take_over(case=case, by=asks, on=now)
            messages.success(request, spoken(TAKEN).format(name=mandate.name))
            return redirect(deliveries.tracking_path(case))
        context = frame(case.organisation, "follow") | {
            "number": parse_number(case.number).display,
            "procedure": catalogue.procedure(case.procedure, case.version),
            "name": mandate.name,
            "mine": keys.is_helper(asks),
            "by_code": (by_code := keys.is_code(case, typed, today=today)),
            "back_url": reverse("follow_form") if by_code else links.to("case"),
        }
        return keep_private(render(request, "cases/follow/take_over.html", context))

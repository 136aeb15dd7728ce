"""The one question after the resolution, opened by the key that the mail carries."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from beffroi.cases import queries as case_queries
from beffroi.desk.models import Satisfaction
from beffroi.desk.requests import log, rating
from beffroi.desk.web import forms
from beffroi.desk.web.forms import typed
from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import errors_of
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

STARS = [
    (5, "Très satisfait"),
    (4, "Satisfait"),
    (3, "Ni l’un ni l’autre"),
    (2, "Peu satisfait"),
    (1, "Mécontent"),
]


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once; whoever has no right key reads that the page is unknown."""
    operator = case_queries.owner_of(number)
    with scope.reading(operator.id):
        case = case_queries.case_of(number, secret=request.GET.get("cle", "")[:60])
        ticket = log.ticket_of_case(case.id)
        if ticket is None:
            raise Unknown
        refusal = None
        if request.method == "POST":
            refusal = _rated(request, case)
        done = Satisfaction.objects.filter(ticket=ticket).exists()
        return _page(request, ticket, refusal, done=done)


def _rated(request: HttpRequest, case: object) -> Refusal | None:
    stars = typed(request, "stars")
    try:
        rating.rate(
            case=case,  # type: ignore[arg-type]
            stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
            text=typed(request, "text"),
            by=case_queries.applicant(case),  # type: ignore[arg-type]
            on=datetime.now(UTC),
        )
    except Refusal as refusal:
        return refusal
    return None


def _page(request: HttpRequest, ticket: object, refusal: Refusal | None, *, done: bool) -> HttpResponse:
    questions = [
        forms.radios("stars", "Êtes-vous satisfait de la réponse ?", STARS),
        forms.area("text", "Voulez-vous ajouter quelque chose ?", rows=4, optional=True),
    ]
    context = {
        "ticket": ticket,
        "questions": forms.filled(questions, request, refusal, {}),
        "errors": errors_of(refusal),
        "done": done,
    }
    answer = render(request, "desk/rate.html", context, status=refusal.status if refusal else 200)
    answer.headers["Cache-Control"], answer.headers["Referrer-Policy"] = "no-store", "same-origin"
    return answer

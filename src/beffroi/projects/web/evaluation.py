"""What a person thought of a training: a page opened by the link of a mail, without an account."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.operators import queries as operators
from beffroi.operators.frames import errors_of
from beffroi.projects.trainings import actions, delivering
from beffroi.projects.trainings.models import Enrolment
from beffroi.tenancy.types import CLOCKWORK

STARS = ("1, pas du tout utile", "2", "3", "4", "5, très utile")


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, slug: str, enrolment_id: UUID) -> HttpResponse:
    """Ask what was thought; on POST, keep it once. A wrong key reads « unknown »."""
    row = delivering.opened_by(operators.by_slug(slug), enrolment_id, request.GET.get("cle", ""))
    if request.method != "POST":
        return _page(request, row, done=row.evaluated)
    told = request.POST
    stars = int(told["stars"]) if told.get("stars", "") in set("12345") else 0
    try:
        actions.evaluate(
            enrolment=row, stars=stars, text=told.get("text", ""), by=CLOCKWORK, on=datetime.now(UTC)
        )
    except Refusal as refusal:
        return _page(request, row, refusal=refusal)
    return _page(request, row, done=True)


def _page(
    request: HttpRequest, row: Enrolment, *, refusal: Refusal | None = None, done: bool = False
) -> HttpResponse:
    context = {
        "title": row.title,
        "stars": [{"value": str(rank), "label": label} for rank, label in enumerate(STARS, start=1)],
        "typed": {name: request.POST.get(name, "") for name in ("stars", "text")},
        "done": done,
        "errors": errors_of(refusal),
        "faults": defaultdict(str, refusal.field_errors if refusal else {}),
    }
    answer = render(request, "projects/evaluation.html", context, status=refusal.status if refusal else 200)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer

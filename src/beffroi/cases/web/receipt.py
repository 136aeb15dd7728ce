"""The receipt of a request, on screen: every mention of the law, the number, the link to follow it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beffroi.cases import deliveries, queries
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.ledger import today_of
from beffroi.cases.mails import receipt_paper
from beffroi.cases.mandates.keys import holder, is_helper
from beffroi.cases.web.frames import frame, written_phone
from beffroi.cases.web.privacy import keep_private
from beffroi.documents import queries as documents
from beffroi.documents.wording import spoken_size
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.words import speaks_french
from beffroi.operators import queries as operators
from beffroi.tenancy import scope


@require_safe
def receipt(request: HttpRequest, slug: str, code: str, number: str) -> HttpResponse:
    """Show the acknowledgement of a case to whoever holds its key; :raises Unknown: anybody else."""
    organisation = operators.by_slug(slug)
    queries.owner_of(number)
    with scope.reading(organisation.id):
        case, key = queries.case_of(number), request.GET.get("cle", "")
        helping = is_helper(holder(case, key, today=today_of(organisation, datetime.now(UTC))))
        path = deliveries.helper_path(case) if helping else deliveries.tracking_path(case)
        paper = receipt_paper(case)
        context = frame(organisation) | {
            "case": case,
            "number": parse_number(case.number).display,
            "procedure": procedure_of(case.procedure, case.version),
            "paper": paper,
            "phone": written_phone(paper.office.phone),
            "wording": documents.receipt_wording(paper),
            "pieces": [{"key": piece.name, "value": spoken_size(piece.size)} for piece in paper.pieces],
            "follow_path": path,
            "follow_url": settings.PUBLIC_URL + path,
            "key": key,
            "helping": helping,
            "foreign": not speaks_french(),
        }
        return keep_private(render(request, "cases/portal/receipt.html", context))

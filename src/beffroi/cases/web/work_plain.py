"""The steps without a letter: writing, receiving pieces, handing over the receipt, withdrawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases import actions, queries
from beffroi.cases.mandates.keys import printed_code
from beffroi.cases.models import Case
from beffroi.cases.queries import Dossier
from beffroi.cases.staleness import refuse_stale
from beffroi.cases.types import CaseState, NotLawful, Verb
from beffroi.cases.web import attaching
from beffroi.cases.web.work_case import found
from beffroi.cases.web.work_files import receive
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_letters import errors_of, refusal_of, seen_in
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

Act = Callable[[Desk, Dossier], str]


def plain_view(verb: Verb, title: str, template: str, act: Act) -> Callable[..., HttpResponseBase]:
    """Return the view of a step: its form, what ``act`` does, and the form again with what refused it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @at_work(f"cases.{verb}")
    def answer(desk: Desk, number: str) -> HttpResponse:
        with scope.reading(desk.organisation.id):
            dossier = queries.dossier(found(number), on=desk.on)
        posted = desk.request.method == "POST"
        if not posted and (why := refusal_of(dossier, verb)):
            messages.warning(desk.request, why)
            return redirect(desk.url("case", dossier.case.number))
        error = _done(desk, dossier, verb, act) if posted else None
        if posted and error is None:
            return redirect(desk.url("case", dossier.case.number))
        context = _context(desk, dossier, title, error)
        return desk.page(template, context, status=error.status if error else 200)

    return answer


def _done(desk: Desk, dossier: Dossier, verb: Verb, act: Act) -> Refusal | None:
    """Do it and say so, or return what refused it."""
    try:
        refuse_stale(dossier.events, seen_in(desk.request.POST), zone=desk.zone)
        if why := refusal_of(dossier, verb):
            raise NotLawful(why)
        messages.success(desk.request, act(desk, dossier))
    except Refusal as error:
        return error
    return None


def _context(desk: Desk, dossier: Dossier, title: str, error: Refusal | None) -> dict[str, Any]:
    case = dossier.case
    return {
        "title": title,
        "case": case,
        "number": parse_number(case.number).display,
        "case_url": desk.url("case", case.number),
        "receipt_url": desk.url("receipt", case.number),
        "take_over_code": printed_code(case),
        "joining": attaching.control(),
        "seen": len(dossier.events),
        "typed": defaultdict(str, desk.request.POST.dict()),
        "errors": errors_of(error),
        "wrong": defaultdict(str, error.field_errors if error else {}),
        "lacking": [piece for piece in dossier.procedure.pieces if piece.id in dossier.lacking],
    }


def _write(desk: Desk, dossier: Dossier) -> str:
    body, uploads = desk.request.POST.get("body", ""), desk.request.FILES.getlist(attaching.FILES)
    with scope.writing(desk.organisation.id):
        files = attaching.receive(dossier.case, uploads, body=body, by=desk.actor, on=desk.on)
        actions.message(case=dossier.case, body=body, files=files, by=desk.actor, on=desk.on)
    return "Votre message est envoyé."


def _acknowledge(desk: Desk, dossier: Dossier) -> str:
    expected = seen_in(desk.request.POST)
    actions.acknowledge(case=dossier.case, by=desk.actor, on=desk.on, expected=expected)
    return "L’accusé de réception est noté comme remis."


def _withdraw(desk: Desk, dossier: Dossier) -> str:
    data = desk.request.POST
    reason, expected = data.get("reason", ""), seen_in(data)
    actions.withdraw(case=dossier.case, reason=reason, by=desk.actor, on=desk.on, expected=expected)
    return "La demande est retirée."


def _complete(desk: Desk, dossier: Dossier) -> str:
    whole = desk.request.POST.get("whole") == "yes"
    given = _received(desk, dossier)
    if not given and not whole:
        text = "Joignez une pièce, ou cochez que le dossier est complet."
        raise Invalid(text, field_errors={"whole": text})
    told: dict[str, Any] = {"pieces": given, "whole": whole, "expected": seen_in(desk.request.POST)}
    case: Case = actions.complete(case=dossier.case, by=desk.actor, on=desk.on, **told)
    if case.state == CaseState.COMPLETED:
        return "Le dossier est complet : le délai court."
    return "Les pièces sont enregistrées. Il en manque encore."


def _received(desk: Desk, dossier: Dossier) -> dict[str, list[UUID]]:
    given: dict[str, list[UUID]] = {}
    for piece in dossier.procedure.pieces:
        for upload in desk.request.FILES.getlist(f"piece-{piece.id}"):
            given.setdefault(piece.id, []).append(receive(desk, piece, upload).id)
    return given


message = plain_view(Verb.MESSAGE, "Écrire au demandeur", "cases/work/message.html", _write)
acknowledge = plain_view(
    Verb.ACKNOWLEDGE, "Remettre l’accusé de réception", "cases/work/acknowledge.html", _acknowledge
)
withdraw = plain_view(
    Verb.WITHDRAW, "Retirer à la demande du demandeur", "cases/work/withdraw.html", _withdraw
)
complete = plain_view(Verb.COMPLETE, "Recevoir les pièces", "cases/work/complete.html", _complete)

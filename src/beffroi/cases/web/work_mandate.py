"""Handing a helped request over to the person concerned, at the desk, once their identity is checked."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases.mandates import actions, keys
from beffroi.cases.models import Case
from beffroi.cases.web.work_case import found
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_letters import errors_of
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.tenancy import scope

UNCHECKED = "Vérifiez l’identité de la personne, puis cochez la case."


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.hand_over")
def hand_over(desk: Desk, number: str) -> HttpResponse:
    """Show what changes; on POST, give the person a key of their own: the earlier links stop."""
    with scope.reading(desk.organisation.id):
        case = found(number)
    mandate = keys.mandate_of(case)
    if mandate is None or mandate.ended_on is not None:
        return redirect(desk.url("case", case.number))
    error = None
    if desk.request.method == "POST":
        try:
            return _done(desk, case)
        except Refusal as refusal:
            error = refusal
    context = {
        "case": case,
        "number": parse_number(case.number).display,
        "case_url": desk.url("case", case.number),
        "helper": mandate.name,
        "typed": defaultdict(str, desk.request.POST.dict()),
        "errors": errors_of(error),
        "wrong": defaultdict(str, error.field_errors if error else {}),
    }
    return desk.page("cases/work/hand_over.html", context, status=error.status if error else 200)


def _done(desk: Desk, case: Case) -> HttpResponse:
    if desk.request.POST.get("checked") != "yes":
        raise Invalid(UNCHECKED, field_errors={"checked": UNCHECKED})
    email = desk.request.POST.get("email", "").replace("\0", "")
    with scope.writing(desk.organisation.id):
        actions.hand_over(case=case, email=email, by=desk.actor, on=desk.on)
    messages.success(
        desk.request,
        "La personne suit maintenant sa demande. Imprimez son accusé : il porte sa nouvelle clé.",
    )
    return redirect(desk.url("case", case.number))

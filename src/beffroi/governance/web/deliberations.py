"""One deliberation: its votes, its paper, its transmission and its publication; and the open dataset."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.documents import queries as documents
from beffroi.governance import publishing, queries
from beffroi.governance.models import Deliberation
from beffroi.governance.types import CHOICE_LABELS, Choice
from beffroi.governance.web import typing
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("governance.watch")
def deliberation(house: House, deliberation_id: UUID) -> HttpResponse:
    """Show a deliberation; on POST, keep its transmission or publish it."""
    row = _found(house, deliberation_id)
    told = house.request.POST
    if house.request.method != "POST":
        return _page(house, row)
    try:
        if told.get("do") == "publish":
            publishing.publish(deliberation=row, published_on=house.today, by=house.actor, on=house.on)
            messages.success(house.request, "La délibération est publiée.")
        else:
            day, name = typing.day(told, "sent_on"), told.get("prefecture_id", "")
            publishing.transmit(
                deliberation=row, sent_on=day, prefecture_id=name, by=house.actor, on=house.on
            )
            messages.success(house.request, "La transmission est enregistrée.")
    except Refusal as refusal:
        return _page(house, row, refusal)
    return redirect("governance_deliberation", deliberation_id=row.id)


def _found(house: House, deliberation_id: UUID) -> Deliberation:
    with scope.reading(house.organisation.id):
        rows = Deliberation.objects.filter(organisation=house.organisation, id=deliberation_id)
        found = rows.select_related("session__body", "organisation", "paper").first()
    if found is None:
        raise Unknown
    return found


def _page(house: House, row: Deliberation, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        votes = list(row.votes.select_related("mandate__member").order_by("mandate__person", "id"))
    executory = publishing.executory_on(row)
    context = {
        "made": row,
        "facts": _facts(row),
        "columns": [{"label": "Personne"}, {"label": "Vote"}],
        "rows": [_vote_row(each.mandate.person, each.mandate.member.name, each.choice) for each in votes],
        "executory": f"Exécutoire depuis le {written_date(executory)}." if executory else "",
        "sent_on": typing.parts(house.request.POST, "sent_on"),
        "typed_id": house.request.POST.get("prefecture_id", ""),
        "may_publish": house.may("governance.publish"),
    }
    return house.page("governance/deliberation.html", context, refusal=refusal)


def _vote_row(person: str, member: str, choice: str) -> dict[str, list[dict[str, str]]]:
    return {"cells": [{"text": person, "note": member}, {"text": CHOICE_LABELS[Choice(choice)]}]}


def _facts(row: Deliberation) -> list[dict[str, str]]:
    told = {
        "Séance": f"{row.session.body.name}, {written_date(row.decided_on)}",
        "Résultat": "Adoptée" if row.adopted else "Rejetée",
        "Voix": f"{row.votes_for} pour, {row.votes_against} contre, {row.abstentions} abstentions",
        "Membres en exercice": str(row.in_office),
        "Transmise": short_date(row.transmitted_on) if row.transmitted_on else "Pas encore",
        "Publiée": short_date(row.published_on) if row.published_on else "Pas encore",
    }
    return [{"key": key, "value": value} for key, value in told.items()]


@require_safe
@in_operator("governance.watch")
def paper(house: House, deliberation_id: UUID) -> HttpResponseBase:
    """Give the PDF of a deliberation."""
    row = _found(house, deliberation_id)
    return _pdf(house, row.paper_id, f"deliberation-{row.number}.pdf")


@require_safe
@in_operator("governance.watch")
def minutes(house: House, session_id: UUID) -> HttpResponseBase:
    """Give the PDF of the minutes of a session."""
    with scope.reading(house.organisation.id):
        row = queries.session(house.organisation, session_id)
    return _pdf(house, row.paper_id, f"proces-verbal-{row.held_on}.pdf")


def _pdf(house: House, file_id: UUID | None, name: str) -> HttpResponse:
    if file_id is None:
        raise Unknown
    with scope.reading(house.organisation.id), documents.opened(documents.file(file_id)) as file:
        answer = HttpResponse(file.read(), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@in_operator("governance.watch")
def dataset(house: House) -> HttpResponseBase:
    """Give the deliberations as the SCDL dataset."""
    with scope.reading(house.organisation.id):
        rows: Iterable[Deliberation] = queries.deliberations(house.organisation)
        address = f"{settings.PUBLIC_URL}/operateur/instances/deliberations/"
        lines = list(publishing.dataset(rows, address=address))
    answer = StreamingHttpResponse(iter(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="deliberations.csv"'
    return answer

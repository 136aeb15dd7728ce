"""A member's side: the call for needs, its sheet, the convention to sign, its orders and what it saves."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.documents import actions as documents
from beffroi.documents.models import StoredFile
from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date, written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.frames import House, in_member
from beffroi.purchasing import queries, rules
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.commitments import papers
from beffroi.purchasing.commitments import queries as texts
from beffroi.purchasing.commitments.shown import standing_shown, text_shown
from beffroi.purchasing.models import CommitmentSignature, NeedSheet, Participation
from beffroi.purchasing.needs import actions as needs
from beffroi.purchasing.needs import queries as own
from beffroi.purchasing.orders import queries as orders
from beffroi.purchasing.types import (
    MISSION_LABELS,
    PROCEDURE_LABELS,
    Commitment,
    Mission,
    SheetState,
    Stage,
    Step,
)
from beffroi.purchasing.web import rows, typed
from beffroi.purchasing.web.campaign import pdf
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

COLUMNS = [{"label": each} for each in ("Achat", "Procédure", "Besoins avant le", "État")]
LARGEST_FILE_MB = 20


@require_safe
@in_member("purchasing.follow")
def home(house: House) -> HttpResponse:
    """List the purchases to which the member is invited, and what it saved."""
    with scope.reading(house.organisation.id):
        found = queries.invitations(house.organisation)
        saved = orders.saved_by(house.organisation.id)
    context = {
        "columns": COLUMNS,
        "rows": [_row(house, one) for one in found],
        "saved": written_amount(saved) if saved else "",
    }
    return house.page("purchasing/member.html", context)


def _row(house: House, one: Participation) -> dict[str, Any]:
    shown = one.shown
    url = f"/travail/{house.organisation.slug}/achats/{one.campaign_id}/"
    return {
        "cells": [
            {"text": shown["title"], "url": url, "note": shown["number"]},
            {"text": PROCEDURE_LABELS[shown["procedure"]]},
            {"text": short_date(date.fromisoformat(shown["needs_due_on"])), "nowrap": True},
            {"tag": rows.stage_tag(shown["stage"])},
        ]
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_member("purchasing.follow")
def campaign(house: House, campaign_id: UUID) -> HttpResponse:
    """Show one purchase; on POST, validate or reopen the needs, or sign."""
    with scope.reading(house.organisation.id):
        invited = own.invitation(house.organisation, campaign_id)
        sheet = own.sheet(house.organisation, campaign_id)
    if house.request.method != "POST":
        return _page(house, invited, sheet)
    try:
        said = _do(house, invited, sheet)
    except Refusal as refusal:
        if not refusal.field_errors and refusal.status in {403, 404}:
            raise
        return _page(house, invited, sheet, refusal)
    messages.success(house.request, said)
    return redirect("purchasing_member_campaign", slug=house.organisation.slug, campaign_id=campaign_id)


def _do(house: House, invited: Participation, sheet: NeedSheet | None) -> str:
    do = house.request.POST.get("do")
    if do == "validate" and sheet is not None:
        needs.validate(sheet=sheet, by=house.actor, on=house.on)
        return "Vos besoins sont validés et transmis à l’opérateur."
    if do == "reopen" and sheet is not None:
        needs.reopen(sheet=sheet, by=house.actor, on=house.on)
        return "La fiche est rouverte. Validez-la après l’avoir corrigée."
    if do == "sign":
        _sign(house, invited)
        return "Votre signature est enregistrée."
    raise Unknown


def _sign(house: House, invited: Participation) -> None:
    told = house.request.POST
    day = typed.day(told, "deliberated_on")
    commitments.sign(
        organisation=house.organisation,
        campaign_id=invited.campaign_id,
        deliberation=told.get("deliberation", ""),
        deliberated_on=day,
        file=_file(house),
        by=house.actor,
        on=house.on,
    )


def _file(house: House) -> StoredFile | None:
    given = house.request.FILES.get("file")
    if given is None or not given.name:
        return None
    return documents.receive(
        organisation=house.organisation.id,
        stream=given,  # type: ignore[arg-type] # Django's file is a stream of bytes
        name=given.name,
        limit_mb=LARGEST_FILE_MB,
        formats=("pdf", "jpeg", "png"),
        by=house.actor,
        on=house.on,
    )


def _page(
    house: House, invited: Participation, sheet: NeedSheet | None, refusal: Refusal | None = None
) -> HttpResponse:
    shown, standing = invited.shown, standing_shown(invited, house.today)
    with scope.reading(house.organisation.id):
        text = text_shown(invited)
        signed = texts.signature_of(house.organisation, text.kind, text.digest) if text.digest else None
        placed = orders.of_campaign(invited.campaign_id, member=house.organisation)
        saved = orders.saved_by(house.organisation.id) if placed else 0
    told, start = house.request.POST, f"/travail/{house.organisation.slug}/achats/"
    context = {
        "shown": shown,
        "invited": invited,
        "tag": rows.stage_tag(shown["stage"]),
        "facts": _facts(invited),
        "sheet": sheet,
        "valid": sheet is not None and sheet.state == SheetState.VALIDATED,
        "asked": shown["stage"] == Stage.CALLED,
        "late": house.today > date.fromisoformat(shown["needs_due_on"]),
        "may_draft": house.may("purchasing.draft_needs"),
        "may_validate": house.may("purchasing.validate_needs"),
        **_signing(house, standing, signed),
        "convention": text.kind is Commitment.CONVENTION,
        "text": text.text,
        "typed": {"deliberation": told.get("deliberation", "")},
        "deliberated_on": typed.parts(told, "deliberated_on"),
        "may_order": _may_order(house, invited, standing) and signed is not None,
        "windows": [_window(days) for days in shown["windows"]],
        "order_columns": rows.ORDER_COLUMNS,
        "orders": [rows.order(each, start) for each in placed],
        "saved": written_amount(saved) if saved else "",
    }
    return house.page("purchasing/member_campaign.html", context, refusal=refusal)


def _signing(house: House, standing: rules.Standing, signed: CommitmentSignature | None) -> dict[str, Any]:
    why = rules.why_not(Step.SIGN, standing)
    words = ""
    if signed is not None:
        day = written_date(signed.deliberated_on)
        words = f"Signée par {signed.signed_by}, délibération n° {signed.deliberation} du {day}."
    link = ""
    if signed is not None and signed.file_id:
        link = reverse("purchasing_member_signature", args=[house.organisation.slug, signed.id])
    may_sign = signed is None and why is None and house.may("purchasing.sign")
    return {"signed": words, "signed_file": link, "may_sign": may_sign}


def _may_order(house: House, invited: Participation, standing: rules.Standing) -> bool:
    own_orders = invited.shown["mission"] != Mission.AWARD_AND_EXECUTION
    return own_orders and rules.why_not(Step.ORDER, standing) is None and house.may("purchasing.order")


def _window(days: list[str]) -> str:
    first, last = (written_date(date.fromisoformat(day)) for day in days)
    return f"Du {first} au {last}"


def _facts(invited: Participation) -> list[dict[str, str]]:
    shown = invited.shown
    told = {
        "Organisé par": invited.organisation.name,
        "Procédure": PROCEDURE_LABELS[shown["procedure"]],
        "Mission": MISSION_LABELS[shown["mission"]],
        "Besoins avant le": written_date(date.fromisoformat(shown["needs_due_on"])),
        "Consultation": shown["reference"],
        "Votre part des frais": written_amount(invited.fee_cents) if invited.fee_cents else "",
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


@require_http_methods(["GET", "HEAD", "POST"])
@in_member("purchasing.draft_needs")
def sheet(house: House, campaign_id: UUID) -> HttpResponse:
    """Write the sheet of needs."""
    with scope.reading(house.organisation.id):
        invited = own.invitation(house.organisation, campaign_id)
        row = own.sheet(house.organisation, campaign_id)
    if house.request.method != "POST":
        return _sheet(house, invited, row)
    told = house.request.POST.dict()
    try:
        needs.draft(
            organisation=house.organisation, campaign_id=campaign_id, told=told, by=house.actor, on=house.on
        )
    except Refusal as refusal:
        return _sheet(house, invited, row, refusal)
    messages.success(house.request, "La fiche est enregistrée. Un élu délégué doit la valider.")
    return redirect("purchasing_member_campaign", slug=house.organisation.slug, campaign_id=campaign_id)


def _sheet(
    house: House, invited: Participation, row: NeedSheet | None, refusal: Refusal | None = None
) -> HttpResponse:
    kept = {line["line"]: line for line in row.lines} if row else {}
    lots = [
        {
            "title": f"Lot {lot['rank']} : {lot['title']}",
            "lines": [_line(house, line, kept, refusal) for line in lot["lines"]],
        }
        for lot in invited.shown["catalogue"]["lots"]
    ]
    due = written_date(date.fromisoformat(invited.shown["needs_due_on"]))
    context = {"shown": invited.shown, "invited": invited, "lots": lots, "due": due}
    return house.page("purchasing/sheet.html", context, refusal=refusal)


def _line(
    house: House, line: dict[str, Any], kept: dict[str, Any], refusal: Refusal | None
) -> dict[str, Any]:
    before, told = kept.get(line["id"], {}), house.request.POST
    price = before.get("reference_cents", 0)
    known = {
        "quantity": str(before.get("quantity", "")),
        "reference": f"{price // 100},{price % 100:02d}" if price else "",
        "budget": before.get("budget", ""),
    }
    faults = refusal.field_errors if refusal else {}
    names = {name: f"{name}-{line['id']}" for name in known}
    return {
        **line,
        **{f"{name}_id": names[name] for name in known},
        **{f"{name}_value": told.get(names[name], known[name]) for name in known},
        **{f"{name}_error": faults.get(names[name], "") for name in known},
    }


@require_safe
@in_member("purchasing.follow")
def convention(house: House, campaign_id: UUID) -> HttpResponse:
    """Give the text to sign as PDF, with the member's own signature."""
    with scope.reading(house.organisation.id):
        invited = own.invitation(house.organisation, campaign_id)
        text = text_shown(invited)
        if not text.digest:
            raise Unknown
        mine = texts.signature_of(house.organisation, text.kind, text.digest)
    told = papers.Paper(invited.organisation, text, invited.shown["title"], house.today)
    signed = {house.organisation.id: mine} if mine else {}
    return pdf(papers.pdf_of(told, [house.organisation], signed), f"convention-{invited.shown['number']}.pdf")

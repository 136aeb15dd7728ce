"""One purchase on one page: what may be done now, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.purchasing import actions, queries
from beffroi.purchasing.awards import actions as awards
from beffroi.purchasing.commitments import actions as commitments
from beffroi.purchasing.commitments import papers
from beffroi.purchasing.commitments import queries as texts
from beffroi.purchasing.fees import actions as fees
from beffroi.purchasing.models import Campaign
from beffroi.purchasing.reading import cents
from beffroi.purchasing.types import Basis
from beffroi.purchasing.web import picture, typed
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

Do = Callable[[House, Campaign, QueryDict], object]


@require_http_methods(["GET", "HEAD", "POST"])
@in_operator("purchasing.watch")
def campaign(house: House, campaign_id: UUID) -> HttpResponse:
    """Show a purchase; on POST, take one of its steps."""
    with scope.reading(house.organisation.id):
        row = queries.campaign(house.organisation.id, campaign_id)
    if house.request.method != "POST":
        return _page(house, row)
    told = house.request.POST
    do, said = _STEPS.get(told.get("do", ""), (None, ""))
    if do is None:
        raise Unknown
    try:
        do(house, row, told)
    except Refusal as refusal:
        if not refusal.field_errors and refusal.status in {403, 404}:
            raise
        return _page(house, row, refusal)
    messages.success(house.request, said)
    return redirect("purchasing_campaign", campaign_id=row.id)


def _call(house: House, row: Campaign, _told: QueryDict) -> object:
    return actions.call(campaign=row, by=house.actor, on=house.on)


def _consolidate(house: House, row: Campaign, _told: QueryDict) -> object:
    return actions.consolidate(campaign=row, by=house.actor, on=house.on)


def _convention(house: House, row: Campaign, told: QueryDict) -> object:
    text = told.get("text", "")
    return commitments.draft_convention(campaign=row, text=text, by=house.actor, on=house.on)


def _sign(house: House, row: Campaign, told: QueryDict) -> object:
    return commitments.sign(
        organisation=house.organisation,
        campaign_id=row.id,
        deliberation=told.get("deliberation", ""),
        deliberated_on=typed.day(told, "deliberated_on"),
        by=house.actor,
        on=house.on,
    )


def _publish(house: House, row: Campaign, told: QueryDict) -> object:
    return actions.publish(
        campaign=row,
        reference=told.get("reference", ""),
        address=told.get("address", ""),
        published_on=typed.day(told, "published_on"),
        by=house.actor,
        on=house.on,
    )


def _window(house: House, row: Campaign, told: QueryDict) -> object:
    days = {name: typed.day(told, name) for name in ("opens_on", "closes_on")}
    return awards.open_window(campaign=row, **days, by=house.actor, on=house.on)


def _share(house: House, row: Campaign, told: QueryDict) -> object:
    total, basis = cents(told.get("total", ""), "total"), typed.word(told, "basis", Basis)
    return fees.share(campaign=row, total_cents=total, basis=basis, by=house.actor, on=house.on)


def _withdraw(house: House, row: Campaign, told: QueryDict) -> object:
    with scope.reading(house.organisation.id):
        found = [one for one in queries.participations(row) if str(one.id) == told.get("participation")]
    if not found:
        raise Unknown
    return actions.withdraw(participation=found[0], by=house.actor, on=house.on)


def _close(house: House, row: Campaign, _told: QueryDict) -> object:
    return actions.close(campaign=row, by=house.actor, on=house.on)


def _cancel(house: House, row: Campaign, _told: QueryDict) -> object:
    return actions.cancel(campaign=row, by=house.actor, on=house.on)


_STEPS: dict[str, tuple[Do, str]] = {
    "call": (_call, "Le recueil des besoins est lancé. Les membres le voient."),
    "consolidate": (_consolidate, "Les besoins sont consolidés."),
    "draft_convention": (_convention, "La convention est établie. Chaque partie peut la signer."),
    "sign": (_sign, "Votre signature est enregistrée."),
    "publish": (_publish, "La publication est enregistrée."),
    "open_window": (_window, "La période de commande est ouverte aux membres."),
    "share_fees": (_share, "Les frais sont répartis."),
    "withdraw": (_withdraw, "Ce membre ne participe plus. Consolidez de nouveau les besoins."),
    "close": (_close, "L’achat est clos, avec son bilan."),
    "cancel": (_cancel, "L’achat est abandonné."),
}


def _page(house: House, row: Campaign, refusal: Refusal | None = None) -> HttpResponse:
    with scope.reading(house.organisation.id):
        context = picture.of(house, row)
        return house.page("purchasing/campaign.html", context, refusal=refusal)


@require_safe
@in_operator("purchasing.watch")
def convention(house: House, campaign_id: UUID) -> HttpResponse:
    """Give the text that is signed, with the state of the signatures, as PDF."""
    with scope.reading(house.organisation.id):
        row = queries.campaign(house.organisation.id, campaign_id)
        text = texts.text_of(row)
        if not text.digest:
            raise Unknown
        parties = texts.parties(row, queries.participations(row))
        made = papers.pdf_of(
            papers.Paper(row.organisation, text, row.title, house.today), parties, texts.signatures(row)
        )
    return pdf(made, f"convention-{row.number}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer a paper, kept by no cache."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer

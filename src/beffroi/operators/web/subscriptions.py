"""A member's subscriptions, started, changed and stopped; the wishes to answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import files
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, queries
from beffroi.operators.offers.models import Service, ServiceWish, Subscription, SubscriptionPeriod
from beffroi.operators.offers.types import Outcome, Use
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, acting, columns, link, row, show
from beffroi.operators.web.forming import Control, Form
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_http_methods(["GET", "POST"])
@in_operator("operators.watch")
def of_member(house: House, slug: str) -> HttpResponse:
    """Show what a member uses and used; start, change and stop its subscriptions."""
    refusal = None
    with scope.reading(house.organisation.id):
        member = files.member(house.organisation, slug)
    if house.request.method == "POST":
        try:
            _change(house, member)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "L’abonnement est enregistré.")
            return redirect("member_services", slug=slug)
    with scope.reading(house.organisation.id, member.id):
        return _member_page(house, member, refusal)


def _change(house: House, member: Organisation) -> None:
    request, told = house.request, acting(house)
    day, code = forming.must_day(request, "day"), request.POST.get("service", "")
    with scope.reading(house.organisation.id, member.id):
        try:
            found = queries.service(house.organisation, code)
        except Unknown:
            raise Invalid(
                "Choisissez un service.", field_errors={"service": "Choisissez un service."}
            ) from None
        row_ = (
            Subscription.objects.filter(organisation=house.organisation, member=member, service=found)
            .select_related("service")
            .first()
        )
    if request.POST.get("geste") == "arreter":
        if row_ is None:
            raise Invalid(
                "Ce membre n’a pas ce service.", field_errors={"service": "Choisissez un service en cours."}
            )
        actions.stop(subscription=row_, until=day, reason=request.POST.get("reason", ""), **told)
        return
    actions.start(
        service=found,
        member=member,
        since=day,
        quantity=forming.number_of(request, "quantity", default=1) or 1,
        reason=request.POST.get("reason", ""),
        bypass="yes" in request.POST.getlist("bypass"),
        **told,
    )


def _member_page(house: House, member: Organisation, refusal: Refusal | None) -> HttpResponse:
    uses = queries.used_by(house.organisation, member, house.today)
    named = queries.names(house.organisation)
    past = queries.periods(house.organisation, member)
    blocks = [
        Block(
            "En cours",
            columns=columns("Service", "#Quantité", "Depuis", "Origine"),
            lines=[_own(use, named) for use in uses],
            empty="Aucun service en cours.",
        ),
        Block(
            "Toutes les périodes",
            columns=columns("Service", "Depuis", "Jusqu’au (exclu)", "#Quantité", "Motif"),
            lines=[_period(each) for each in past],
            empty="Aucune période.",
        ),
    ]
    if house.may("operators.manage_services"):
        blocks += _change_forms(house, past, refusal)
    back = (reverse("cockpit_member", args=[member.slug]), member.name)
    return show(house, f"Services de {member.name}", blocks, back=back, refusal=refusal)


def _own(use: Use, named: dict[str, str]) -> dict[str, Any]:
    name = {"text": named.get(use.code, use.code), "url": reverse("service", args=[use.code])}
    return row(
        name, str(use.quantity), written_date(use.since), "Démarche adoptée" if use.adopted else "Abonnement"
    )


def _period(each: SubscriptionPeriod) -> dict[str, Any]:
    until = written_date(each.until) if each.until else "En cours"
    return row(
        each.subscription.service.name,
        written_date(each.since),
        until,
        str(each.quantity),
        each.reason or "–",
    )


def _change_forms(house: House, past: list[SubscriptionPeriod], refusal: Refusal | None) -> list[Block]:
    services = [each.subscription.service for each in past if each.until is None]
    running = [{"value": each.code, "label": each.name} for each in services]
    every = [{"value": each.code, "label": each.name} for each in queries.catalogue(house.organisation)]
    gesture = house.request.POST.get("geste", house.request.GET.get("geste"))
    stopping = gesture == "arreter" and bool(running)
    form = _stop_form(house, running) if stopping else _start_form(house, every)
    form = form.filled(house.request, refusal.field_errors) if refusal else form
    if stopping:
        return [Block("Arrêter un service", form=form)]
    blocks = [Block("Commencer, reprendre ou changer", form=form)] if every else []
    stop = Block("Arrêter", links=[link("Arrêter un service", "?geste=arreter")])
    return [*blocks, stop] if running else blocks


def _start_form(house: House, every: list[dict[str, str]]) -> Form:
    bypass = [{"value": "yes", "label": "Passer outre les conditions ; le journal garde lesquelles"}]
    return Form(
        (
            Control("choice", "service", "Service", options=every),
            Control("date", "day", "À partir du", value=forming.shown_day(house.today)),
            Control("number", "quantity", "Quantité", value="1"),
            Control("line", "reason", "Motif", optional=True),
            Control("boxes", "bypass", "Conditions", optional=True, value=(), options=bypass),
        ),
        "Commencer ou changer la quantité",
        name="commencer",
        kind="secondary",
    )


def _stop_form(house: House, running: list[dict[str, str]]) -> Form:
    return Form(
        (
            Control("choice", "service", "Service", options=running),
            Control("date", "day", "Premier jour sans le service", value=forming.shown_day(house.today)),
            Control("line", "reason", "Motif", optional=True),
        ),
        "Arrêter",
        name="arreter",
        kind="warning",
    )


@require_http_methods(["GET", "POST"])
@in_operator("operators.answer_wish")
def wish(house: House, slug: str, wish_id: UUID) -> HttpResponse:
    """Show a member's wish, whether it may have the service, and answer it."""
    refusal = None
    with scope.reading(house.organisation.id):
        member = files.member(house.organisation, slug)
    with scope.reading(house.organisation.id, member.id):
        found = next(
            (each for each, answer in queries.wishes_of(member) if each.id == wish_id and answer is None),
            None,
        )
        if found is None or found.operator_id != house.organisation.id:
            raise Unknown
        service_ = queries.service(house.organisation, found.code)
        against = queries.against(house.organisation, service_, member, house.today)
    if house.request.method == "POST":
        try:
            _answer(house, member, service_, found)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "La réponse est envoyée.")
            return redirect("services")
    return _wish_page(house, member, service_, found, against, refusal)


def _answer(house: House, member: Organisation, service_: Service, found: ServiceWish) -> None:
    told = acting(house)
    outcome = forming.chosen(house.request, "outcome", Outcome)
    with scope.reading(house.organisation.id, member.id):
        if outcome is Outcome.ACCEPTED:
            day = forming.must_day(house.request, "day")
            actions.start(service=service_, member=member, since=day, quantity=found.quantity, **told)
        actions.answer(
            organisation=house.organisation,
            wish=found,
            outcome=outcome,
            words=house.request.POST.get("words", ""),
            **told,
        )


def _wish_page(  # noqa: PLR0917 - what the page shows
    house: House,
    member: Organisation,
    service_: Service,
    found: ServiceWish,
    against: tuple[str, ...],
    refusal: Refusal | None,
) -> HttpResponse:
    form = _answer_form(house)
    form = form.filled(house.request, refusal.field_errors) if refusal else form
    told = [
        {"key": "Service", "value": service_.name},
        {"key": "Quantité", "value": str(found.quantity)},
        {"key": "Demandé par", "value": found.asked_by},
        {"key": "Message", "value": found.words or "–"},
    ]
    notices = [{"kind": "warning", "text": " ".join(against)}] if against else []
    blocks = [Block("La demande", rows=told), Block("Réponse", form=form)]
    return show(
        house,
        f"Demande de {member.name}",
        blocks,
        back=(reverse("services"), "Catalogue"),
        notices=notices,
        refusal=refusal,
    )


def _answer_form(house: House) -> Form:
    return Form(
        (
            Control(
                "radios",
                "outcome",
                "Réponse",
                options=(
                    {"value": "accepted", "label": "Accepter et ouvrir le service"},
                    {"value": "refused", "label": "Refuser"},
                ),
            ),
            Control("date", "day", "Ouvert à partir du", value=forming.shown_day(house.today)),
            Control("area", "words", "Message", optional=True, hint="Nécessaire pour un refus."),
        ),
        "Répondre",
    )

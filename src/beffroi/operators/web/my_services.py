"""« Mes services »: what the operator offers, what the member has, what it could have and at what cost, why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.operators import queries as organisations
from beffroi.operators.frames import House, in_member
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, queries
from beffroi.operators.offers.models import Service, ServiceWish, WishAnswer
from beffroi.operators.offers.rules import reasons_against
from beffroi.operators.offers.types import KIND_LABELS, Outcome, ServiceKind, Use
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, columns, row, show, tagged
from beffroi.operators.web.catalogue import facts, price_words
from beffroi.operators.web.forming import Control, Form
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


def operator_of(member: Organisation) -> Organisation:
    """Return the operator that admitted an organisation; :raises Unknown: nobody did."""
    if member.admitted_by_id is None:
        raise Unknown
    return organisations.by_id(member.admitted_by_id)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The catalogue as a member stands before it: what it uses, and why not the rest, by code."""

    services: list[Service]
    uses: dict[str, Use]
    against: dict[str, tuple[str, ...]]
    named: dict[str, str]
    wishes: list[tuple[ServiceWish, WishAnswer | None]]


def _shelf(house: House, operator: Organisation) -> _Shelf:
    with scope.reading(operator.id, house.organisation.id):
        services, named = queries.catalogue(operator), queries.names(operator)
        candidate = queries.candidate(operator, house.organisation, house.today)
        return _Shelf(
            services,
            {use.code: use for use in queries.used_by(operator, house.organisation, house.today)},
            {each.code: reasons_against(queries.terms_of(each), candidate, named) for each in services},
            named,
            queries.wishes_of(house.organisation),
        )


@require_safe
@in_member("operators.see_services")
def listing(house: House) -> HttpResponse:
    """Show the three lists: in use, possible, not possible with the reason; and the wishes."""
    operator = operator_of(house.organisation)
    blocks = _lists(house, _shelf(house, operator))
    return show(
        house, "Mes services", blocks, lead=f"Catalogue de {operator.name}. Les prix sont hors taxes."
    )


def _lists(house: House, shelf: _Shelf) -> list[Block]:
    others = [each for each in shelf.services if each.code not in shelf.uses]
    return [
        Block(
            "Ce que vous avez",
            columns=columns("Service", "#Quantité", "Depuis", "Prix"),
            lines=[
                _own(house, shelf.uses[one.code], one) for one in shelf.services if one.code in shelf.uses
            ],
            empty="Vous n’utilisez aucun service du catalogue.",
        ),
        Block(
            "Ce que vous pouvez avoir",
            columns=columns("Service", "Nature", "Prix"),
            lines=[_possible(house, each) for each in others if not shelf.against[each.code]],
            empty="Aucun autre service n’est ouvert à votre collectivité.",
        ),
        Block(
            "Ce qui n’est pas possible aujourd’hui",
            columns=columns("Service", "Prix", "Pourquoi"),
            lines=[_impossible(house, each, shelf) for each in others if shelf.against[each.code]],
            empty="Rien.",
        ),
        Block(
            "Vos demandes",
            columns=columns("Service", "Demandé le", "Réponse"),
            lines=[_wish(each, answer, shelf.named) for each, answer in shelf.wishes],
            empty="Aucune demande.",
        ),
    ]


def _impossible(house: House, each: Service, shelf: _Shelf) -> dict[str, Any]:
    return row(_named(house, each), price_words(each), " ".join(shelf.against[each.code]))


def _named(house: House, each: Service) -> dict[str, str]:
    return {"text": each.name, "url": reverse("my_service", args=[house.organisation.slug, each.code])}


def _own(house: House, use: Use, each: Service) -> dict[str, Any]:
    return row(_named(house, each), str(use.quantity), written_date(use.since), price_words(each))


def _possible(house: House, each: Service) -> dict[str, Any]:
    return row(_named(house, each), KIND_LABELS[ServiceKind(each.kind)], price_words(each))


def _wish(each: ServiceWish, answer: WishAnswer | None, named: dict[str, str]) -> dict[str, Any]:
    if answer is None:
        state: dict[str, Any] = tagged(("En attente", "waiting"))
    else:
        accepted = answer.outcome == Outcome.ACCEPTED
        state = tagged(("Acceptée", "done") if accepted else ("Refusée", "late")) | {"note": answer.words}
    return row(named.get(each.code, each.code), written_date(each.asked_at.date()), state)


@require_http_methods(["GET", "POST"])
@in_member("operators.see_services")
def one(house: House, code: str) -> HttpResponse:
    """Show a service of the catalogue, and ask for it."""
    operator, refusal = operator_of(house.organisation), None
    with scope.reading(operator.id, house.organisation.id):
        found = queries.service(operator, code)
        named = queries.names(operator)
        used = code in {use.code for use in queries.used_by(operator, house.organisation, house.today)}
        against = queries.against(operator, found, house.organisation, house.today)
        waiting = queries.waiting(house.organisation, code)
    if house.request.method == "POST":
        try:
            _ask(house, operator, code)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, f"Votre demande est transmise à {operator.name}.")
            return redirect("my_services", slug=house.organisation.slug)
    blocks = [Block("Le service", rows=facts(found, named))]
    if house.may("operators.ask_service") and not (used or against or waiting or found.withdrawn_on):
        blocks.append(Block("Demander ce service", form=_form(house, found, refusal)))
    back = (reverse("my_services", args=[house.organisation.slug]), "Mes services")
    return show(
        house,
        found.name,
        blocks,
        back=back,
        notices=_notices(against, used=used, waiting=bool(waiting)),
        refusal=refusal,
    )


def _notices(against: tuple[str, ...], *, used: bool, waiting: bool) -> list[dict[str, str]]:
    if used:
        return [{"kind": "success", "text": "Vous utilisez ce service."}]
    if waiting:
        return [{"kind": "information", "text": "Votre demande attend la réponse de l’opérateur."}]
    return [{"kind": "warning", "text": " ".join(against)}] if against else []


def _form(house: House, found: Service, refusal: Refusal | None) -> Form:
    form = Form(
        (
            Control("number", "quantity", "Quantité", value="1", suffix=found.price_unit),
            Control("area", "words", "Message pour l’opérateur", optional=True),
        ),
        "Demander ce service",
    )
    return form.filled(house.request, refusal.field_errors) if refusal else form


def _ask(house: House, operator: Organisation, code: str) -> None:
    actions.ask(
        organisation=house.organisation,
        operator=operator,
        code=code,
        quantity=forming.number_of(house.request, "quantity", default=1) or 1,
        words=house.request.POST.get("words", ""),
        by=house.actor,
        on=house.on,
    )

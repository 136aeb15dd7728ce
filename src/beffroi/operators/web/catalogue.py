"""The operator's catalogue: services, who uses each, a member's subscriptions, the wishes to answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.kernel.text import slugify_fr
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import files
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, exchange, queries
from beffroi.operators.offers.models import Service, ServiceWish
from beffroi.operators.offers.types import KIND_LABELS, MATURITY_LABELS, Maturity, ServiceKind, Use
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, columns, link, row, show, tagged
from beffroi.operators.web.forming import Control, Form
from beffroi.operators.web.showing import grouped
from beffroi.tenancy import scope

MOST = 500


def price_words(service: Service) -> str:
    """Return the price of a service in words, excluding VAT."""
    if service.price_cents is None:
        return service.price_text or "Compris dans la contribution"
    unit = f" par {service.price_unit}" if service.price_unit else ""
    return f"{written_amount(service.price_cents)} HT{unit}"


@require_safe
@in_operator("operators.watch")
def listing(house: House) -> HttpResponse:
    """Show the catalogue and the wishes that wait."""
    with scope.reading(house.organisation.id):
        services = queries.catalogue(house.organisation, ended=True)
        wishes = queries.wishes(house.organisation, house.today)
    lines = [_line(each) for each in services]
    links = [link("Exporter le catalogue et les abonnements", reverse("services_export"))]
    if house.may("operators.manage_services"):
        links.insert(0, link("Ajouter un service", reverse("service_new")))
    blocks = [
        Block(
            "Demandes des membres",
            columns=columns("Membre", "Service", "Quantité", "Demandé par"),
            lines=[_wish(each) for each in wishes],
            empty="Aucune demande n’attend de réponse.",
        ),
        Block(
            "Services",
            columns=columns("Service", "Nature", "Prix", "État"),
            lines=lines,
            empty="Le catalogue est vide.",
            links=links,
        ),
    ]
    return show(house, "Catalogue de services", blocks)


def _line(each: Service) -> dict[str, Any]:
    state = ("Retiré", "neutral") if each.withdrawn_on else MATURITY_LABELS[Maturity(each.maturity)]
    name = {"text": each.name, "url": reverse("service", args=[each.code])}
    return row(name, KIND_LABELS[ServiceKind(each.kind)], price_words(each), tagged(state))


def _wish(each: ServiceWish) -> dict[str, Any]:
    url = reverse("service_wish", args=[each.organisation.slug, each.id])
    return row({"text": each.organisation.name, "url": url}, each.code, str(each.quantity), each.asked_by)


@require_safe
@in_operator("operators.watch")
def service(house: House, code: str) -> HttpResponse:
    """Show a service, its rules and who uses it today."""
    with scope.reading(house.organisation.id):
        found = queries.service(house.organisation, code)
        uses = queries.in_use(house.organisation, found, house.today)
        named = queries.names(house.organisation)
        slugs = dict(
            Organisation.objects.filter(id__in=[use.member for use in uses[:MOST]]).values_list("id", "slug")
        )
    lines = [_use(use, slugs[use.member]) for use in uses[:MOST]]
    edit = (
        [link("Modifier ce service", reverse("service_edit", args=[code]))]
        if house.may("operators.manage_services")
        else []
    )
    total = sum(use.quantity for use in uses)
    said = [f"{grouped(len(uses))} organisations l’utilisent, quantité totale {grouped(total)}."]
    blocks = [
        Block("Le service", rows=facts(found, named), links=edit),
        Block(
            "Qui l’utilise",
            text=said,
            columns=columns("Organisation", "#Quantité", "Depuis", "Origine"),
            lines=lines,
            empty="Personne ne l’utilise.",
        ),
    ]
    return show(house, found.name, blocks, back=(reverse("services"), "Catalogue"))


def _use(use: Use, slug: str) -> dict[str, Any]:
    name = {"text": use.name, "url": reverse("member_services", args=[slug])}
    return row(
        name, str(use.quantity), written_date(use.since), "Démarche adoptée" if use.adopted else "Abonnement"
    )


def facts(found: Service, named: dict[str, str]) -> list[dict[str, str]]:
    """Return what a service is, for its page on both sides."""
    bounds = [
        f"à partir de {grouped(found.smallest)}" if found.smallest is not None else "",
        f"jusqu’à {grouped(found.largest)}" if found.largest is not None else "",
    ]
    told = {
        "Nature": KIND_LABELS[ServiceKind(found.kind)],
        "Description": found.description,
        "Conditions": found.conditions,
        "Prix": price_words(found),
        "Engagement de service": found.sla,
        "Maturité": MATURITY_LABELS[Maturity(found.maturity)][0],
        "Habitants": " et ".join(filter(None, bounds)),
        "Compétence nécessaire": named.get(found.competence, found.competence),
        "Services nécessaires": ", ".join(named.get(each, each) for each in found.required),
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


@require_http_methods(["GET", "POST"])
@in_operator("operators.manage_services")
def edit(house: House, code: str = "") -> HttpResponse:
    """Add a service, or change one."""
    refusal = None
    with scope.reading(house.organisation.id):
        found = queries.service(house.organisation, code) if code else None
        options = _options(house.organisation)
    if house.request.method == "POST":
        try:
            made = _describe(house, code)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(house.request, "Le service est enregistré.")
            return redirect("service", made.code)
    form = _service_form(found, *options)
    form = form.filled(house.request, refusal.field_errors) if refusal else form
    title = f"Modifier {found.name}" if found else "Ajouter un service"
    return show(house, title, [Block(form=form)], back=(reverse("services"), "Catalogue"), refusal=refusal)


def _options(operator: Organisation) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    services = [{"value": each.code, "label": each.name} for each in queries.catalogue(operator)]
    return services, [{"value": each.code, "label": each.name} for each in files.competences(operator)]


def _describe(house: House, code: str) -> Service:
    request, post = house.request, house.request.POST
    told = {name: post.get(name, "") for name in (*actions.TEXTS, *actions.LONG_TEXTS) if name in post}
    name = post.get("name", "")
    return actions.describe_service(
        organisation=house.organisation,
        code=code or slugify_fr(name)[:60],
        kind=forming.chosen(request, "kind", ServiceKind).value,
        maturity=forming.chosen(request, "maturity", Maturity).value,
        price_cents=forming.cents_of(request, "price_cents"),
        smallest=forming.number_of(request, "smallest"),
        largest=forming.number_of(request, "largest"),
        competence=post.get("competence", "")[:60],
        required=post.getlist("required"),
        by=house.actor,
        on=house.on,
        **told,
    )


def _service_form(
    found: Service | None, services: list[dict[str, str]], competences: list[dict[str, str]]
) -> Form:
    told = found or Service(kind=ServiceKind.HOSTED_APPLICATION, maturity=Maturity.STABLE, required=[])
    others = [each for each in services if each["value"] != told.code]
    return Form((*_described(told), *_priced(told), *_bounded(told, others, competences)), "Enregistrer")


def _described(told: Service) -> list[Control]:
    kinds = [{"value": kind.value, "label": label} for kind, label in KIND_LABELS.items()]
    pack = "Pour des démarches : paquet, ou paquet/code."
    return [
        Control("line", "name", "Nom", value=told.name),
        Control("radios", "kind", "Nature", options=kinds, value=told.kind),
        Control("line", "procedure", "Paquet de démarches", optional=True, hint=pack, value=told.procedure),
        Control("area", "description", "Description", optional=True, value=told.description),
        Control("area", "conditions", "Conditions", optional=True, value=told.conditions),
    ]


def _priced(told: Service) -> list[Control]:
    price = f"{told.price_cents / 100:.2f}".replace(".", ",") if told.price_cents is not None else ""
    unit = "Par exemple : poste, jour, bulletin."
    return [
        Control("number", "price_cents", "Prix hors taxes", optional=True, suffix="€", value=price),
        Control("line", "price_unit", "Unité du prix", optional=True, hint=unit, value=told.price_unit),
        Control("line", "price_text", "Prix en mots", optional=True, value=told.price_text),
        Control("line", "price_key", "Clé de contribution", optional=True, value=told.price_key),
        Control("line", "sla", "Engagement de service", optional=True, value=told.sla),
    ]


def _bounded(told: Service, others: list[dict[str, str]], competences: list[dict[str, str]]) -> list[Control]:
    ages = [{"value": each.value, "label": words[0]} for each, words in MATURITY_LABELS.items()]
    least, most = _blank(told.smallest), _blank(told.largest)
    people: dict[str, Any] = {"optional": True, "suffix": "habitants"}
    made = [
        Control("radios", "maturity", "Maturité", options=ages, value=told.maturity),
        Control("number", "smallest", "Population minimale", value=least, **people),
        Control("number", "largest", "Population maximale", value=most, **people),
    ]
    if competences:
        held = Control("choice", "competence", "Compétence nécessaire", optional=True, options=competences)
        made.append(replace(held, value=told.competence))
    if others:
        first = Control("boxes", "required", "Services nécessaires", optional=True, options=others)
        made.append(replace(first, value=told.required))
    return made


def _blank(number: int | None) -> str:
    return "" if number is None else str(number)


@require_safe
@in_operator("operators.watch")
def export(house: House) -> StreamingHttpResponse:
    """Send the exchange file, line by line."""

    def lines() -> Any:
        with scope.reading(house.organisation.id):
            yield from exchange.export(house.organisation, house.today)

    answer = StreamingHttpResponse(lines(), content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="services.ndjson"'
    return answer

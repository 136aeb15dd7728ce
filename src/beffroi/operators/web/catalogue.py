"""The operator's catalogue: services, who uses each, a member's subscriptions, the wishes to answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import written_date
from beffroi.kernel.money import written_amount
from beffroi.kernel.text import slugify_fr
from beffroi.operators.frames import House, in_operator
from beffroi.operators.membership import files
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions, exchange, queries
from beffroi.operators.offers.models import Service, ServiceWish, Subscription, SubscriptionPeriod
from beffroi.operators.offers.types import KIND_LABELS, MATURITY_LABELS, Maturity, Outcome, ServiceKind, Use
from beffroi.operators.web import forming
from beffroi.operators.web.blocks import Block, acting, columns, link, row, show, tagged
from beffroi.operators.web.forming import Control, Form
from beffroi.operators.web.showing import grouped
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

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
    price = f"{told.price_cents / 100:.2f}".replace(".", ",") if told.price_cents is not None else ""
    others = [each for each in services if each["value"] != told.code]
    return Form(
        (
            Control("line", "name", "Nom", value=told.name),
            Control(
                "radios",
                "kind",
                "Nature",
                options=[{"value": k.value, "label": v} for k, v in KIND_LABELS.items()],
                value=told.kind,
            ),
            Control(
                "line",
                "procedure",
                "Paquet de démarches",
                optional=True,
                hint="Pour des démarches : paquet, ou paquet/code.",
                value=told.procedure,
            ),
            Control("area", "description", "Description", optional=True, value=told.description),
            Control("area", "conditions", "Conditions", optional=True, value=told.conditions),
            Control("number", "price_cents", "Prix hors taxes", optional=True, suffix="€", value=price),
            Control(
                "line",
                "price_unit",
                "Unité du prix",
                optional=True,
                hint="Par exemple : poste, jour, bulletin.",
                value=told.price_unit,
            ),
            Control("line", "price_text", "Prix en mots", optional=True, value=told.price_text),
            Control("line", "price_key", "Clé de contribution", optional=True, value=told.price_key),
            Control("line", "sla", "Engagement de service", optional=True, value=told.sla),
            Control(
                "radios",
                "maturity",
                "Maturité",
                options=[{"value": k.value, "label": v[0]} for k, v in MATURITY_LABELS.items()],
                value=told.maturity,
            ),
            Control(
                "number",
                "smallest",
                "Population minimale",
                optional=True,
                suffix="habitants",
                value=_blank(told.smallest),
            ),
            Control(
                "number",
                "largest",
                "Population maximale",
                optional=True,
                suffix="habitants",
                value=_blank(told.largest),
            ),
            *(
                [
                    Control(
                        "choice",
                        "competence",
                        "Compétence nécessaire",
                        optional=True,
                        options=competences,
                        value=told.competence,
                    )
                ]
                if competences
                else []
            ),
            *(
                [
                    Control(
                        "boxes",
                        "required",
                        "Services nécessaires",
                        optional=True,
                        options=others,
                        value=told.required,
                    )
                ]
                if others
                else []
            ),
        ),
        "Enregistrer",
    )


def _blank(number: int | None) -> str:
    return "" if number is None else str(number)


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
    every = [{"value": each.code, "label": each.name} for each in queries.catalogue(house.organisation)]
    running = [
        {"value": each.subscription.service.code, "label": each.subscription.service.name}
        for each in past
        if each.until is None
    ]
    begin = Form(
        (
            Control("choice", "service", "Service", options=every),
            Control("date", "day", "À partir du", value=forming.shown_day(house.today)),
            Control("number", "quantity", "Quantité", value="1"),
            Control("line", "reason", "Motif", optional=True),
            Control(
                "boxes",
                "bypass",
                "Conditions",
                optional=True,
                value=(),
                options=[
                    {"value": "yes", "label": "Passer outre les conditions ; le journal garde lesquelles"}
                ],
            ),
        ),
        "Commencer ou changer la quantité",
        name="commencer",
        kind="secondary",
    )
    stop = Form(
        (
            Control("choice", "service", "Service", options=running),
            Control("date", "day", "Premier jour sans le service", value=forming.shown_day(house.today)),
            Control("line", "reason", "Motif", optional=True),
        ),
        "Arrêter",
        name="arreter",
        kind="warning",
    )
    asked = house.request.GET.get("geste")
    typed, faults = house.request.POST.get("geste", asked), refusal.field_errors if refusal else {}
    stopping = typed == "arreter"
    if stopping or not every:
        stop = stop.filled(house.request, faults) if refusal else stop
        return [Block("Arrêter un service", form=stop)] if running else []
    begin = begin.filled(house.request, faults) if refusal else begin
    blocks = [Block("Commencer, reprendre ou changer", form=begin)]
    url = "?geste=arreter"
    return [*blocks, Block("Arrêter", links=[link("Arrêter un service", url)])] if running else blocks


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
    form = Form(
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

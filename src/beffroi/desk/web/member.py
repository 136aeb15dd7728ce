"""The member's side: ask, follow, answer, read articles, see its things and its visits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases import queries as case_queries
from beffroi.desk import queries
from beffroi.desk.assets.actions import assets_of
from beffroi.desk.assets.queries import brought_by
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.models import Article, Ask, Satisfaction, Ticket, Visit
from beffroi.desk.requests import opening
from beffroi.desk.requests.writing import write_as_member
from beffroi.desk.types import IMPACT_LABELS, NATURE_LABELS, URGENCY_LABELS, Asked, Degree, Nature, Standing
from beffroi.desk.web import forms, library, months, people_files, showing
from beffroi.desk.web.forms import chosen, identifier, to, typed
from beffroi.kernel.errors import Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators import queries as operators
from beffroi.operators.frames import House, in_member
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Unknown

FORM = require_http_methods(["GET", "HEAD", "POST"])
CLOSED = "Votre opérateur n’a pas encore ouvert son service d’assistance. Appelez-le."


def operator_of(member: Organisation) -> Organisation:
    """Return the operator that serves a member; :raises Unknown: nobody does."""
    if member.admitted_by_id is None:
        raise Unknown
    return operators.by_id(member.admitted_by_id)


@require_safe
@in_member("desk.follow")
def home(house: House) -> HttpResponseBase:
    """Show the requests of the member, its visits to come and the days it has left."""
    member, zone = house.organisation, showing.zone_of(house.organisation)
    done = house.request.GET.get("file") == "closes"
    after = house.request.GET.get("apres", "")[:200]
    with scope.reading(member.id):
        page = queries.of_member(member, done=done, after=after)
        visits = Visit.objects.filter(member=member, done_at=None, cancelled_at=None).order_by(
            "begins_at", "id"
        )[:10]
        next_key = page.next_key.replace("+", "%2B")
        context = {
            "sections": [{"title": "Nos demandes", "links": _lists(done=done)}],
            "columns": showing.MEMBER_COLUMNS,
            "rows": [showing.member_row(each, member.slug, zone) for each in page.rows],
            "visits": [
                {"words": f"{showing.when(each.begins_at, zone)} : {each.purpose}, par {each.technician}."}
                for each in visits
            ],
            "balances": months.balance_rows(member, house),
            "next_url": f"?file={'closes' if done else 'ouvertes'}&apres={next_key}" if next_key else "",
            "ask_url": to("desk_ask", member.slug),
            "operator": operator_of(member),
        }
        return house.page("desk/member_home.html", context)


def _lists(*, done: bool) -> list[dict[str, Any]]:
    return [
        {"text": "En cours", "url": "?file=ouvertes", "current": not done},
        {"text": "Closes", "url": "?file=closes", "current": done},
    ]


# Asking --------------------------------------------------------------------------------------------------


def _ask_questions(assets: list[tuple[Any, str]]) -> list[forms.Question]:
    return [
        forms.radios("nature", "De quoi avez-vous besoin ?", NATURE_LABELS.items()),
        forms.area("description", "Que se passe-t-il ?", rows=5, hint="N’écrivez aucun mot de passe."),
        forms.radios("impact", "Qui est touché ?", IMPACT_LABELS.items()),
        forms.radios("urgency", "Est-ce pressant ?", URGENCY_LABELS.items()),
        forms.text("service", "Logiciel ou service concerné", optional=True),
        forms.select("asset", "Matériel concerné", assets, optional=True, placeholder="Aucun"),
        forms.text("email", "Votre courriel, pour la réponse", kind="email", autocomplete="email"),
        people_files.control(),
    ]


@FORM
@in_member("desk.ask")
def ask(house: House) -> HttpResponseBase:
    """Ask the operator; articles are proposed while typing, and once more before sending."""
    refusal = None
    if house.request.method == "POST":
        proposed = _proposals(house) if not typed(house.request, "sure") else []
        if not proposed:
            try:
                row = _asked(house)
            except Refusal as found:
                refusal = found
            else:
                messages.success(house.request, f"Demande {parse_number(row.number).display} envoyée.")
                return redirect("desk_follow", house.organisation.slug, row.number)
        else:
            return _ask_page(house, None, proposed)
    return _ask_page(house, refusal, [])


def _proposals(house: House) -> list[Article]:
    member, operator = house.organisation, operator_of(house.organisation)
    text = f"{typed(house.request, 'subject')} {typed(house.request, 'description')}"[:1000]
    with scope.reading(operator.id, member.id):
        return knowledge.proposed(knowledge.for_member(operator, member.id), text)


def _ask_page(house: House, refusal: Refusal | None, proposed: list[Article]) -> HttpResponse:
    member = house.organisation
    first = {"nature": Nature.INCIDENT, "impact": Degree.LOW, "urgency": Degree.MEDIUM}
    with scope.reading(member.id):
        assets = [(each.id, f"{each.name or each.model} ({each.serial})") for each in assets_of(member)[:500]]
        context = {
            "questions": forms.filled(_ask_questions(assets), house.request, refusal, first),
            "subject": typed(house.request, "subject"),
            "proposed": proposed,
            "sure": bool(proposed) or bool(typed(house.request, "sure")),
            "proposals_url": to("desk_proposals", member.slug),
            "operator": operator_of(member),
            "slug": member.slug,
        }
        return house.page("desk/ask.html", context, refusal=refusal)


def _asked(house: House) -> Ask:
    request, member, operator = house.request, house.organisation, operator_of(house.organisation)
    asked: dict[str, Any] = {
        "subject": typed(request, "subject"),
        "description": typed(request, "description"),
        "nature": chosen(Nature, typed(request, "nature"), "nature"),
        "impact": chosen(Degree, typed(request, "impact"), "impact"),
        "urgency": chosen(Degree, typed(request, "urgency"), "urgency"),
        "service": typed(request, "service"),
        "person": house.actor.name,
        "email": typed(request, "email"),
        "asset_id": identifier(typed(request, "asset")),
    }
    files = people_files.received(operator.id, request, by=CLOCKWORK, on=house.on)
    return opening.ask(
        organisation=member,
        operator=operator,
        asked=Asked(**asked, files=tuple(files)),
        by=house.actor,
        on=house.on,
    )


@require_safe
@in_member("desk.ask")
def proposals(house: House) -> HttpResponseBase:
    """Answer the articles that may spare a request, while its subject is typed."""
    member, operator = house.organisation, operator_of(house.organisation)
    with scope.reading(operator.id, member.id):
        found = knowledge.proposed(
            knowledge.for_member(operator, member.id), house.request.GET.get("subject", "")[:200]
        )
        return house.page("desk/parts/proposed.html", {"proposed": found, "slug": member.slug})


# Following -----------------------------------------------------------------------------------------------


def _opened(house: House, number: str) -> tuple[Ask, Ticket]:
    with scope.reading(house.organisation.id):
        key = opening.key_for(house.organisation.id, number)
        row = Ticket.objects.filter(member=house.organisation, number=number).first()
    if key is None or row is None:
        raise Unknown
    return key, row


@FORM
@in_member("desk.follow")
def follow(house: House, number: str) -> HttpResponseBase:
    """Show a request with the key that the member keeps; on POST, write to the desk."""
    key, _row = _opened(house, number)
    refusal = None
    if house.request.method == "POST":
        try:
            _wrote(house, key)
        except Refusal as found:
            refusal = found
        else:
            messages.success(house.request, "Votre message est envoyé.")
            return redirect("desk_follow", house.organisation.slug, number)
    with scope.reading(key.operator_id, house.organisation.id):
        return _follow_page(house, key, refusal)


def _wrote(house: House, key: Ask) -> None:
    body = typed(house.request, "body")
    with scope.writing(key.operator_id):
        case = case_queries.case_of(key.number, secret=key.secret)
        files = (
            people_files.received(key.operator_id, house.request, by=CLOCKWORK, on=house.on)
            if body.strip()
            else []
        )
        write_as_member(case=case, name=house.actor.name, body=body, files=files, on=house.on)


def _follow_page(house: House, key: Ask, refusal: Refusal | None) -> HttpResponse:
    case_queries.case_of(key.number, secret=key.secret)
    row = Ticket.objects.select_related("case", "organisation", "asset").get(number=key.number)
    zone = showing.zone_of(house.organisation)
    secret = f"?cle={key.secret}"
    rated = Satisfaction.objects.filter(ticket=row).first()
    ended = row.standing in {Standing.RESOLVED, Standing.CLOSED}
    context = {
        "ticket": row,
        "number": showing.number(row),
        "tag": showing.tag(row),
        "due": showing.when(row.resolve_due_at, zone),
        "asked_by": key.asked_name,
        "description": row.case.answers.get("description", ""),
        "messages_": showing.conversation(
            row, zone, lambda file: f"/suivi/{key.number}/fichiers/{file}{secret}"
        ),
        "visits": [
            {"when": showing.when(each.begins_at, zone), "visit": each}
            for each in row.visits.order_by("begins_at", "id")[:20]
        ],
        "rate_url": to("desk_rate", key.number) + secret if ended and rated is None else "",
        "rated": rated,
        "questions": forms.filled(
            [forms.area("body", "Votre message"), people_files.control()], house.request, refusal, {}
        ),
        "back_url": to("desk_home", house.organisation.slug),
        "merged": row.standing == Standing.MERGED,
    }
    return house.page("desk/follow.html", context, refusal=refusal)


# Articles and things -------------------------------------------------------------------------------------


@require_safe
@in_member("desk.follow")
def articles(house: House) -> HttpResponseBase:
    """List the articles that the member may read, or those that answer some words."""
    member, operator = house.organisation, operator_of(house.organisation)
    text = house.request.GET.get("q", "")[:200]
    with scope.reading(operator.id, member.id):
        readable = knowledge.for_member(operator, member.id)
        found = knowledge.proposed(readable, text, limit=30) if text else list(readable[:100])
        context = {
            "title": "Articles d’aide",
            "search": {"label": "Chercher un article", "value": text},
            "columns": [{"label": "Article"}],
            "rows": [
                {"cells": [{"text": each.title, "url": to("desk_help_one", member.slug, each.slug)}]}
                for each in found
            ],
            "empty": "Aucun article ne répond à ces mots. Posez votre question à l’assistance.",
            "buttons": [{"text": "Demander de l’aide", "url": to("desk_ask", member.slug)}],
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


@require_safe
@in_member("desk.follow")
def article(house: House, article_slug: str) -> HttpResponseBase:
    """Show an article."""
    member, operator = house.organisation, operator_of(house.organisation)
    with scope.reading(operator.id, member.id):
        row = knowledge.article_of(_readable(operator, member), article_slug)
        context = {"article": row, "blocks": library.blocks(row), "ask_url": to("desk_ask", member.slug)}
        return house.page("desk/article.html", context)


def _readable(operator: Organisation, member: Organisation) -> QuerySet[Article]:
    return knowledge.for_member(operator, member.id)


@require_safe
@in_member("desk.follow")
def park(house: House) -> HttpResponseBase:
    """List the things of the member."""
    after = house.request.GET.get("apres", "")[:130]
    with scope.reading(house.organisation.id):
        rows = assets_of(house.organisation).order_by("serial", "id")
        rows = brought_by(rows, house.request.GET.get("commande", ""))
        page = list((rows.filter(serial__gt=after) if after else rows)[: queries.PAGE + 1])
        context = {
            "title": "Notre parc",
            "columns": showing.ASSET_COLUMNS,
            "rows": showing.asset_rows(page[: queries.PAGE], orders=_orders(house)),
            "empty": "Votre opérateur n’a pas encore inventorié votre matériel.",
            "next_url": f"?apres={page[queries.PAGE - 1].serial}" if len(page) > queries.PAGE else "",
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


def _orders(house: House) -> str:
    """Return where the orders of group purchases are read, for those who may."""
    start = to("purchasing_member", house.organisation.slug)
    return f"{start}commandes/" if house.may("purchasing.follow") else ""

"""Help between organisations: what is asked, who can help and why, the balance of days. Operator and members alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.kernel.french import short_date
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.projects.skills import agendas, helping, helps, queries, rules
from beffroi.projects.skills.models import HelpProposal, HelpRequest
from beffroi.projects.skills.types import LEVEL_WORDS, PROPOSAL_LABELS, Asked, Balance, Level
from beffroi.projects.web import typing
from beffroi.projects.web.portfolio import FORM
from beffroi.projects.web.sides import address, back, is_operator, moment, operator_of
from beffroi.projects.web.skills_mine import LEVELS
from beffroi.tenancy import scope

NAMES = ("skill", "level", "days", "place", "aim")
DATES = ("first", "last")
REQUEST_COLUMNS = [{"label": each} for each in ("Compétence", "Période", "Durée", "État")]
EVERY_COLUMNS = [{"label": "Collectivité"}, *REQUEST_COLUMNS]
OFFER_COLUMNS = [{"label": each} for each in ("Personne", "Demandée par", "Période", "Durée", "Réponse")]
BALANCE_COLUMNS = [
    {"label": "Collectivité"},
    *({"label": each, "numeric": True} for each in ("Donnés", "Reçus", "Solde")),
]


@require_http_methods(FORM)
@in_operator("projects.watch_skills")
def home(house: House) -> HttpResponseBase:
    """Show every request and every balance; on POST, the operator asks for help."""
    return _home(house)


@require_http_methods(FORM)
@in_member("projects.see_skills")
def home_member(house: House) -> HttpResponseBase:
    """Show what a member asks, what it is asked, and its balance; on POST, ask for help."""
    return _home(house)


def _home(house: House) -> HttpResponseBase:
    if house.request.method != "POST":
        return _page(house)
    try:
        row = helping.ask(organisation=house.organisation, asked=_asked(house), **moment(house))
    except Refusal as refusal:
        return _page(house, refusal)
    messages.success(house.request, "Votre demande est enregistrée. Voici qui peut vous aider.")
    return back(house, "help_request", row.id)


def _asked(house: House) -> Asked:
    told = house.request.POST
    skill = typing.identifier(told.get("skill", ""))
    if skill is None:
        raise typing.wrong("skill", "Choisissez la compétence.")
    if told.get("level", "") not in {each["value"] for each in LEVELS}:
        raise typing.wrong("level", "Choisissez le niveau.")
    return Asked(
        skill=skill,
        level=Level(int(told["level"])),
        first=typing.day(told, "first"),
        last=typing.day(told, "last"),
        half_days=typing.half_days(told, "days"),
        place=told.get("place", ""),
        aim=told.get("aim", ""),
    )


def _page(house: House, refusal: Refusal | None = None) -> HttpResponse:
    told, operator = house.request.POST, operator_of(house)
    words = queries.vocabulary(operator)
    every = is_operator(house)
    context = {
        "operator": operator,
        "every": every,
        "request_columns": EVERY_COLUMNS if every else REQUEST_COLUMNS,
        "requests": _requests(house, every=every),
        "balance_columns": BALANCE_COLUMNS,
        "balances": _balances(house) if every else [],
        "skills": [{"value": str(each.id), "label": f"{each.family} : {each.name}"} for each in words],
        "levels": LEVELS,
        "typed": {name: told.get(name, "") for name in NAMES},
        "days": {name: typing.parts(told, name) for name in DATES},
        "may_ask": house.may("projects.ask_help"),
        "offer_columns": OFFER_COLUMNS,
        **_mine(house),
    }
    return house.page("projects/help.html", context, refusal=refusal)


def _mine(house: House) -> dict[str, Any]:
    with scope.reading(house.organisation.id):
        asked = helps.offers(house.organisation)
        states = helps.states(asked)
        one = helps.balance(house.organisation)
    return {"offers": [_offer(house, each, states[each.id]) for each in asked], "stats": stats_of(one)}


def stats_of(one: Balance) -> list[dict[str, str]]:
    """Return the days given and received by one house, and their balance."""
    return [
        {"label": "Jours donnés", "value": rules.in_days(one.given)},
        {"label": "Jours reçus", "value": rules.in_days(one.received)},
        {"label": "Solde", "value": rules.in_days(one.given - one.received), "note": "donnés moins reçus"},
    ]


def _requests(house: House, *, every: bool) -> list[dict[str, Any]]:
    if every:
        found = helps.every_request(house.organisation, house.today)
        return [{"cells": [{"text": each.organisation.name}, *_request(house, each)]} for each in found]
    with scope.reading(house.organisation.id):
        return [{"cells": _request(house, each)} for each in helps.requests(house.organisation)]


def _request(house: House, each: HelpRequest) -> list[dict[str, Any]]:
    own = each.organisation_id == house.organisation.id and house.may("projects.ask_help")
    closed, past = each.closed_on is not None, each.last_day < house.today
    state = (
        ("Close", "neutral") if closed else ("Période passée", "neutral") if past else ("Ouverte", "waiting")
    )
    return [
        {"text": each.skill_name, "note": LEVEL_WORDS[each.level]}
        | ({"url": address(house, "help_request", each.id)} if own else {}),
        {"text": period(each.first_day, each.last_day), "note": each.place},
        {"text": rules.in_days(each.half_days), "nowrap": True},
        {"tag": {"text": state[0], "colour": state[1]}},
    ]


def period(first: date, last: date) -> str:
    """Return two days in short words."""
    return f"du {short_date(first)} au {short_date(last)} {last.year}"


def _offer(house: House, each: HelpProposal, state: str) -> dict[str, Any]:
    text, colour = PROPOSAL_LABELS[state]
    return {
        "cells": [
            {
                "text": each.person or "Nom effacé",
                "url": address(house, "help_offer", each.id),
                "note": each.skill_name,
            },
            {"text": each.organisation.name},
            {"text": period(each.first_day, each.last_day), "note": each.place},
            {"text": rules.in_days(each.half_days), "nowrap": True},
            {"tag": {"text": text, "colour": colour}},
        ]
    }


def _balances(house: House) -> list[dict[str, Any]]:
    found = helps.every_balance(house.organisation, house.today)
    known = queries.houses(house.organisation, house.today)
    rows = [(one.name, found[str(one.id)]) for one in known.values() if str(one.id) in found]
    return [
        {
            "cells": [
                {"text": name},
                *(
                    {"text": rules.in_days(number), "nowrap": True}
                    for number in (one.given, one.received, one.given - one.received)
                ),
            ]
        }
        for name, one in sorted(rows, key=lambda pair: pair[0])
    ]


@require_http_methods(FORM)
@in_operator("projects.ask_help")
def request(house: House, request_id: UUID) -> HttpResponseBase:
    """Show a request of the operator and who can help; on POST, one step."""
    return _one(house, request_id)


@require_http_methods(FORM)
@in_member("projects.ask_help")
def request_member(house: House, request_id: UUID) -> HttpResponseBase:
    """Show a request of a member and who can help; on POST, one step."""
    return _one(house, request_id)


def _one(house: House, request_id: UUID) -> HttpResponseBase:
    with scope.reading(house.organisation.id):
        row = helps.request(house.organisation, request_id)
    step = _STEPS.get(house.request.POST.get("do", ""))
    if step is None:
        return _shown(house, row)
    try:
        messages.success(house.request, step(house, row))
    except Refusal as refusal:
        return _shown(house, row, refusal)
    return back(house, "help_request", row.id)


def _propose(house: House, row: HelpRequest) -> str:
    account = typing.identifier(house.request.POST.get("account", ""))
    if account is None:
        raise typing.wrong("account", "Choisissez la personne.")
    helping.propose(request=row, account=account, **moment(house))
    return "L’accord est demandé à sa collectivité, qui le voit dans ses pages."


def _proposal(house: House, row: HelpRequest) -> HelpProposal:
    wanted = typing.identifier(house.request.POST.get("which", ""))
    found = next((each for each in row.proposals.all() if each.id == wanted), None)
    if found is None:
        raise typing.wrong("which", "Choisissez la personne.")
    return found


def _take_back(house: House, row: HelpRequest) -> str:
    helping.take_back(proposal=_proposal(house, row), **moment(house))
    return "La demande d’accord est retirée."


def _record(house: House, row: HelpRequest) -> str:
    told = house.request.POST
    helping.record(
        proposal=_proposal(house, row),
        done_on=typing.day(told, "done_on"),
        half_days=typing.half_days(told, "spent"),
        **moment(house),
    )
    return "La journée d’aide est notée."


def _close(house: House, row: HelpRequest) -> str:
    helping.close(request=row, **moment(house))
    return "La demande est close."


_STEPS: Mapping[str, Callable[[House, HelpRequest], str]] = {
    "propose": _propose,
    "take_back": _take_back,
    "record": _record,
    "close": _close,
}


def _shown(house: House, row: HelpRequest, refusal: Refusal | None = None) -> HttpResponse:
    told = house.request.POST
    asked = {each.account for each in row.proposals.all()}
    need, live = helps.need_of(row), row.closed_on is None and row.last_day >= house.today
    found = agendas.matches(
        operator_of(house), need, skill_id=row.skill, asker=house.organisation.id, on=house.today
    )
    proposals = _proposals(house, row)
    context = {
        "row": row,
        "live": live,
        "back_url": address(house, "help_home"),
        "facts": _facts(row),
        "candidates": [
            {"one": one, "why": rules.why(need, one)}
            for one in found.found
            if live and one.account not in asked
        ],
        "short": found.short,
        "proposals": proposals,
        "open": [{"value": str(one["id"]), "label": one["person"]} for one in proposals if one["open"]],
        "typed": {name: told.get(name, "") for name in ("spent", "which")},
        "days": {"done_on": typing.parts(told, "done_on")},
        "operator": operator_of(house),
    }
    return house.page("projects/help_request.html", context, refusal=refusal)


def _facts(row: HelpRequest) -> list[dict[str, str]]:
    told = (
        ("Compétence", row.skill_name),
        ("Niveau demandé", LEVEL_WORDS[row.level]),
        ("Période", period(row.first_day, row.last_day)),
        ("Durée", rules.in_days(row.half_days)),
        ("Lieu", row.place),
        ("Besoin", row.aim),
    )
    return [{"key": key, "value": value} for key, value in told if value]


def _proposals(house: House, row: HelpRequest) -> list[dict[str, Any]]:
    rows = list(row.proposals.all())
    with scope.reading(house.organisation.id):
        states, known = helps.states(rows), helps.answers(rows)
    return [_told(each, states[each.id], getattr(known.get(each.id), "reason", "")) for each in rows]


def _told(each: HelpProposal, state: str, reason: str) -> dict[str, Any]:
    text, colour = PROPOSAL_LABELS[state]
    done = list(each.days.all())
    spent = sum(day.half_days for day in done)
    return {
        "id": each.id,
        "person": each.person or "Nom effacé",
        "house": each.lender.name,
        "tag": {"text": text, "colour": colour},
        "state": state,
        "reason": reason,
        "days": [
            f"{short_date(day.done_on)} {day.done_on.year} : {rules.in_days(day.half_days)}" for day in done
        ],
        "left": rules.in_days(each.half_days - spent),
        "open": state == "agreed" and spent < each.half_days,
    }

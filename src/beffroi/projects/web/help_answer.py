"""The agreement of the house of somebody who can help: the same page for the operator and its members."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House, in_member, in_operator
from beffroi.projects.skills import helping, helps, rules
from beffroi.projects.skills.models import HelpProposal
from beffroi.projects.skills.types import PROPOSAL_LABELS, ProposalState
from beffroi.projects.web import typing
from beffroi.projects.web.help import period
from beffroi.projects.web.portfolio import FORM
from beffroi.projects.web.sides import address, back, moment
from beffroi.tenancy import scope


@require_http_methods(FORM)
@in_operator("projects.watch_skills")
def offer(house: House, proposal_id: UUID) -> HttpResponseBase:
    """Show an agreement that the operator is asked for; on POST, answer."""
    return _offer(house, proposal_id)


@require_http_methods(FORM)
@in_member("projects.see_skills")
def offer_member(house: House, proposal_id: UUID) -> HttpResponseBase:
    """Show an agreement that a member is asked for; on POST, answer."""
    return _offer(house, proposal_id)


def _offer(house: House, proposal_id: UUID) -> HttpResponseBase:
    with scope.reading(house.organisation.id):
        row = helps.offer(house.organisation, proposal_id)
    if house.request.method != "POST":
        return _page(house, row)
    try:
        _answer(house, row)
    except Refusal as refusal:
        return _page(house, row, refusal)
    messages.success(house.request, "Votre réponse est donnée. La collectivité qui demande la lit.")
    return back(house, "help_home")


def _answer(house: House, row: HelpProposal) -> None:
    told = house.request.POST
    if told.get("answer") not in {"yes", "no"}:
        raise typing.wrong("answer", "Choisissez votre réponse.")
    helping.answer(
        organisation=house.organisation,
        proposal=row,
        agreed=told["answer"] == "yes",
        person_agrees=told.get("person_agrees") == "yes",
        reason=told.get("reason", ""),
        **moment(house),
    )


def _page(house: House, row: HelpProposal, refusal: Refusal | None = None) -> HttpResponse:
    told = house.request.POST
    with scope.reading(house.organisation.id):
        state, known = helps.states([row])[row.id], helps.answers([row]).get(row.id)
    text, colour = PROPOSAL_LABELS[state]
    facts = [
        ("Personne", row.person or "Nom effacé"),
        ("Demandée par", f"{row.organisation.name}, {row.asked_by}"),
        ("Compétence", row.skill_name),
        ("Période", period(row.first_day, row.last_day)),
        ("Durée", rules.in_days(row.half_days)),
        ("Lieu", row.place),
        ("Besoin", row.aim),
        ("Réponse", f"{known.answered_by}. {known.reason}".strip() if known else ""),
    ]
    context = {
        "row": row,
        "tag": {"text": text, "colour": colour},
        "facts": [{"key": key, "value": value} for key, value in facts if value],
        "pending": state is ProposalState.ASKED and house.may("projects.lend"),
        "waits": state is ProposalState.ASKED,
        "answers": [
            {"value": "yes", "label": "Nous donnons notre accord"},
            {"value": "no", "label": "Nous refusons"},
        ],
        "typed": {name: told.get(name, "") for name in ("answer", "reason", "person_agrees")},
        "back_url": address(house, "help_home"),
    }
    return house.page("projects/help_offer.html", context, refusal=refusal)

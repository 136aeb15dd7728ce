"""One request on the desk's screen, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from beffroi.cases.support import actions as support
from beffroi.cases.support import queries as reading
from beffroi.desk.models import Satisfaction, Ticket
from beffroi.desk.requests import linking, log, planning, working
from beffroi.desk.types import (
    NATURE_LABELS,
    PRIORITY_LABELS,
    STANDING_LABELS,
    VIA_LABELS,
    Degree,
    Intervention,
    Nature,
    Priority,
    Standing,
    Via,
)
from beffroi.desk.web import forms, people_files, showing
from beffroi.desk.web.forms import chosen, identifier, to, typed
from beffroi.desk.web.ticket_forms import forms_of, macro_of, replies
from beffroi.documents import queries as files
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@require_safe
@in_operator("desk.work")
def page(house: House, number: str) -> HttpResponseBase:
    """Show a request whole; a colleague who has it open too is named."""
    with scope.reading(house.organisation.id):
        ticket = log.found(number)
        return _page(house, ticket, None)


def _page(house: House, ticket: Ticket, refusal: Refusal | None, acted: str = "") -> HttpResponse:
    zone = showing.zone_of(house.organisation)
    clock = log.clock_of(ticket, now=house.on)
    context = {
        "ticket": ticket,
        "number": showing.number(ticket),
        "tag": showing.tag(ticket),
        "sentence": showing.sentence(ticket, clock, zone),
        "promises": showing.promise_lines(ticket, clock, zone),
        "facts": _facts(ticket),
        "description": ticket.case.answers.get("description", ""),
        "events": showing.timeline(ticket.events.select_related("team").order_by("at", "id")[:300], zone),
        "threads": _threads(house, ticket),
        "notes": reading.notes_of(ticket.case),
        "others": [each.agent.full_name for each in reading.others_on(ticket.case, house.actor, on=house.on)],
        "links": _links(ticket),
        "rating": Satisfaction.objects.filter(ticket=ticket).first(),
        "times": ticket.times.order_by("-day", "id")[:50],
        "visits": ticket.visits.order_by("begins_at", "id")[:20],
        "replies": replies(ticket, house),
        "macro": macro_of(house, ticket),
        "workable": ticket.standing != Standing.MERGED,
        "acted": acted,
        **forms_of(house, ticket, refusal, acted),
    }
    return house.page("desk/ticket.html", context, refusal=refusal)


def _facts(ticket: Ticket) -> list[dict[str, Any]]:
    applicant = ticket.case.applicant
    who = ", ".join(
        part
        for part in (applicant.get("contact", ""), ticket.case.applicant_email, applicant.get("phone", ""))
        if part
    )
    rows = [
        {"key": "Membre", "url": to("desk_member", ticket.member.slug), "link_text": ticket.member.name},
        {"key": "Personne", "value": who or "non précisée"},
        {"key": "Nature", "value": NATURE_LABELS[Nature(ticket.nature)]},
        {"key": "Priorité", "value": PRIORITY_LABELS[Priority(ticket.priority)]},
        {"key": "Service", "value": ticket.service or "non précisé"},
        {"key": "Reçue par", "value": VIA_LABELS[Via(ticket.via)]},
        {"key": "Attribuée à", "value": ticket.assignee.full_name if ticket.assignee else "personne"},
        {"key": "Équipe", "value": ticket.team.name if ticket.team else "aucune"},
    ]
    thing = ticket.asset
    told = [{"key": "Matériel", "value": f"{thing.name or thing.model} ({thing.serial})"}] if thing else []
    return [*rows, *told]


def _threads(house: House, ticket: Ticket) -> list[dict[str, Any]]:
    """Return the messages of a request, then those of each one merged into it."""
    zone = showing.zone_of(house.organisation)
    merged = [
        link.source
        for link in ticket.comes_from.filter(kind="merged").select_related("source__case").order_by("at")[:10]
    ]
    return [
        {
            "title": "Messages" if each is ticket else f"Messages de {showing.number(each)}",
            "messages": showing.conversation(
                each, zone, lambda file, n=each.number: to("desk_file", n, file)
            ),
        }
        for each in (ticket, *merged)
    ]


def _links(ticket: Ticket) -> list[dict[str, str]]:
    told = [
        (link.target, "Fusionnée dans" if link.kind == "merged" else "A donné")
        for link in ticket.leads_to.select_related("target").order_by("at")[:20]
    ]
    told += [
        (link.source, "Reprend" if link.kind == "merged" else "Vient de")
        for link in ticket.comes_from.select_related("source").order_by("at")[:20]
    ]
    return [
        {"text": f"{word} {showing.number(row)}", "url": to("desk_ticket", row.number)} for row, word in told
    ]


Act = Callable[[House, Ticket], str]


def _answer(house: House, ticket: Ticket) -> str:
    request, body = house.request, typed(house.request, "body")
    then = chosen(Standing, typed(request, "then"), "then")
    minutes = (
        forms.number(typed(request, "spent"), "spent", most=1440) if typed(request, "spent").strip() else 0
    )
    with scope.writing(house.organisation.id):
        kept = people_files.receive(ticket, request, body=body, by=house.actor, on=house.on)
        working.answer(ticket=ticket, body=body, then=then, files=kept, by=house.actor, on=house.on)
        if minutes:
            _enter(house, ticket, minutes, Intervention.REMOTE, charged=False, text="")
    return "Réponse envoyée."


def _state(house: House, ticket: Ticket) -> str:
    then = chosen(Standing, typed(house.request, "then"), "then")
    working.set_standing(
        ticket=ticket, then=then, reason=typed(house.request, "reason"), by=house.actor, on=house.on
    )
    return f"État : {STANDING_LABELS[then].lower()}."


def _give(house: House, ticket: Ticket) -> str:
    agent, team = (identifier(typed(house.request, name)) for name in ("agent", "team"))
    working.give(ticket=ticket, to=agent, team=team, by=house.actor, on=house.on)
    return "Attribution enregistrée."


def _take(house: House, ticket: Ticket) -> str:
    working.give(ticket=ticket, to=house.actor.account_id, team=ticket.team_id, by=house.actor, on=house.on)
    return "Vous avez pris cette demande."


def _qualify(house: House, ticket: Ticket) -> str:
    request = house.request
    working.qualify(
        ticket=ticket,
        nature=chosen(Nature, typed(request, "nature"), "nature"),
        impact=chosen(Degree, typed(request, "impact"), "impact"),
        urgency=chosen(Degree, typed(request, "urgency"), "urgency"),
        service=typed(request, "service"),
        by=house.actor,
        on=house.on,
    )
    return "Qualification enregistrée."


def _note(house: House, ticket: Ticket) -> str:
    support.note(case=ticket.case, body=typed(house.request, "note"), by=house.actor, on=house.on)
    return "Note enregistrée."


def _time(house: House, ticket: Ticket) -> str:
    request = house.request
    minutes = forms.number(typed(request, "minutes"), "minutes", least=1, most=1440)
    kind = chosen(Intervention, typed(request, "kind"), "kind")
    _enter(house, ticket, minutes, kind, charged=bool(typed(request, "charged")), text=typed(request, "what"))
    return "Temps enregistré."


def _enter(
    house: House, ticket: Ticket, minutes: int, kind: Intervention, *, charged: bool, text: str
) -> None:
    planning.enter_time(
        organisation=house.organisation,
        member=ticket.member,
        ticket=ticket,
        minutes=minutes,
        kind=kind,
        charged=charged,
        day=house.today,
        by=house.actor,
        on=house.on,
        text=text,
    )


def _merge(house: House, ticket: Ticket) -> str:
    why = "Aucune demande ne porte ce numéro. Vérifiez-le."
    try:
        with scope.reading(house.organisation.id):
            other = log.found(parse_number(typed(house.request, "into")).compact)
    except Refusal:
        raise Invalid(why, field_errors={"into": why}) from None
    linking.merge(ticket=ticket, into=other, by=house.actor, on=house.on)
    return f"Demande fusionnée dans {showing.number(other)}."


def _split(house: House, ticket: Ticket) -> str:
    new = linking.split(
        ticket=ticket,
        message=typed(house.request, "message"),
        subject=typed(house.request, "subject") or ticket.subject,
        by=house.actor,
        on=house.on,
    )
    return f"Demande {showing.number(new)} créée à partir de ce message."


def _visit(house: House, ticket: Ticket) -> str:
    request, zone = house.request, showing.zone_of(ticket.member)
    planning.plan(
        ticket=ticket,
        begins_at=forms.instant(typed(request, "begins"), typed(request, "hour"), "begins", zone),
        minutes=forms.number(typed(request, "length"), "length", least=5, most=1440),
        on_site=bool(typed(request, "on_site")),
        technician=typed(request, "technician"),
        purpose=typed(request, "purpose"),
        by=house.actor,
        on=house.on,
    )
    return "Intervention prévue ; la commune est prévenue."


def _close(house: House, ticket: Ticket) -> str:
    working.close(ticket=ticket, by=house.actor, on=house.on)
    return "Demande close."


def _here(house: House, ticket: Ticket) -> str:
    support.announce(case=ticket.case, by=house.actor, on=house.on)
    return "Vos collègues voient que vous y travaillez."


ACTS: dict[str, Act] = {
    "repondre": _answer,
    "etat": _state,
    "attribuer": _give,
    "prendre": _take,
    "qualifier": _qualify,
    "note": _note,
    "temps": _time,
    "fusionner": _merge,
    "scinder": _split,
    "intervention": _visit,
    "clore": _close,
    "presence": _here,
}


@require_POST
@in_operator("desk.work")
def act(house: House, number: str, verb: str) -> HttpResponseBase:
    """Do one thing with a request; what is refused is shown again on its page, nothing typed lost."""
    if verb not in ACTS:
        raise Unknown
    with scope.reading(house.organisation.id):
        ticket = log.found(number)
    try:
        told = ACTS[verb](house, ticket)
    except Refusal as refusal:
        with scope.reading(house.organisation.id):
            return _page(house, log.found(number), refusal, verb)
    messages.success(house.request, told)
    return redirect("desk_ticket", number)


@require_safe
@in_operator("desk.work")
def file(house: House, number: str, file_id: Any) -> HttpResponseBase:
    """Give a file of a request's messages or of its filing, once it is known to be clean."""
    with scope.reading(house.organisation.id):
        ticket = log.found(number)
        known = [row for rows in reading.files_of(ticket.case).values() for row in rows]
        known += [piece.file for piece in ticket.case.pieces.select_related("file").order_by("id")[:20]]
        row = next((each for each in known if each.id == file_id), None)
        if row is None:
            raise Unknown
        return FileResponse(files.opened(row), as_attachment=True, filename=row.name)

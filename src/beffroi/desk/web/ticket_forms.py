"""The forms of a request on the desk's screen: each keeps what was typed in it alone."""

from __future__ import annotations

from typing import Any

from beffroi.cases.support import queries as reading
from beffroi.desk.models import SavedReply, Ticket
from beffroi.desk.requests import working
from beffroi.desk.types import (
    IMPACT_LABELS,
    INTERVENTION_LABELS,
    NATURE_LABELS,
    STANDING_LABELS,
    URGENCY_LABELS,
    Intervention,
    Standing,
)
from beffroi.desk.web import forms, people_files
from beffroi.desk.web.forms import identifier
from beffroi.identity import queries as accounts
from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House

THEN = (Standing.OPEN, Standing.WAITING_MEMBER, Standing.WAITING_VENDOR, Standing.PLANNED, Standing.RESOLVED)
THEN_LABELS = [(each, STANDING_LABELS[each]) for each in THEN]


def replies(ticket: Ticket, house: House) -> list[dict[str, str]]:
    rows = SavedReply.objects.filter(organisation=ticket.organisation, retired_at=None).order_by(
        "title", "id"
    )[:50]
    return [{"text": each.title, "url": f"?reponse={each.id}#repondre"} for each in rows]


def macro_of(house: House, ticket: Ticket) -> dict[str, Any]:
    wanted = identifier(house.request.GET.get("reponse", ""))
    reply = SavedReply.objects.filter(id=wanted, retired_at=None).first() if wanted else None
    if reply is None:
        return {}
    return {
        "body": working.filled(reply, ticket, house.actor.name),
        "then": reply.then,
        "minutes": reply.minutes or "",
    }


def forms_of(house: House, ticket: Ticket, refusal: Refusal | None, acted: str) -> dict[str, Any]:
    operator, macro = ticket.organisation, macro_of(house, ticket)
    agents = [(each.id, each.name) for each in accounts.agents_of(operator)]
    teams = [(each.id, each.name) for each in reading.services_of(operator.id)]
    first = {
        "then": macro.get("then") or Standing.WAITING_MEMBER,
        "body": macro.get("body", ""),
        "spent": macro.get("minutes", ""),
        "nature": ticket.nature,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "service": ticket.service,
        "agent": ticket.assignee_id or "",
        "team": ticket.team_id or "",
        "kind": Intervention.REMOTE,
        "technician": house.actor.name,
        "length": "60",
    }

    return {
        name: _shown(house, questions, verb, refusal if verb == acted else None, first, mine=verb == acted)
        for name, (verb, questions) in {**_main(agents, teams), **_others()}.items()
    }


def _shown(
    house: House,
    questions: list[forms.Question],
    verb: str,
    refusal: Refusal | None,
    first: dict[str, Any],
    *,
    mine: bool,
) -> list[forms.Question]:
    request = house.request if mine else None
    return forms.filled(questions, request, refusal, first, prefix="" if mine else f"{verb}-")


def _main(agents: Any, teams: Any) -> dict[str, tuple[str, list[forms.Question]]]:
    return {
        "answer_form": (
            "repondre",
            [
                forms.area("body", "Votre réponse à la commune", rows=7),
                forms.select("then", "Ensuite, la demande…", THEN_LABELS),
                forms.text("spent", "Temps passé", width=3, suffix="minutes", kind="number", optional=True),
                people_files.control(),
            ],
        ),
        "state_form": (
            "etat",
            [forms.select("then", "État", THEN_LABELS), forms.text("reason", "Motif", optional=True)],
        ),
        "give_form": (
            "attribuer",
            [
                forms.select("agent", "Agent", agents, optional=True, placeholder="Personne"),
                forms.select("team", "Équipe", teams, optional=True, placeholder="Aucune"),
            ],
        ),
        "qualify_form": (
            "qualifier",
            [
                forms.select("nature", "Nature", NATURE_LABELS.items()),
                forms.select("impact", "Impact", IMPACT_LABELS.items()),
                forms.select("urgency", "Urgence", URGENCY_LABELS.items()),
                forms.text("service", "Service concerné", optional=True),
            ],
        ),
    }


def _others() -> dict[str, tuple[str, list[forms.Question]]]:
    return {
        "note_form": ("note", [forms.area("note", "Note interne", rows=3)]),
        "time_form": (
            "temps",
            [
                forms.text("minutes", "Minutes", kind="number", width=4),
                forms.select("kind", "Type d’intervention", INTERVENTION_LABELS.items()),
                forms.box("charged", "À décompter des jours de la commune"),
                forms.text("what", "Travail fait", optional=True),
            ],
        ),
        "merge_form": ("fusionner", [forms.text("into", "Numéro de l’autre demande")]),
        "visit_form": (
            "intervention",
            [
                forms.text("begins", "Jour", hint="Par exemple 31/12/2026", width=10),
                forms.text("hour", "Heure", hint="Par exemple 14:30", width=5),
                forms.text("length", "Durée", suffix="minutes", kind="number", width=4),
                forms.text("technician", "Qui intervient ?"),
                forms.text("purpose", "Pourquoi ?", optional=True),
                forms.box("on_site", "Sur place"),
            ],
        ),
    }

"""Promises, calendars, teams and saved replies, on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases.support import actions as support
from beffroi.cases.support import queries as reading
from beffroi.desk.models import ServiceCalendar, SlaPolicy
from beffroi.desk.requests import working
from beffroi.desk.sla.actions import Promise, set_calendar, set_promise
from beffroi.desk.sla.queries import OFFICE_HOURS
from beffroi.desk.sla.types import Target, Unit
from beffroi.desk.types import PRIORITY_LABELS, STANDING_LABELS, Standing
from beffroi.desk.web import forms, people
from beffroi.desk.web.forms import chosen, identifier, typed
from beffroi.identity import queries as accounts
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

FORM = require_http_methods(["GET", "HEAD", "POST"])
UNITS = [("minutes", "minutes de service"), ("days", "jours de service")]
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@FORM
@in_operator("desk.set_promise")
def promises(house: House) -> HttpResponseBase:
    """Show what is promised, the calendars, the teams and the saved replies; on POST, add one of them."""
    refusal = None
    if house.request.method == "POST":
        try:
            messages.success(house.request, _ADD[typed(house.request, "act")](house))
            return redirect("desk_promises")
        except KeyError:
            return redirect("desk_promises")
        except Refusal as found:
            refusal = found
    with scope.reading(house.organisation.id):
        return house.page("desk/promises.html", _promise_context(house, refusal), refusal=refusal)


def _promise_context(house: House, refusal: Refusal | None) -> dict[str, Any]:
    operator = house.organisation
    rows = (
        SlaPolicy.objects.filter(organisation=operator, until=None)
        .select_related("member", "team")
        .order_by("id")
    )
    calendars = ServiceCalendar.objects.filter(organisation=operator).select_related("member").order_by("id")
    teams = [(each.id, each.name) for each in reading.services_of(operator.id)]
    first = {
        "own_unit": "minutes",
        "resolve_unit": "minutes",
        "escalate": 60,
        "hours": _hours_text(OFFICE_HOURS),
    }

    def shown(*questions: forms.Question) -> list[forms.Question]:
        return forms.filled(questions, house.request, refusal, first)

    return {
        "columns": [{"label": each} for each in ("Pour", "Prise en charge", "Résolution", "Version")],
        "rows": [{"cells": _policy_cells(each)} for each in rows[:200]],
        "calendars": [_calendar(each) for each in calendars[:100]],
        "teams": [name for _id, name in teams],
        **_promise_form(shown, teams),
        **_other_forms(shown, operator),
    }


Shown = Callable[..., list[forms.Question]]


def _promise_form(shown: Shown, teams: list[tuple[Any, str]]) -> dict[str, Any]:
    return {
        "promise_form": shown(
            forms.text("member", "Membre", optional=True, hint="Vide : tous."),
            forms.text("service", "Service", optional=True, hint="Vide : tous."),
            forms.select(
                "priority", "Priorité", PRIORITY_LABELS.items(), optional=True, placeholder="Toutes"
            ),
            forms.select("team", "Équipe (engagement interne)", teams, optional=True, placeholder="Aucune"),
            forms.text("own", "Prise en charge", kind="number", width=5, optional=True),
            forms.select("own_unit", "Compté en", UNITS),
            forms.text("resolve", "Résolution", kind="number", width=5, optional=True),
            forms.select("resolve_unit", "Compté en", UNITS),
            forms.text("escalate", "Alerter avant l’échéance", suffix="minutes", kind="number", width=5),
        ),
    }


def _other_forms(shown: Shown, operator: Organisation) -> dict[str, Any]:
    return {
        "calendar_form": shown(
            forms.text("calendar_member", "Membre", optional=True, hint="Vide : tous."),
            forms.text("calendar_service", "Service", optional=True, hint="Vide : tous."),
            forms.area("hours", "Horaires", hint="Un jour par ligne : lundi 8:30-12:00 13:30-17:30", rows=7),
            forms.area(
                "closures",
                "Jours de fermeture",
                hint="Une date par ligne : 24/12/2026",
                rows=3,
                optional=True,
            ),
        ),
        "team_form": shown(
            forms.text("name", "Nom de l’équipe"),
            forms.text("email", "Adresse de l’équipe", kind="email", optional=True),
            {
                "type": "checkboxes",
                "id": "members",
                "label": "Agents",
                "small": True,
                "options": forms.options_of((each.id, each.name) for each in accounts.agents_of(operator)),
            },
        ),
        "reply_form": shown(
            forms.text("title", "Titre de la réponse"),
            forms.area(
                "body",
                "Texte",
                hint="{{ personne }}, {{ commune }}, {{ numero }} et {{ agent }} sont remplacés.",
                rows=5,
            ),
            forms.select(
                "then", "Ensuite", STANDING_LABELS.items(), optional=True, placeholder="Choisi à l’envoi"
            ),
        ),
    }


def _policy_cells(row: SlaPolicy) -> list[dict[str, str]]:
    what = [
        row.member.name if row.member else "",
        row.service,
        PRIORITY_LABELS[row.priority] if row.priority else "",  # type: ignore[index]
        f"équipe {row.team.name}" if row.team else "",
    ]
    return [
        {"text": ", ".join(each for each in what if each) or "Toutes les demandes"},
        {"text": _target(row.own_amount, row.own_unit)},
        {"text": _target(row.resolve_amount, row.resolve_unit)},
        {"text": str(row.version)},
    ]


def _target(amount: int | None, unit: str) -> str:
    if amount is None:
        return "–"
    return (
        f"{amount} jour(s) de service"
        if unit == Unit.DAYS
        else f"{amount // 60} h {amount % 60:02d} de service"
    )


def _calendar(row: ServiceCalendar) -> dict[str, str]:
    who = ", ".join(each for each in (row.member.name if row.member else "", row.service) if each) or "Tous"
    return {"key": who, "value": _hours_text(row.hours).replace("\n", " ; ")}


def _hours_text(hours: Any) -> str:
    return "\n".join(
        f"{WEEKDAYS[int(day)]} {' '.join('-'.join(span) for span in spans)}"
        for day, spans in sorted(hours.items())
    )


def _promise(house: House) -> str:
    request = house.request
    promise = Promise(
        own=_typed_target(house, "own"),
        resolve=_typed_target(house, "resolve"),
        member=_member(house, "member"),
        service=typed(request, "service"),
        priority=int(typed(request, "priority"))
        if typed(request, "priority") in {"1", "2", "3", "4"}
        else None,
        team=identifier(typed(request, "team")),
        escalate_minutes=forms.number(typed(request, "escalate"), "escalate", most=10_000),
    )
    row = set_promise(organisation=house.organisation, promise=promise, by=house.actor, on=house.on)
    return f"Engagement enregistré, version {row.version}. Les demandes ouvertes sont recalculées."


def _typed_target(house: House, name: str) -> Target | None:
    told = typed(house.request, name)
    if not told.strip():
        return None
    unit = chosen(Unit, typed(house.request, f"{name}_unit"), f"{name}_unit")
    return Target(forms.number(told, name, least=1), unit)


def _member(house: House, field: str) -> Any:
    name = typed(house.request, field)
    if not name.strip():
        return None
    with scope.reading(house.organisation.id):
        return people.named(house.organisation, name, on=house.on, field=field).id


def _calendar_set(house: House) -> str:
    request = house.request
    closures = [
        forms.day(each, "closures") for each in typed(request, "closures").split("\n") if each.strip()
    ]
    place = house.organisation.commune_code or f"{house.organisation.department or '75'}001"[:5]
    set_calendar(
        organisation=house.organisation,
        name="Calendrier",
        hours=_read_hours(typed(request, "hours")),
        place=place,
        closures=closures,
        member=_member(house, "calendar_member"),
        service=typed(request, "calendar_service"),
        by=house.actor,
        on=house.on,
    )
    return "Calendrier enregistré. Les demandes ouvertes sont recalculées."


def _read_hours(text: str) -> dict[int, list[tuple[str, str]]]:
    why = "Écrivez un jour par ligne, ainsi : lundi 8:30-12:00 13:30-17:30."
    found: dict[int, list[tuple[str, str]]] = {}
    try:
        for line in filter(None, (each.strip().lower() for each in text.split("\n"))):
            name, *spans = line.split()
            found[WEEKDAYS.index(name)] = [_span(each) for each in spans]
    except ValueError:
        raise Invalid(why, field_errors={"hours": why}) from None
    return found


def _span(text: str) -> tuple[str, str]:
    begin, end = (each.zfill(5) for each in text.split("-"))
    for each in (begin, end):
        hours, minutes = each.split(":")
        if not (0 <= int(hours) < 24 and 0 <= int(minutes) < 60):
            raise ValueError(text)
    return begin, end


def _team(house: House) -> str:
    request = house.request
    picked = [found for each in request.POST.getlist("members") if (found := identifier(each))]
    support.name_service(
        organisation=house.organisation,
        name=typed(request, "name"),
        email=typed(request, "email"),
        members=picked,
        by=house.actor,
        on=house.on,
    )
    return "Équipe enregistrée."


def _reply(house: House) -> str:
    request, then = house.request, typed(house.request, "then")
    working.save_reply(
        organisation=house.organisation,
        title=typed(request, "title"),
        body=typed(request, "body"),
        then=then if then in set(Standing) else "",
        by=house.actor,
        on=house.on,
    )
    return "Réponse enregistrée."


_ADD = {"promise": _promise, "calendar": _calendar_set, "team": _team, "reply": _reply}

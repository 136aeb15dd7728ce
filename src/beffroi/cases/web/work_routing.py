"""Rules of attribution: the list of a procedure, the form that writes one, the rehearsal on past cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beffroi.cases import queries
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.teamwork import routing, services
from beffroi.cases.teamwork.models import RoutingRule
from beffroi.cases.teamwork.types import Rehearsed
from beffroi.cases.web import work_routing_words as words
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_home import colleagues
from beffroi.cases.web.work_team import as_uuid, refused
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

LINES = range(3)
COLUMNS = [{"label": text} for text in ("Numéro", "Demandeur", "La règle")]


@require_safe
@at_work("cases.set_routing", readers_only=False)
def rules(desk: Desk) -> HttpResponse:
    """List the rules, procedure by procedure, in their order."""
    with scope.reading(desk.organisation.id):
        offered = {each.procedure.reference: each.procedure for each in queries.offered(desk.organisation)}
        found = routing.rules(desk.organisation.id)
    groups = {name: list(rows) for name, rows in groupby(found, key=lambda row: row.procedure)}
    told = [_group(desk, each, groups.get(each.reference, [])) for each in offered.values()]
    return desk.page("cases/team/routing.html", {"groups": told})


def _group(desk: Desk, procedure: Procedure, rows: list[RoutingRule]) -> dict[str, Any]:
    return {
        "title": procedure.title,
        "add_url": desk.url("rule_new", procedure.pack, procedure.code),
        "rules": [_rule(desk, procedure, row, first=place == 0) for place, row in enumerate(rows)],
    }


def _rule(desk: Desk, procedure: Procedure, row: RoutingRule, *, first: bool) -> dict[str, Any]:
    to = row.agent.full_name if row.agent else f"service {row.service.name}" if row.service else ""
    return {
        "label": row.label,
        "when": words.in_words(procedure, row.condition),
        "to": to,
        "up_url": "" if first else desk.url("rule_up", row.id),
        "remove_url": desk.url("rule_remove", row.id),
    }


@dataclass(slots=True)
class Form:
    """A rule being written for one procedure."""

    desk: Desk
    procedure: Procedure
    version: int

    def wanted(self) -> routing.Wanted:
        """Return the rule typed; :raises Invalid: naming what is wrong."""
        data = self.desk.request.POST
        kind, _colon, identifier = data.get("to", "").partition(":")
        found = as_uuid(identifier)
        return routing.Wanted(
            procedure=self.procedure.reference,
            label=clean_line(data.get("label", "")),
            condition=self._condition(),
            agent=found if kind == "agent" else None,
            service=found if kind == "service" else None,
        )

    def _condition(self) -> dict[str, Any] | None:
        data, offered = self.desk.request.POST, words.choices(self.procedure)
        tables = []
        for line in LINES:
            if not (chosen := data.get(f"when-{line}", "")):
                continue
            if chosen not in offered:
                raise Invalid(
                    "Choisissez une condition de la liste.", field_errors={f"when-{line}": "Choisissez."}
                )
            tables.append(words.table(self.procedure, chosen, data.get(f"value-{line}", ""), f"value-{line}"))
        if len(tables) < 2:
            return tables[0] if tables else None
        return {"any" if data.get("joined") == "any" else "all": tables}

    def page(self, error: Refusal | None = None, tried: list[Rehearsed] | None = None) -> HttpResponse:
        """Show the form, with what was typed."""
        desk, data = self.desk, self.desk.request.POST
        offered = [{"value": key, "label": label} for key, label in words.choices(self.procedure).items()]
        wrong = refused(error)
        context = {
            "procedure": self.procedure,
            "lines": [self._line(line, wrong["wrong"]) for line in LINES],
            "conditions": offered,
            "targets": self._targets(),
            "typed": defaultdict(str, data.dict() or {"joined": "all"}),
            "back_url": desk.url("routing"),
            "tried": _tried(tried),
            **wrong,
        }
        return desk.page("cases/team/rule.html", context, status=error.status if error else 200)

    def _line(self, line: int, wrong: dict[str, str]) -> dict[str, str]:
        data = self.desk.request.POST
        return {
            "when": f"when-{line}",
            "value": f"value-{line}",
            "label": "Quand" if line == 0 else "Et aussi, ou bien",
            "chosen": data.get(f"when-{line}", ""),
            "typed": data.get(f"value-{line}", ""),
            "wrong_when": wrong[f"when-{line}"],
            "wrong_value": wrong[f"value-{line}"],
        }

    def _targets(self) -> list[dict[str, str]]:
        with scope.reading(self.desk.organisation.id):
            people = [(f"agent:{value}", label) for value, label in colleagues(self.desk)]
            named = [
                (f"service:{row.id}", f"Service {row.name}")
                for row in services.services(self.desk.organisation.id)
            ]
        return [{"value": value, "label": label} for value, label in [*named, *people]]


def _tried(tried: list[Rehearsed] | None) -> dict[str, Any] | None:
    if tried is None:
        return None
    taken = sum(each.matches and not each.taken_before for each in tried)
    return {
        "says": f"La règle aurait attribué {taken} des {len(tried)} dernières demandes.",
        "columns": COLUMNS,
        "rows": [
            {"cells": [{"text": each.number, "nowrap": True}, {"text": each.applicant}, _fate(each)]}
            for each in tried
        ],
    }


def _fate(each: Rehearsed) -> dict[str, str]:
    if each.taken_before:
        return {"text": f"ne sert pas : « {each.taken_before} » l’attribue avant"}
    return {"text": "l’aurait attribuée", "tone": "done"} if each.matches else {"text": "ne la concerne pas"}


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.set_routing", readers_only=False)
def new(desk: Desk, pack: str, code: str) -> HttpResponse:
    """Write a rule: try it on the last cases, then keep it."""
    with scope.reading(desk.organisation.id):
        offered = queries.offer(desk.organisation, f"{pack}/{code}", today=desk.today)
    form = Form(desk, offered.procedure, offered.procedure.version)
    if desk.request.method != "POST":
        return form.page()
    try:
        if desk.request.POST.get("etape") == "essai":
            return form.page(tried=_rehearse(desk, form))
        with scope.reading(desk.organisation.id):
            wanted = form.wanted()
            routing.add(
                organisation=desk.organisation, wanted=wanted, version=form.version, by=desk.actor, on=desk.on
            )
    except Refusal as error:
        return form.page(error)
    messages.success(desk.request, "La règle est ajoutée. Elle sert aux demandes à venir.")
    return redirect(desk.url("routing"))


def _rehearse(desk: Desk, form: Form) -> list[Rehearsed]:
    """Read past cases: only for who may read cases, since names are shown."""
    if not desk.may("cases.read"):
        raise Unknown
    with scope.reading(desk.organisation.id):
        return routing.rehearse(desk.organisation, form.wanted(), form.procedure, on=desk.on)


@require_POST
@at_work("cases.set_routing", readers_only=False)
def up(desk: Desk, rule_id: UUID) -> HttpResponse:
    """Put a rule before the one above it."""
    with scope.reading(desk.organisation.id):
        row = routing.rule(rule_id)
    routing.raise_up(rule=row, by=desk.actor, on=desk.on)
    return redirect(desk.url("routing"))


@require_POST
@at_work("cases.set_routing", readers_only=False)
def remove(desk: Desk, rule_id: UUID) -> HttpResponse:
    """Remove a rule."""
    with scope.reading(desk.organisation.id):
        row = routing.rule(rule_id)
    routing.remove(rule=row, by=desk.actor, on=desk.on)
    messages.success(desk.request, f"La règle « {row.label} » est retirée.")
    return redirect(desk.url("routing"))

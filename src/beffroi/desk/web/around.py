"""Around requests: mail to sort, interventions, problems."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases.support import queries as reading
from beffroi.desk.models import Problem, Ticket, Visit
from beffroi.desk.problems import actions as problems
from beffroi.desk.requests import log, mailing, planning
from beffroi.desk.web import forms, people, showing
from beffroi.desk.web.forms import identifier, to, typed
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.numbers import parse_number
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

FORM = require_http_methods(["GET", "HEAD", "POST"])


# Mail to sort --------------------------------------------------------------------------------------------


@FORM
@in_operator("desk.sort_mail")
def mail(house: House) -> HttpResponseBase:
    """Show mails whose member nobody knows; on POST, open a request from one for the member that the agent names."""
    refusal = None
    if house.request.method == "POST":
        try:
            ticket = _opened(house)
        except Refusal as found:
            refusal = found
        else:
            messages.success(house.request, f"Demande {showing.number(ticket)} ouverte.")
            return redirect("desk_ticket", ticket.number)
    zone = showing.zone_of(house.organisation)
    with scope.reading(house.organisation.id):
        rows = [_mail(each, zone) for each in reading.to_sort(house.organisation.id, limit=50)]
        context = {
            "mails": rows,
            "picked": typed(house.request, "mail"),
            "typed_member": typed(house.request, "member"),
        }
        return house.page("desk/mail.html", context, refusal=refusal)


def _mail(row: Any, zone: Any) -> dict[str, Any]:
    names = parse_number(row.suggestion).display if row.suggestion else ""
    return {
        "id": str(row.id),
        "subject": row.subject or "(sans objet)",
        "sender": f"{row.sender_name} {row.sender}".strip(),
        "when": showing.when(row.received_at, zone),
        "why": row.why,
        "names": names,
        "text": row.text[:600],
        "files": ", ".join(each["name"] for each in row.attachments),
    }


def _opened(house: House) -> Ticket:
    wanted = identifier(typed(house.request, "mail"))
    with scope.reading(house.organisation.id):
        found = next((each for each in reading.to_sort(house.organisation.id) if each.id == wanted), None)
        if found is None:
            raise Invalid("Un collègue vient de classer ce courriel. Rechargez la page.")
        member = people.named(house.organisation, typed(house.request, "member"), on=house.on)
    return mailing.open_from(
        operator=house.organisation, member=member, mail=found, by=house.actor, on=house.on
    )


# Interventions -------------------------------------------------------------------------------------------


@require_safe
@in_operator("desk.plan_visit")
def visits(house: House) -> HttpResponseBase:
    """List what is planned, nearest first, then what awaits its report."""
    zone = showing.zone_of(house.organisation)
    with scope.reading(house.organisation.id):
        rows = Visit.objects.filter(organisation=house.organisation, done_at=None, cancelled_at=None)
        shown = rows.select_related("member").order_by("begins_at", "id")[:100]
        context = {
            "title": "Interventions",
            "columns": [{"label": each} for each in ("Quand", "Membre", "Pourquoi", "Qui", "État")],
            "rows": [showing.visit_row(each, zone, to("desk_visit", each.id)) for each in shown],
            "empty": "Aucune intervention prévue. Planifiez-en une sur la page d’une demande.",
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


@FORM
@in_operator("desk.plan_visit")
def visit(house: House, visit_id: UUID) -> HttpResponseBase:
    """Show an intervention; on POST, write its report or cancel it."""
    with scope.reading(house.organisation.id):
        row = Visit.objects.filter(id=visit_id).select_related("ticket", "member", "organisation").first()
        if row is None:
            raise Unknown
    refusal = None
    if house.request.method == "POST":
        try:
            _visited(house, row)
        except Refusal as found:
            refusal = found
        else:
            messages.success(house.request, "C’est enregistré ; la commune est prévenue.")
            return redirect("desk_ticket", row.ticket.number)
    questions = [
        forms.area("report", "Compte rendu, envoyé à la commune"),
        forms.text("minutes", "Temps passé", suffix="minutes", kind="number", width=4),
        forms.box("charged", "À décompter des jours de la commune"),
    ]
    zone = showing.zone_of(house.organisation)
    context = {
        "title": f"{row.member.name}, {showing.when(row.begins_at, zone)}",
        "intro": f"{row.purpose}. Intervenant : {row.technician}.",
        "questions": forms.filled(questions, house.request, refusal, {"minutes": row.minutes}),
        "button": "Envoyer le compte rendu",
        "second": {"name": "cancel", "value": "1", "text": "Annuler l’intervention"},
        "back": {"url": to("desk_ticket", row.ticket.number), "text": "Demande"},
        "done": row.report,
    }
    with scope.reading(house.organisation.id):
        return house.page("desk/form.html", {**forms.FORM, **context}, refusal=refusal)


def _visited(house: House, row: Visit) -> None:
    if typed(house.request, "cancel"):
        planning.cancel(visit=row, by=house.actor, on=house.on)
        return
    planning.report(
        visit=row,
        text=typed(house.request, "report"),
        minutes=forms.number(typed(house.request, "minutes"), "minutes", least=1, most=1440),
        charged=bool(typed(house.request, "charged")),
        by=house.actor,
        on=house.on,
    )


# Problems ------------------------------------------------------------------------------------------------


@FORM
@in_operator("desk.open_problem")
def problem_list(house: House) -> HttpResponseBase:
    """List what is not solved; on POST, open a problem."""
    refusal = None
    if house.request.method == "POST":
        try:
            row = _problem_opened(house)
        except Refusal as found:
            refusal = found
        else:
            return redirect("desk_problem", row.id)
    questions = [
        forms.text("title", "Titre"),
        forms.area("text", "Ce que l’on sait", optional=True, rows=3),
        forms.text("service", "Service concerné", optional=True),
        forms.box("major", "Incident majeur : beaucoup de membres sont touchés"),
    ]
    with scope.reading(house.organisation.id):
        context = {
            "title": "Problèmes",
            "columns": [
                {"label": "Problème"},
                {"label": "Demandes", "numeric": True},
                {"label": "Ouvert le"},
            ],
            "rows": [_problem_row(each, house) for each in problems.open_problems(house.organisation)],
            "empty": "Aucun problème en cours.",
            "form_title": "Ouvrir un problème",
            "questions": forms.filled(questions, house.request, refusal, {}),
            "button": "Ouvrir le problème",
        }
        return house.page("desk/list.html", {**forms.LIST, **context}, refusal=refusal)


def _problem_opened(house: House) -> Problem:
    request = house.request
    return problems.open_problem(
        organisation=house.organisation,
        title=typed(request, "title"),
        text=typed(request, "text"),
        service=typed(request, "service"),
        major=bool(typed(request, "major")),
        by=house.actor,
        on=house.on,
    )


def _problem_row(row: Problem, house: House) -> dict[str, Any]:
    total, open_ones = problems.counted(row)
    cells = [
        {
            "text": row.title,
            "url": to("desk_problem", row.id),
            "note": "Incident majeur" if row.major else "",
        },
        {"text": f"{total}, dont {open_ones} ouvertes"},
        {"text": showing.when(row.opened_at, showing.zone_of(house.organisation))},
    ]
    return {"cells": cells}


@FORM
@in_operator("desk.open_problem")
def problem(house: House, problem_id: UUID) -> HttpResponseBase:
    """Show a problem and its requests; on POST, attach a request, write once to the members hit, or solve it."""
    with scope.reading(house.organisation.id):
        row = Problem.objects.filter(id=problem_id).select_related("organisation").first()
        if row is None:
            raise Unknown
    refusal = None
    if house.request.method == "POST":
        try:
            messages.success(house.request, _problem_acted(house, row))
            return redirect("desk_problem", row.id)
        except Refusal as found:
            refusal = found
    return _problem_page(house, row, refusal)


def _problem_page(house: House, row: Problem, refusal: Refusal | None) -> HttpResponse:
    zone = showing.zone_of(house.organisation)
    with scope.reading(house.organisation.id):
        tickets = (
            Ticket.objects.filter(problem=row)
            .select_related("member", "assignee", "team")
            .order_by("-opened_at", "id")
        )
        context = {
            "problem": row,
            "columns": showing.COLUMNS,
            "rows": [showing.row(each, now=house.on, zone=zone) for each in tickets[:100]],
            "sent": row.broadcasts.select_related("member").order_by("-at", "id")[:100],
            "attach_form": forms.filled(
                [forms.text("number", "Numéro de la demande")], house.request, refusal, {}
            ),
            "broadcast_form": forms.filled(
                [
                    forms.area("body", "Annonce"),
                    forms.text(
                        "also",
                        "Autres membres touchés",
                        hint="Leurs noms, séparés par des virgules.",
                        optional=True,
                    ),
                ],
                house.request,
                refusal,
                {},
            ),
            "solve_form": forms.filled(
                [forms.area("workaround", "Cause et solution", optional=True, rows=3)],
                house.request,
                refusal,
                {},
            ),
        }
        return house.page("desk/problem.html", context, refusal=refusal)


def _problem_acted(house: House, row: Problem) -> str:
    verb, request = typed(house.request, "act"), house.request
    told = {"by": house.actor, "on": house.on}
    if verb == "attach":
        with scope.reading(house.organisation.id):
            ticket = log.found(_compact(typed(request, "number")))
        problems.attach(problem=row, ticket=ticket, **told)  # type: ignore[arg-type]
        return "Demande rattachée."
    if verb == "solve":
        problems.solve(problem=row, workaround=typed(request, "workaround"), **told)  # type: ignore[arg-type]
        return "Problème résolu."
    names = [each for each in typed(request, "also").split(",") if each.strip()]
    with scope.reading(house.organisation.id):
        also = [people.named(house.organisation, each.strip(), on=house.on, field="also") for each in names]
    count = problems.broadcast(problem=row, body=typed(request, "body"), also=also, **told)  # type: ignore[arg-type]
    return f"Annonce envoyée à {count} membres." if count > 1 else f"Annonce envoyée à {count} membre."


def _compact(text: str) -> str:
    try:
        return parse_number(text).compact
    except Refusal:
        why = "Aucune demande ne porte ce numéro. Vérifiez-le."
        raise Invalid(why, field_errors={"number": why}) from None

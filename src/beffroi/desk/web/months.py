"""Months of the desk, and a member's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.desk import queries
from beffroi.desk.assets.actions import assets_of
from beffroi.desk.figures import actions as figures
from beffroi.desk.models import MonthlyFigure, Ticket
from beffroi.desk.requests import planning
from beffroi.desk.requests.opening import members_on
from beffroi.desk.rules import mean
from beffroi.desk.types import INTERVENTION_LABELS, Intervention
from beffroi.desk.web import forms, showing
from beffroi.desk.web.forms import chosen, to, typed
from beffroi.kernel.calendar import add_months
from beffroi.kernel.errors import Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

FORM = require_http_methods(["GET", "HEAD", "POST"])
FIGURES = ("Membre", "Ouvertes", "Résolues", "Dans les délais", "Avis", "Temps inclus", "Temps décompté")


def _month(house: House) -> date:
    try:
        return date.fromisoformat(f"{house.request.GET.get('mois', '')}-01")
    except ValueError:
        return house.today.replace(day=1)


@require_safe
@in_operator("desk.watch_figures")
def month(house: House) -> HttpResponseBase:
    """Show the figures of a month, member by member."""
    first, after = _month(house), house.request.GET.get("apres", "")[:140]
    with scope.reading(house.organisation.id):
        rows = MonthlyFigure.objects.filter(
            organisation=house.organisation, month=first, member__slug__gt=after
        )
        page = list(rows.select_related("member").order_by("member__slug")[: queries.PAGE + 1])
        more = len(page) > queries.PAGE
        context = {
            "title": f"Chiffres de {first:%m/%Y}",
            "columns": [{"label": each, "numeric": rank > 0} for rank, each in enumerate(FIGURES)],
            "rows": [{"cells": figure_cells(each)} for each in page[: queries.PAGE]],
            "empty": "Aucun chiffre pour ce mois. Ils sont comptés chaque nuit.",
            "next_url": f"?mois={first:%Y-%m}&apres={page[queries.PAGE - 1].member.slug}" if more else "",
            "buttons": [
                {"text": "Mois précédent", "url": f"?mois={add_months(first, -1):%Y-%m}"},
                {"text": "Mois suivant", "url": f"?mois={add_months(first, 1):%Y-%m}"},
                {"text": "Exporter en CSV", "url": f"{to('desk_figures_csv')}?mois={first:%Y-%m}"},
            ],
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


def figure_cells(row: MonthlyFigure, *, named: bool = True) -> list[dict[str, str]]:
    """Return the cells of a line of figures, which begin with the member or with the month."""
    first = (
        {"text": row.member.name, "url": to("desk_member", row.member.slug)}
        if named
        else {"text": f"{row.month:%m/%Y}"}
    )
    stars = mean([row.stars / row.answers]) if row.answers else None  # type: ignore[list-item]
    return [
        first,
        {"text": str(row.opened)},
        {"text": str(row.resolved)},
        {"text": f"{row.met} sur {row.promised}"},
        {"text": f"{stars:.1f} sur 5 ({row.answers})".replace(".", ",") if stars else "–"},
        {"text": hours(row.included_minutes)},
        {"text": hours(row.charged_minutes)},
    ]


def hours(minutes: int) -> str:
    """Return minutes as "2 h 05"."""
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


@require_safe
@in_operator("desk.watch_figures")
def month_csv(house: House) -> HttpResponseBase:
    """Export a month: one line a member, read before the scope closes (some thousand lines at most)."""
    first = _month(house)
    with scope.reading(house.organisation.id):
        lines = list(figures.exported(house.organisation, first))
    answer = StreamingHttpResponse(iter(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="assistance-{first:%Y-%m}.csv"'
    return answer


# A member ------------------------------------------------------------------------------------------------


@FORM
@in_operator("desk.work")
def member(house: House, slug: str) -> HttpResponseBase:
    """Show a member to the desk: its requests, its days, its months, its things."""
    with scope.reading(house.organisation.id):
        found = (
            members_on(house.organisation, house.on)
            .filter(served__slug=slug)
            .select_related("served")
            .first()
        )
        if found is None:
            raise Unknown
    refusal = None
    if house.request.method == "POST":
        try:
            _days(house, found.served)
        except Refusal as caught:
            refusal = caught
        else:
            return redirect("desk_member", slug)
    with scope.reading(house.organisation.id):
        return _member_page(house, found.served, refusal)


def _days(house: House, member_: Organisation) -> None:
    request, days = house.request, typed(house.request, "days").replace(",", ".")
    try:
        hundredths = round(float(days) * 100)
    except ValueError:
        hundredths = 0
    planning.set_days(
        organisation=house.organisation,
        member=member_,
        kind=chosen(Intervention, typed(request, "kind"), "kind"),
        hundredths=min(max(hundredths, 0), 100_000),
        since=forms.day(typed(request, "since"), "since"),
        until=forms.day(typed(request, "until"), "until"),
        by=house.actor,
        on=house.on,
    )


def _member_page(house: House, member_: Organisation, refusal: Refusal | None) -> HttpResponse:
    zone, after = showing.zone_of(house.organisation), house.request.GET.get("apres", "")[:200]
    open_ones, done = (
        queries.of_member(member_, done=each, after=after if each else "") for each in (False, True)
    )
    first = {
        "since": f"01/01/{house.today.year}",
        "until": f"31/12/{house.today.year}",
        "kind": Intervention.ON_SITE,
    }
    questions = [
        forms.select("kind", "Type d’intervention", INTERVENTION_LABELS.items()),
        forms.text("days", "Jours", width=4, kind="decimal"),
        forms.text("since", "Du", width=10),
        forms.text("until", "Au", width=10),
    ]
    context = {
        "member": member_,
        "columns": showing.COLUMNS,
        "open_rows": [showing.row(each, now=house.on, zone=zone) for each in _with_names(open_ones.rows)],
        "done_rows": [showing.row(each, now=house.on, zone=zone) for each in _with_names(done.rows)],
        "next_url": f"?apres={done.next_key.replace('+', '%2B')}" if done.next_key else "",
        "first_url": "?" if after else "",
        "balances": balance_rows(member_, house),
        "figure_columns": [
            {"label": each, "numeric": rank > 0} for rank, each in enumerate(("Mois", *FIGURES[1:]))
        ],
        "figure_rows": month_rows(member_),
        "asset_columns": showing.ASSET_COLUMNS,
        "asset_rows": showing.asset_rows(assets_of(member_)[:20]),
        "days_form": forms.filled(questions, house.request, refusal, first)
        if house.may("desk.set_days")
        else [],
    }
    return house.page("desk/member.html", context, refusal=refusal)


def _with_names(rows: Any) -> list[Ticket]:
    wanted = Ticket.objects.filter(id__in=[each.id for each in rows]).select_related(
        "member", "assignee", "team"
    )
    return list(wanted.order_by("-opened_at", "id"))


def month_rows(member_: Organisation) -> list[dict[str, Any]]:
    """Return the last twelve months of a member. In scope."""
    rows = MonthlyFigure.objects.filter(member=member_).order_by("-month")[:12]
    return [{"cells": figure_cells(each, named=False)} for each in rows]


def balance_rows(member_: Organisation, house: House) -> list[dict[str, str]]:
    """Return what is left of the days of a member, in words. In scope."""
    return [
        {
            "key": INTERVENTION_LABELS[each["kind"]],  # type: ignore[index]
            "value": f"reste {showing.hundredths(each['left'])} jour(s) sur {showing.hundredths(each['bought'])}, "  # type: ignore[arg-type]
            f"jusqu’au {each['until']:%d/%m/%Y}",
        }
        for each in figures.balances(member_, on=house.today)
    ]

"""Several keys side by side before a vote: table, drawing, warnings. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from beffroi.contributions import gathering, queries, sources
from beffroi.contributions.keys.comparing import Compared, Simulation, simulate
from beffroi.contributions.keys.quantities import read_quantities
from beffroi.contributions.keys.reading import read_key
from beffroi.contributions.keys.wording import ALABAMA
from beffroi.contributions.models import ContributionKey
from beffroi.contributions.web import drawing, typed, words
from beffroi.contributions.web.keys import FORM
from beffroi.contributions.web.runs import SHOWN, YEAR, options
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.french import NO_BREAK
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope

MOST_KEYS = 3


@require_http_methods(FORM)
@in_operator("contributions.read")
def compare(house: House) -> HttpResponseBase:
    """Compare up to three keys on the same members and figures."""
    with scope.reading(house.organisation.id):
        if house.request.method != "POST":
            return _page(house, {})
        try:
            return _page(house, _compared(house))
        except Refusal as refusal:
            return _page(house, {}, refusal)


def _page(house: House, found: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    told, year = house.request.POST, house.today.year
    context = {
        "options": options(house),
        "chosen": told.getlist("keys"),
        "year": typed.text(told, "year") or str(year + 1),
        "population_year": typed.text(told, "population_year") or str(year),
        "counted_year": typed.text(told, "counted_year") or str(year),
        "members_on": typed.day_begun(told, "members_on", house.today),
        "sources": sources.offered(house.organisation),
        "typed": typed.text(told, "typed", longest=typed.LONGEST),
        "alabama": ALABAMA,
        **found,
    }
    return house.page("contributions/simulation.html", context, refusal=refusal)


def _compared(house: House) -> dict[str, Any]:
    told, keys = house.request.POST, _keys(house)
    year = typed.whole(told, "year", YEAR)
    read = [read_key(key.text) for key in keys]
    inputs = gathering.gather(house.organisation, read, _frame(house))
    found = simulate(read, inputs, queries.owed(house.organisation, year - 1))
    names = [f"{key.title}, n° {key.number}" for key in keys]
    return {
        "chart": drawing.of_simulation(found, names),
        "columns": words.columns("Membre", f"Payé en {year - 1}", *names, numeric=range(1, len(names) + 2)),
        "rows": [_row(one) for one in found.rows[:SHOWN]] + [_total(found)],
        "more": max(len(found.rows) - SHOWN, 0),
        "alarms": found.alarms,
        "on_resources": any(one.on_resources for one in found.rows),
        "warnings": sorted({one for result in found.results for one in result.warnings}),
    }


def _frame(house: House) -> gathering.Frame:
    told = house.request.POST
    return gathering.Frame(
        typed.whole(told, "population_year", YEAR),
        typed.day(told, "members_on", "Indiquez un jour qui existe."),
        sources.span_of(typed.whole(told, "counted_year", YEAR), house.today),
        read_quantities(typed.text(told, "typed", longest=typed.LONGEST + 1)),
    )


def _keys(house: House) -> Sequence[ContributionKey]:
    given = [typed.identifier(one) for one in house.request.POST.getlist("keys")]
    chosen = [one for one in dict.fromkeys(given) if one is not None]
    if not 1 <= len(chosen) <= MOST_KEYS:
        told = "Choisissez une, deux ou trois clés."
        raise Invalid(told, field_errors={"keys": told})
    return [queries.key(house.organisation, one) for one in chosen]


def _row(one: Compared) -> dict[str, Any]:
    before = "–" if one.before is None else words.amount(one.before)
    cells = []
    for offer in one.offers:
        note = _change(offer.change, one.before)
        warned = {"tone": "late"} if offer.alarming else {}
        seen = f"{note}, seuil de révision atteint" if offer.alarming else note
        cells.append(words.amount(offer.cents, note=seen, **warned))
    return words.row({"text": one.member.name, "note": one.member.siren}, before, *cells)


def _change(change: int | None, before: int | None) -> str:
    if change is None or before is None:
        return "nouveau membre ou première année"
    if not change:
        return "sans changement"
    if not before:
        return words.signed(change)
    percent = f"{change / before:+.1%}".replace(".", ",").replace("%", f"{NO_BREAK}%").replace("-", "\u2212")
    return f"{words.signed(change)} ({percent})"


def _total(found: Simulation) -> dict[str, Any]:
    before = sum(one.before or 0 for one in found.rows)
    return words.row("Total", words.amount(before), *(words.amount(each.total) for each in found.results))

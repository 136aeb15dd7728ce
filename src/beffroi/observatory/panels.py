"""What the observatory brings to the cockpit: dates missed, desk load, money, duties; what each member pays and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from beffroi.contributions import queries as contributions
from beffroi.contributions.billing import queries as billing
from beffroi.desk.figures import queries as desk
from beffroi.kernel.calendar import add_months
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.money import written_amount
from beffroi.observatory import saying
from beffroi.observatory.sources import duties, requests
from beffroi.observatory.types import Asked, Figure
from beffroi.observatory.web.showing import reversed_name
from beffroi.operators.frames import House
from beffroi.operators.models import Organisation

Stats = Sequence[Mapping[str, Any]]


def deadlines(house: House) -> Stats:
    """Return the residents' requests whose legal date was missed this year."""
    told = requests.summed(_asked(house))
    missed = told["dated"] - told["met"]
    return [
        {
            "label": f"Échéances légales manquées en {house.today.year}",
            "value": saying.number(missed),
            "note": f"sur {saying.number(told['dated'])} demandes closes." if told["dated"] else "",
            "tone": "soon" if missed else "",
            **_behind(house, "statistics_operator", "cases.compare_members"),
        }
    ]


def load(house: House) -> Stats:
    """Return what waits at the desk."""
    told = desk.load(house.organisation, house.on)
    return [
        {
            "label": "Demandes d’assistance ouvertes",
            "value": _bounded(told.open),
            "note": f"dont {_bounded(told.late)} en retard et {_bounded(told.free)} sans agent.",
            "tone": "late" if told.late else "",
            **_behind(house, "desk_queue", "desk.work", "file=ouvertes"),
        }
    ]


def money(house: House) -> Stats:
    """Return what members owe past its date, to those who read money."""
    if not house.may("contributions.read"):
        return []
    told = billing.totals(house.organisation, today=house.today)
    return [
        {
            "label": "Contributions en retard",
            "value": saying.euros(told.late),
            "note": f"sur {saying.euros(told.called)} appelés.",
            "tone": "late" if told.late else "done",
            **_behind(house, "contributions_calls", "contributions.read", "etat=retard"),
        }
    ]


def obligations(house: House) -> Stats:
    """Return the duties that all members have, and how many meet each."""
    shown = ("duties.dpo", "duties.processing", "duties.second_factor")
    return [_duty(each) for each in duties.figures(_asked(house)) if each.code in shown]


def _duty(figure: Figure) -> dict[str, Any]:
    value, whole = figure.value, figure.whole or 0
    known = value is not None and whole > 0
    stat = {
        "label": figure.label,
        "value": f"{saying.number(value or 0)} sur {saying.number(whole)}" if known else saying.UNKNOWN,
        "tone": ("done" if value == whole else "soon") if known else "",
    }
    behind = figure.for_operator
    if known and value != whole and behind is not None:
        return {**stat, "url": f"?{behind.query}#membres", "link_text": "Voir ceux à compléter"}
    return stat


def contribution_cells(house: House, members: Sequence[Organisation]) -> dict[UUID, dict[str, Any]]:
    """Return what each member pays this year; the cell opens its sheet."""
    owed = contributions.owed_by(house.organisation, house.today.year, [one.id for one in members])
    return {
        one.id: {
            "text": written_amount(owed[one.id]) if one.id in owed else "aucune",
            "url": reverse("sheet", args=[one.slug]),
            "note": _per_inhabitant(owed.get(one.id), one.population),
        }
        for one in members
    }


def _per_inhabitant(cents: int | None, population: int) -> str:
    if not cents or not population:
        return ""
    return f"{written_amount(round(cents / population))} par habitant"


def support_cells(house: House, members: Sequence[Organisation]) -> dict[UUID, dict[str, Any]]:
    """Return the calls of each member to the desk over twelve months, and the promises kept."""
    month = house.today.replace(day=1)
    told = desk.of_members(house.organisation, add_months(month, -11), month, [one.id for one in members])
    return {one.id: _support(house, one, told.get(one.id, (0, 0, 0))) for one in members}


def _support(house: House, member: Organisation, told: tuple[int, int, int]) -> dict[str, Any]:
    opened, promised, met = told
    cell: dict[str, Any] = {"text": saying.number(opened)}
    if promised:
        cell["note"] = f"{met * 100 // promised}{NO_BREAK}% dans les délais"
    url = reversed_name("desk_member", [member.slug]) if house.may("desk.work") else ""
    return cell | ({"url": url} if url else {})


def _asked(house: House) -> Asked:
    return Asked(house.organisation, None, house.today.year, house.today)


def _bounded(count: int) -> str:
    return f"plus de {desk.BOUND}" if count > desk.BOUND else saying.number(count)


def _behind(house: House, name: str, verb: str, query: str = "") -> dict[str, str]:
    url = reversed_name(name, []) if house.may(verb) else ""
    if not url:
        return {}
    return {"url": f"{url}?{query}" if query else url, "link_text": "Voir la liste"}

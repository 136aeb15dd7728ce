"""The sheet of a member as two pages, and the yearly report of an operator, as PDF/A."""

from __future__ import annotations

from typing import Any

from beffroi.documents import letters
from beffroi.kernel.french import of_place, written_date
from beffroi.observatory import saying
from beffroi.observatory.types import Line, Sheet, Topic
from beffroi.operators.models import Organisation
from beffroi.operators.offers import queries as offers
from beffroi.tenancy import scope

ACCENT = "#123a5a"
MOST_USES = 8
"""The services listed on paper: two pages, whatever a member uses."""
USE_COLUMNS = ({"label": "Service"}, {"label": "Quantité", "numeric": True}, {"label": "Depuis"})
FIRST_PAGE = (Topic.COST, Topic.SERVICES, Topic.REQUESTS)


def office_of(operator: Organisation) -> dict[str, Any]:
    """Return the head of a paper of an operator."""
    town = f"{operator.postcode} {operator.city or operator.name}".strip() if operator.postcode else ""
    return {
        "organisation": operator.display_name or operator.name,
        "service": "Direction",
        "address": [*operator.address_lines, *([town] if town else [])],
        "phone": operator.phone,
        "email": operator.email,
        "accent": operator.accent or ACCENT,
    }


def uses_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the services that a member uses on the last day of the year, as rows of a table. Opens its scope."""
    return [{"cells": [{"text": text} for text in each]} for each in _uses(sheet)]


def _uses(sheet: Sheet) -> list[tuple[str, str, str]]:
    asked = sheet.asked
    if asked.member is None:
        return []
    with scope.reading(asked.operator.id, asked.member.id):
        names = offers.names(asked.operator)
        found = offers.used_by(asked.operator, asked.member, asked.ends)
    rows = [
        (names.get(each.code, each.code), f"{each.quantity} {each.unit}".strip(), f"{each.since:%d/%m/%Y}")
        for each in found
    ]
    return sorted(rows)


def pdf_of_sheet(sheet: Sheet) -> bytes:
    """Return the two pages of a sheet: what it costs and what is used; then what came of it and the duties."""
    asked = sheet.asked
    assert asked.member is not None  # noqa: S101 - the sheet of a member
    uses = _uses(sheet)
    more = len(uses) - MOST_USES
    return letters.render(
        "sheet",
        {
            "title": f"Fiche {of_place(asked.member.name)} – {asked.year}",
            "office": office_of(asked.operator),
            "member": asked.member.name,
            "population": saying.number(asked.member.population),
            "year": asked.year,
            "partial": asked.year == asked.today.year,
            "number": "",
            "verification": "",
            "dated": asked.today.isoformat(),
            "dated_in_words": written_date(asked.today).split(" ", 1)[1],
            "headlines": [_headline(line) for line in _headlines(sheet)],
            "uses": [list(each) for each in uses[:MOST_USES]],
            "more": f"et {more} autres services" if more > 1 else "et un autre service" if more == 1 else "",
            "first": [_part(sheet, topic) for topic in sheet.topics if topic in FIRST_PAGE],
            "second": [_part(sheet, topic) for topic in sheet.topics if topic not in FIRST_PAGE],
        },
    )


def _headlines(sheet: Sheet) -> list[Line]:
    found = (sheet.line(code) for code in saying.HEADLINES)
    return [line for line in found if line is not None][:4]


def _headline(line: Line) -> list[str]:
    before = (
        f"{saying.headline_of(line.before)} l’année d’avant." if line.before and line.before.value else ""
    )
    parts = saying.parts_of(line.figure)
    return [line.figure.label, saying.headline_of(line.figure), " ".join(filter(None, [parts, before]))]


def _part(sheet: Sheet, topic: Topic) -> dict[str, Any]:
    return {
        "title": topic.value,
        "lead": saying.INTRODUCED.get(topic, ""),
        "rows": [_cells(line) for line in sheet.topics[topic]],
    }


def _cells(line: Line) -> list[str]:
    figure = line.figure
    return [
        figure.label,
        figure.source,
        saying.value_of(figure),
        saying.value_of(line.before),
        saying.change_of(line),
    ]
